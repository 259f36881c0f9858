import Ground

/// A value on its way into a row.
enum MappedValue {
  /// - Parameter node: where it stands, of a text of the file itself
  case text(String, node: JSONNode?)
  case number(Double, node: JSONNode?)

  /// As a text fills it in.
  var text: String {
    switch self {
    case .text(let text, _): text
    case .number(let number, _): Int(exactly: number).map(String.init) ?? number.description
    }
  }
}

extension MappingReading {
  // MARK: Fields

  mutating func set(_ field: MappingPlace.Field, _ fields: inout Fields) throws(ImportError) {
    if field.field == .subject, givenSubject != nil { return }
    do throws(ImportError) {
      let content: MappedText
      switch field.content {
      case .text(let text): content = text
      case .number(let number):
        let number = try self.number(number, fields, at: field.location)
        return try set(field.field, number.map { .number($0, node: nil) }, &fields, at: field.location)
      }
      if content.parts.count == 1, case .filled(let expression) = content.parts[0] {
        let value = try value(of: expression, fields, at: field.location)
        return try set(field.field, value, &fields, at: field.location)
      }
      let text = try text(content, fields, at: field.location)
      try set(field.field, text.map { .text($0, node: nil) }, &fields, at: field.location)
    } catch {
      var error = error
      // A file whose subject the suite's table does not know is sound, and about something else.
      if field.field == .subject, node.path.parent == nil, error.isUntranslated { error.isForeign = true }
      throw error
    }
  }

  /// Sets a field; `nil` says that there is nothing.
  mutating func set(
    _ field: MappingField, _ value: MappedValue?, _ fields: inout Fields, at location: SourceLocation
  ) throws(ImportError) {
    switch field {
    case .subject: if givenSubject == nil { fields.subject = value?.text }
    case .batch: fields.batch = value?.text ?? ""
    case .detail: fields.detail = value?.text ?? ""
    case .item: fields.item = value?.text ?? ""
    case .run: fields.run = value?.text ?? ""
    case .label: fields.label = value?.text ?? ""
    case .precision: if let value { fields.precision = value.text }
    case .ablated: fields.ablated = value?.text ?? "none"
    case .quantity:
      fields.quantity = try value.map { (value) throws(ImportError) in
        guard let quantity = Quantity(rawValue: value.text) else {
          throw problem(value, "'\(value.text)' is no quantity", remedy: Quantity.remedy(for: value.text), location)
        }
        return quantity
      }
    case .role:
      fields.role = try value.map { (value) throws(ImportError) in
        guard let role = Condition.Role(value.text) else {
          throw problem(value, "'\(value.text)' is no role", remedy: "write own, foreign NAME, set NAME, or control of NAME", location)
        }
        return role
      }
    case .head:
      guard let value else {
        fields.head = nil
        return
      }
      if case .text(let text, _) = value, let head = HeadListing.head(text) {
        (fields.layer, fields.head) = (head.layer, head.head)
      } else if case .text(let text, _) = value, text.first == "H", let number = Int(text.dropFirst()), number >= 0 {
        fields.head = number
      } else if case .text(let text, _) = value, Int(text) == nil {
        throw problem(value, "'\(text)' is not a head", remedy: "heads are written L0H3, L0_H3, H3 or 3", location)
      } else {
        fields.head = try whole(value, location)
      }
    case .step: fields.step = try value.map { (value) throws(ImportError) in try whole(value, location) }
    case .layer: fields.layer = try value.map { (value) throws(ImportError) in try whole(value, location) }
    case .examples: fields.examples = try value.map { (value) throws(ImportError) in try whole(value, location) }
    case .tokens: fields.tokens = try value.map { (value) throws(ImportError) in try number(value, location) }
    case .value: break
    }
  }

  private func problem(
    _ value: MappedValue, _ problem: String, remedy: String, _ location: SourceLocation
  ) -> ImportError {
    let place = switch value { case .text(_, let node), .number(_, let node): node ?? self.node }
    return place.problem(problem, remedy: "\(remedy) (read by \(location))")
  }

  private func number(_ value: MappedValue, _ location: SourceLocation) throws(ImportError) -> Double {
    switch value {
    case .number(let number, _): return number
    case .text(let text, let node):
      if let node { return try node.mappedNumber(location) }
      guard let number = Double(text), number.isFinite else {
        throw problem(value, "'\(text)' is no number", remedy: "a number is needed here", location)
      }
      return number
    }
  }

  private func whole(_ value: MappedValue, _ location: SourceLocation) throws(ImportError) -> Int {
    let number = try number(value, location)
    guard let whole = Int(exactly: number), whole >= 0, whole < 1 << 53 else {
      throw problem(value, "expected a whole number ≥ 0, found \(value.text)", remedy: "correct it", location)
    }
    return whole
  }

  // MARK: Texts and numbers

  mutating func text(
    _ text: MappedText, _ fields: Fields, at location: SourceLocation
  ) throws(ImportError) -> String? {
    if let constant = text.constant { return constant }
    var whole = ""
    for part in text.parts {
      switch part {
      case .literal(let literal): whole += literal
      case .filled(let expression):
        guard let value = try value(of: expression, fields, at: location) else { return nil }
        whole += value.text
      }
    }
    return whole
  }

  mutating func number(
    _ number: MappedNumber, _ fields: Fields, at location: SourceLocation
  ) throws(ImportError) -> Double? {
    switch number {
    case .constant(let number): return number
    case .filled(let expression):
      return try value(of: expression, fields, at: location).map { (value) throws(ImportError) in try self.number(value, location) }
    case .operation(let operation, let left, let right):
      guard let a = try self.number(left, fields, at: location), let b = try self.number(right, fields, at: location) else { return nil }
      let result =
        switch operation {
        case .plus: a + b
        case .minus: a - b
        case .times: a * b
        case .over: a / b
        }
      guard result.isFinite else {
        throw node.problem("\(a) \(operation.rawValue) \(b) is no number", remedy: "correct the numbers (read by \(location))")
      }
      return result
    }
  }

  /// What the first way that leads anywhere leads to.
  mutating func value(
    of expression: MappedExpression, _ fields: Fields, at location: SourceLocation
  ) throws(ImportError) -> MappedValue? {
    for way in expression.ways {
      guard var value = try value(of: way.origin, fields, at: location) else { continue }
      var isMissing = false
      for use in way.tables {
        guard let table = mapping.tables[use.name] else { continue }
        guard let entry = table.entry(for: value.text) else {
          guard use.isOptional else {
            var error = problem(
              value, "'\(value.text)' is not in the table '\(use.name)'",
              remedy: "\(Suggestion.remedy(for: value.text, among: table.exact.keys)); add it at \(table.location)", location)
            error.isUntranslated = true
            throw error
          }
          isMissing = true
          break
        }
        let outer = slots
        slots = entry.gaps.map { .text($0) }
        defer { slots = outer }
        guard let translated = try text(entry.text, fields, at: table.location) else {
          isMissing = true
          break
        }
        value = .text(translated, node: nil)
      }
      if !isMissing { return value }
    }
    return nil
  }

  mutating func value(
    of origin: MappedExpression.Origin, _ fields: Fields, at location: SourceLocation
  ) throws(ImportError) -> MappedValue? {
    switch origin {
    case .constant(let text): return .text(text, node: nil)
    case .slot(let slot): return try named(slot)
    case .path(let path):
      return try resolve(path, at: location).flatMap { (node) throws(ImportError) in try node.mappedValue(location) }
    case .field(let field): return value(of: field, fields)
    case .file(.name): return .text(String(file.stem), node: nil)
    case .file(.digits):
      if digits == nil { digits = .some(ShortNumbers.areAll(in: file.root.value) ? ShortNumbers.precision : nil) }
      return digits.flatMap { $0 }.map { .text($0, node: nil) }
    case .model(let fact):
      guard let shape = fields.subject.flatMap(shape(of:)) else { return nil }
      let number =
        switch fact {
        case .layers: shape.layers
        case .heads: shape.headsPerLayer
        case .headWidth: shape.headDim
        }
      return number.map { .number(Double($0), node: nil) }
    }
  }

  /// What a path went through under a name.
  func named(_ slot: Int) throws(ImportError) -> MappedValue? {
    guard slots.indices.contains(slot) else { return nil }
    switch slots[slot] {
    case .empty: return nil
    case .text(let text): return .text(text, node: nil)
    case .number(let number): return .number(Double(number), node: nil)
    case .node(let node): return try node.mappedValue(nil)
    }
  }

  private func value(of field: MappingField, _ fields: Fields) -> MappedValue? {
    func text(_ text: String) -> MappedValue? { text.isEmpty ? nil : .text(text, node: nil) }
    func number(_ number: Int?) -> MappedValue? { number.map { .number(Double($0), node: nil) } }
    return switch field {
    case .subject: fields.subject.flatMap(text)
    case .step: number(fields.step)
    case .batch: text(fields.batch)
    case .quantity: fields.quantity.map { .text($0.rawValue, node: nil) }
    case .layer: number(fields.layer)
    case .head: number(fields.head)
    case .item: text(fields.item)
    case .detail: text(fields.detail)
    case .ablated: text(fields.ablated)
    case .run: text(fields.run)
    case .label: text(fields.label)
    case .role: fields.role.map { .text($0.description, node: nil) }
    case .examples: number(fields.examples)
    case .tokens: fields.tokens.map { .number($0, node: nil) }
    case .precision: text(fields.precision)
    case .value: nil
    }
  }
}

import Ground

extension MappingReading {
  /// Goes the steps from a node, and hands each place that they lead to on.
  mutating func follow(
    _ steps: ArraySlice<MappedPath.Place>, from node: JSONNode, at location: SourceLocation,
    _ body: (inout MappingReading, JSONNode) throws(ImportError) -> Void
  ) throws(ImportError) {
    guard let place = steps.first else { return try body(&self, node) }
    let rest = steps.dropFirst()
    switch place.step {
    case .members(let pattern, let slot):
      guard let (names, values) = node.namedValues else { throw node.expected("an object", location) }
      var found = false
      for (key, value) in zip(names, values) where !value.isNull {
        guard let gaps = pattern.match(key) else {
          if place.isOptional || pattern.isExcepted(key) { continue }
          throw node.problem(
            "'\(key)' does not read as \(place.step.written)", remedy: "correct it, or write ? behind the step in \(location) to pass such names over")
        }
        found = true
        fill(slot, with: gaps.map { .text($0) })
        try follow(rest, from: JSONNode(value: value, path: node.path.member(key)), at: location, body)
      }
      if !found, !place.isOptional { throw node.problem("nothing stands here", remedy: "the file is cut short, or of another layout than \(location) says") }
    case .elements(let slot, let first, let along):
      guard case .array(let values) = node.value else { throw node.expected("a list", location) }
      var companions: [(slot: Int, values: [JSONNode])] = []
      for companion in along {
        if let found = try companionValues(companion, count: values.count, of: node, at: location) {
          companions.append(found)
        } else {
          // Not what the place before this one had.
          fill(companion.slot, with: [.empty])
        }
      }
      for (index, value) in values.enumerated() {
        if let slot { fill(slot, with: [.number(first + index)]) }
        for (slot, values) in companions { fill(slot, with: [.node(values[index])]) }
        try follow(rest, from: node.element(index, value), at: location, body)
      }
    default:
      guard let next = try down(place, from: node, at: location) else { return }
      try follow(rest, from: next, at: location, body)
    }
  }

  /// The place that a path of single steps leads to; `nil` where one is missing that may be.
  func resolve(_ path: MappedPath, at location: SourceLocation) throws(ImportError) -> JSONNode? {
    var node = path.isAbsolute ? file.root : node
    for place in path.steps {
      guard let next = try down(place, from: node, at: location) else { return nil }
      node = next
    }
    return path.isOptional && node.saysNothing ? nil : node
  }

  /// One step to a single place; `nil` where there is none and need not be.
  private func down(
    _ place: MappedPath.Place, from node: JSONNode, at location: SourceLocation
  ) throws(ImportError) -> JSONNode? {
    switch place.step {
    case .member(let name): return try member(name, of: node, place.isOptional, location)
    case .element(let index): return try element(index, of: node, place.isOptional, location)
    case .chosen(let slot):
      switch slots.indices.contains(slot) ? slots[slot] : .empty {
      case .text(let name): return try member(name, of: node, place.isOptional, location)
      case .number(let index): return try element(index, of: node, place.isOptional, location)
      case .node(let named):
        guard let value = try named.mappedValue(location) else { return nil }
        return try member(value.text, of: node, place.isOptional, location)
      case .empty: return nil
      }
    case .members, .elements: return nil
    }
  }

  private func member(
    _ name: String, of node: JSONNode, _ isOptional: Bool, _ location: SourceLocation
  ) throws(ImportError) -> JSONNode? {
    if let member = node[name] { return member }
    if isOptional { return nil }
    guard let keys = node.namedValues?.names else { throw node.expected("an object with '\(name)'", location) }
    throw node.problem(
      node.path.isTableLine ? "nothing stands under '\(name)'" : "there is no '\(name)'",
      remedy: "\(keys.isEmpty ? "it holds nothing" : Suggestion.remedy(for: name, among: keys)) (read by \(location); ? behind the name lets it be missing)")
  }

  private func element(
    _ index: Int, of node: JSONNode, _ isOptional: Bool, _ location: SourceLocation
  ) throws(ImportError) -> JSONNode? {
    guard let values = node.value.array else {
      if isOptional { return nil }
      throw node.expected("a list", location)
    }
    if values.indices.contains(index) { return node.element(index, values[index]) }
    if isOptional { return nil }
    throw node.problem("there is no element \(index): the list has \(values.count)", remedy: "the file is cut short (read by \(location))")
  }

  private func companionValues(
    _ companion: MappedPath.Companion, count: Int, of node: JSONNode, at location: SourceLocation
  ) throws(ImportError) -> (slot: Int, values: [JSONNode])? {
    guard let list = try resolve(companion.path, at: location) else { return nil }
    guard let values = list.value.array else { throw list.expected("a list", location) }
    guard values.count == count else {
      throw node.problem(
        "\(count) values for the \(values.count) of \(list.path)", remedy: "the file is cut short or mixed from two runs (read by \(location))")
    }
    return (companion.slot, values.enumerated().map { list.element($0, $1) })
  }

  private mutating func fill(_ slot: Int, with values: [Slot]) {
    while slots.count < slot + values.count { slots.append(.empty) }
    for (index, value) in values.enumerated() { slots[slot + index] = value }
  }
}

extension MappedPath.Step {
  /// As it is written, for messages.
  var written: String {
    switch self {
    case .members(let pattern, _): "'\(pattern.written)'"
    default: "\(self)"
    }
  }
}

// MARK: Recognition

extension Mapping {
  /// Whether the file is one that this mapping is for, judged by its content, and by its path where the mapping says so.
  package func recognises(_ file: ResultFile) -> Bool {
    if let path = recognition.path, path.match(file.name) == nil { return false }
    if !recognition.columns.isEmpty {
      guard let columns = file.columns, recognition.columns.allSatisfy(columns.contains) else { return false }
      if recognition.hasNumberedColumns {
        let others = columns.filter { !recognition.columns.contains($0) }
        guard !others.isEmpty, others.allSatisfy({ Int($0) != nil }) else { return false }
      }
    }
    return recognition.has.allSatisfy { Self.leads($0.steps[...], file.root) }
      && !recognition.lacks.contains { Self.leads($0.steps[...], file.root) }
  }

  /// The places that the file lacks, or has and should not.
  func missing(in file: ResultFile) -> [String] {
    recognition.has.filter { !Self.leads($0.steps[...], file.root) }.map(\.text)
      + recognition.lacks.filter { Self.leads($0.steps[...], file.root) }.map { "no \($0.text)" }
  }

  /// Whether something stands at the end of the steps; of several ways the first is gone.
  private static func leads(_ steps: ArraySlice<MappedPath.Place>, _ node: JSONNode) -> Bool {
    guard let place = steps.first else { return !node.value.isNull }
    let rest = steps.dropFirst()
    switch place.step {
    case .member(let name): return node[name].map { leads(rest, $0) } ?? false
    case .element(let index):
      guard let values = node.value.array, values.indices.contains(index) else { return false }
      return leads(rest, node.element(index, values[index]))
    case .elements: return node.value.array?.first.map { leads(rest, node.element(0, $0)) } ?? false
    case .members(let pattern, _):
      guard let key = node.namedValues?.names.first(where: { pattern.match($0) != nil }), let member = node[key] else { return false }
      return leads(rest, member)
    case .chosen: return false
    }
  }
}

// MARK: Nodes

extension JSONNode {
  func element(_ index: Int, _ value: JSONValue) -> JSONNode { JSONNode(value: value, path: path.element(index)) }

  func expected(_ what: String, _ location: SourceLocation) -> ImportError {
    problem("expected \(what), found \(value.kind)", remedy: "the file is of another layout than \(location) says")
  }

  /// Whether what stands here says that there is nothing.
  var saysNothing: Bool {
    switch value {
    case .null: true
    case .number(let number): !number.isFinite
    case .string(let text): ["N/A", "n/a", "NA", "NaN", "nan", ""].contains(text)
    default: false
    }
  }

  /// The number that stands here.
  func mappedNumber(_ location: SourceLocation?) throws(ImportError) -> Double {
    if let number = value.double, number.isFinite { return number }
    // The fields of a table are texts, of which numbers are written in decimals.
    if case .string(let text) = value, path.isTableField, !text.contains(where: { $0 == "x" || $0 == "X" }),
      let number = Double(text.trimmingPrefix { $0 == " " }), number.isFinite
    {
      return number
    }
    let remedy = location.map { "a number is needed here (read by \($0))" } ?? "a number is needed here"
    if case .string(let text) = value {
      throw problem(
        path.isTableField ? "\(quoted(text))\(path.columnWords) is not a finite number" : "the text \(quoted(text)) stands for a number",
        remedy: remedy)
    }
    if let number = value.double { throw problem("\(number) is no finite number", remedy: remedy) }
    throw problem("expected a number, found \(value.kind)", remedy: remedy)
  }

  /// The text or number that stands here; `nil` for null.
  func mappedValue(_ location: SourceLocation?) throws(ImportError) -> MappedValue? {
    switch value {
    case .null: return nil
    case .bool(let flag): return .text(flag ? "true" : "false", node: self)
    case .integer(let number): return .number(Double(number), node: self)
    case .number(let number): return .number(number, node: self)
    case .string(let text): return .text(text, node: self)
    case .array, .object:
      throw problem(
        "expected a text or a number, found \(value.kind)", remedy: location.map { "read by \($0): write the way to what is meant" } ?? "write the way to what is meant")
    }
  }
}

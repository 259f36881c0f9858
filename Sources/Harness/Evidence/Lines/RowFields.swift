import Ground

/// The fields of a line of measurement rows, by name; read line after line by one value, as most texts of a line are those
/// of the line before.
struct RowFields {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// What a line may say of a row; anything else in it is passed over.
  enum Field: Int, CaseIterable {
    case tier, subject, step, batch, quantity, layer, head, item, detail, ablated, run, label, role, value, examples, tokens
    case checkpointDigest, batchDigest, source, digest, precision, software, time

    var name: String { "\(self)" }
  }

  private enum Value {
    case absent
    case text(String)
    case number(Double)
    /// Of another kind, in words.
    case other(String)
  }

  /// Bytes of a text and the text.
  private struct Recent {
    var bytes: [UInt8] = []
    var text = ""

    mutating func text(of bytes: UnsafeRawBufferPointer) -> String? {
      if bytes.elementsEqual(self.bytes) { return text }
      guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
      (self.bytes, self.text) = (Array(bytes), text)
      return text
    }
  }

  private var values = [Value](repeating: .absent, count: Field.allCases.count)
  private var recent = [Recent](repeating: Recent(), count: Field.allCases.count)
  private static let places = Dictionary(uniqueKeysWithValues: Field.allCases.map { ($0.name, $0.rawValue) })
  /// The keys of the line before in its order, each with the field's place.
  private var keys: [(key: Recent, place: Int?)] = []
  /// Keys of the line that are no fields.
  private var others: Set<String> = []

  /// Reads a line in place of the one before.
  mutating func read(_ line: UnsafeRawBufferPointer) throws(Failure) {
    for place in values.indices { values[place] = .absent }
    others.removeAll()
    var count = 0
    let stranger: JSONValue?
    do {
      stranger = try JSONParser.members(of: line) { key, member throws(JSONParser.Failure) in
        let place = try self.place(of: key, at: count, in: line)
        count += 1
        if let place { values[place] = try value(of: member, at: place, in: line) }
      }
    } catch {
      throw Failure(description: "column \(error.column): \(error.problem)")
    }
    if let stranger { throw Failure(description: "it is \(stranger.kind), not an object") }
  }

  /// The field's place, `nil` of what is no field.
  private mutating func place(
    of key: UnsafeRawBufferPointer, at index: Int, in line: UnsafeRawBufferPointer
  ) throws(JSONParser.Failure) -> Int? {
    if index == keys.count { keys.append((Recent(), nil)) }
    let before = keys[index].key.bytes
    guard let name = keys[index].key.text(of: key) else { throw failure("a key is not valid UTF-8", key, line) }
    if before != keys[index].key.bytes { keys[index].place = Self.places[name] }
    let place = keys[index].place
    let isNew: Bool
    if let place, case .absent = values[place] { isNew = true } else { isNew = place == nil && others.insert(name).inserted }
    guard isNew else { throw failure("the key '\(name)' occurs twice", key, line) }
    return place
  }

  private mutating func value(
    of member: JSONParser.Member, at place: Int, in line: UnsafeRawBufferPointer
  ) throws(JSONParser.Failure) -> Value {
    switch member {
    case .plain(let bytes):
      guard let text = recent[place].text(of: bytes) else { throw failure("a text is not valid UTF-8", bytes, line) }
      return .text(text)
    case .value(.string(let text)): return .text(text)
    case .value(.number(let number)): return .number(number)
    case .value(.integer(let integer)): return .number(Double(integer))
    case .value(.null): return .other("null")
    case .value(let other): return .other(other.kind)
    }
  }

  private func failure(_ problem: String, _ place: UnsafeRawBufferPointer, _ line: UnsafeRawBufferPointer) -> JSONParser.Failure {
    let offset = place.baseAddress.flatMap { here in line.baseAddress.map { here - $0 } } ?? 0
    return JSONParser.Failure(offset: offset, line: 1, column: offset + 1, problem: problem)
  }

  // MARK: What the line says

  func text(_ field: Field) throws(Failure) -> String {
    guard let text = try optionalText(field) else { throw Failure(description: "there is no '\(field.name)'") }
    return text
  }

  func optionalText(_ field: Field) throws(Failure) -> String? {
    switch self[field] {
    case .text(let text): return text
    case .absent, .other("null"): return nil
    case .number: throw Failure(description: "'\(field.name)' is a number, not a text")
    case .other(let kind): throw Failure(description: "'\(field.name)' is \(kind), not a text")
    }
  }

  func number(_ field: Field) throws(Failure) -> Double {
    guard let number = try optionalNumber(field) else { throw Failure(description: "there is no '\(field.name)'") }
    return number
  }

  func optionalNumber(_ field: Field) throws(Failure) -> Double? {
    switch self[field] {
    case .number(let number): return number
    case .absent, .other("null"): return nil
    case .text: throw Failure(description: "'\(field.name)' is a text, not a number")
    case .other(let kind): throw Failure(description: "'\(field.name)' is \(kind), not a number")
    }
  }

  func integer(_ field: Field) throws(Failure) -> Int? {
    guard let number = try optionalNumber(field) else { return nil }
    // Beyond 2^53 numbers are rounded when they are read.
    guard let integer = Int(exactly: number), integer.magnitude < 1 << 53 else {
      throw Failure(description: "'\(field.name)' is \(number), not a whole number below 2^53")
    }
    return integer
  }

  /// A name that means something, where there is one.
  func optionalName<Name>(_ field: Field, _ known: (String) -> Name?) throws(Failure) -> Name? {
    guard let text = try optionalText(field) else { return nil }
    guard let name = known(text) else { throw Failure(description: "'\(field.name)' is '\(text)', which is unknown") }
    return name
  }

  /// One of a closed set of names.
  func name<Name>(_ field: Field, _ known: (String) -> Name?) throws(Failure) -> Name {
    let text = try text(field)
    guard let name = known(text) else { throw Failure(description: "'\(field.name)' is '\(text)', which is unknown") }
    return name
  }

  private subscript(field: Field) -> Value { values[field.rawValue] }
}

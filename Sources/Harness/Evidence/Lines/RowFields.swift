import Ground

/// The fields of one line of measurement rows, by name.
struct RowFields {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private let members: JSONObject

  init(_ line: UnsafeRawBufferPointer) throws(Failure) {
    let value: JSONValue
    do {
      value = try JSONParser.parse(line)
    } catch {
      throw Failure(description: "column \(error.column): \(error.problem)")
    }
    guard let members = value.object else { throw Failure(description: "it is \(value.kind), not an object") }
    self.members = members
  }

  func text(_ name: String) throws(Failure) -> String {
    guard let text = try optionalText(name) else { throw Failure(description: "there is no '\(name)'") }
    return text
  }

  func optionalText(_ name: String) throws(Failure) -> String? {
    switch members[name] {
    case .string(let text): return text
    case nil, .null: return nil
    case let other?: throw Failure(description: "'\(name)' is \(other.kind), not a text")
    }
  }

  func number(_ name: String) throws(Failure) -> Double {
    guard let number = try optionalNumber(name) else { throw Failure(description: "there is no '\(name)'") }
    return number
  }

  func optionalNumber(_ name: String) throws(Failure) -> Double? {
    switch members[name] {
    case .number(let number): return number
    case .integer(let integer): return Double(integer)
    case nil, .null: return nil
    case let other?: throw Failure(description: "'\(name)' is \(other.kind), not a number")
    }
  }

  func integer(_ name: String) throws(Failure) -> Int? {
    guard let number = try optionalNumber(name) else { return nil }
    // Beyond 2^53 numbers are rounded when they are read.
    guard let integer = Int(exactly: number), abs(integer) < 1 << 53 else {
      throw Failure(description: "'\(name)' is \(number), not a whole number below 2^53")
    }
    return integer
  }

  /// A name that means something, where there is one.
  func optionalName<Name>(_ field: String, _ known: (String) -> Name?) throws(Failure) -> Name? {
    guard let text = try optionalText(field) else { return nil }
    guard let name = known(text) else { throw Failure(description: "'\(field)' is '\(text)', which is unknown") }
    return name
  }

  /// One of a closed set of names.
  func name<Name>(_ field: String, _ known: (String) -> Name?) throws(Failure) -> Name {
    let text = try text(field)
    guard let name = known(text) else { throw Failure(description: "'\(field)' is '\(text)', which is unknown") }
    return name
  }
}

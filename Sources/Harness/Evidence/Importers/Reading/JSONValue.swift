/// A JSON document's value. Arrays of numbers alone, which is what results files mostly hold, are kept flat.
enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case numbers([Double])
  case array([JSONValue])
  case object([String: JSONValue])

  /// What an error message calls a value of this kind.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a text"
    case .numbers, .array: "a list"
    case .object: "an object"
    }
  }
}

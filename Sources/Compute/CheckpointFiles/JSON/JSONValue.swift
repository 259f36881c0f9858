/// A JSON document as it stands in a file.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number without fraction or exponent that fits 64 bits.
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  public var boolean: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
  public var isNull: Bool { if case .null = self { true } else { false } }

  /// Any number, as a double.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// What kind of value this is, for errors.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// The members of a JSON object in the order of the file; no key occurs twice. Keys are compared by code points.
public struct JSONObject: Sendable, Hashable {
  public private(set) var keys: [String] = []
  public private(set) var values: [JSONValue] = []
  private var positions: [CodePoints: Int] = [:]

  public var count: Int { keys.count }

  public subscript(key: String) -> JSONValue? { positions[CodePoints(key)].map { values[$0] } }

  /// Appends a member, or returns false and does nothing if the key is there already.
  mutating func append(_ key: String, _ value: JSONValue) -> Bool {
    guard positions.updateValue(keys.count, forKey: CodePoints(key)) == nil else { return false }
    keys.append(key)
    values.append(value)
    return true
  }
}

import OrderedCollections

/// A JSON document as it stands in a file.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number without fraction or exponent that fits 64 bits.
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  // Indirect, so that a list of numbers needs no room for an object in each.
  indirect case object(JSONObject)

  package var boolean: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
  package var isNull: Bool { if case .null = self { true } else { false } }

  /// Any number, as a double.
  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// What an error message calls a value of this kind.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

/// The members of a JSON object in the order of the file; no key occurs twice. Keys are compared by code points.
package struct JSONObject: Sendable, Hashable {
  private var members: OrderedDictionary<CodePoints, JSONValue> = [:]

  package init() {}

  package var count: Int { members.count }
  package var keys: [String] { members.keys.map(\.text) }
  package var values: [JSONValue] { Array(members.values) }

  package subscript(key: String) -> JSONValue? { members[CodePoints(key)] }

  /// Sets a member; false if the key was there already.
  package mutating func append(_ key: String, _ value: JSONValue) -> Bool {
    members.updateValue(value, forKey: CodePoints(key)) == nil
  }
}

import Ground

/// Numbers whose digits were cut when they were written.
package enum ShortNumbers {
  /// What such numbers are called where the precision of a measurement is said.
  package static let precision = "truncated-6"

  /// Whether some number has digits after the point and none has more than six significant ones.
  package static func areAll(in value: JSONValue) -> Bool {
    var hasFraction = false
    return areAll(in: value, &hasFraction) && hasFraction
  }

  private static func areAll(in value: JSONValue, _ hasFraction: inout Bool) -> Bool {
    switch value {
    case .number(let number): isShort(number, &hasFraction)
    case .array(let elements): elements.allSatisfy { areAll(in: $0, &hasFraction) }
    case .object(let object): object.values.allSatisfy { areAll(in: $0, &hasFraction) }
    case .null, .bool, .string, .integer: true
    }
  }

  private static func isShort(_ number: Double, _ hasFraction: inout Bool) -> Bool {
    if number == number.rounded() { return true }
    hasFraction = true
    // The shortest text that reads back as the number: its digits are those of the file.
    let digits = number.description.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
    return digits.count <= 6
  }
}

import Ground

/// The floating-point format behind a file's numbers, or how its digits were cut.
///
/// `dtype`, where a file has it, is taken as it stands. Otherwise: files whose numbers were cut to six
/// significant digits when they were copied are `truncated-6`; the 1B panel ran in `fp16`, the rest in
/// `fp32`.
enum PrecisionRule {
  static func precision(of file: ResultFile, subject: String) throws(ImportError) -> String {
    if let dtype = try file.json?["dtype"]?.text() { return dtype }
    if let root = file.json, isTruncated(root.value) { return "truncated-6" }
    return ["pythia-1b", "olmo-1b", "olmoe-1b-7b"].contains(subject) ? "fp16" : "fp32"
  }

  /// Whether some number has digits after the point and none has more than six significant ones.
  private static func isTruncated(_ value: JSONValue) -> Bool {
    var hasFraction = false
    return hasShortNumbers(value, &hasFraction) && hasFraction
  }

  private static func hasShortNumbers(_ value: JSONValue, _ hasFraction: inout Bool) -> Bool {
    switch value {
    case .number(let number): isShort(number, &hasFraction)
    case .array(let elements): elements.allSatisfy { hasShortNumbers($0, &hasFraction) }
    case .object(let object): object.values.allSatisfy { hasShortNumbers($0, &hasFraction) }
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

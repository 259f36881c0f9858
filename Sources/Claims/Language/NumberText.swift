/// Byte-stable texts of numbers: no locale, no negative zero, integers without a point.
public enum NumberText {
  /// At most `digits` significant digits, trailing zeros dropped: `0.151`, `27776`, `4000`, `1.2e-07`.
  public static func short(_ value: Double, digits: Int = 6) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : (value > 0 ? "inf" : "-inf") }
    if value == 0 { return "0" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    let exponent = Int(scientific(value, digits).exponent)
    if exponent < -5 || exponent >= 15 {
      let (mantissa, power) = scientific(value, digits)
      return "\(mantissa)e\(power)"
    }
    return trimmed(fixed(value, decimals: max(0, digits - 1 - exponent)))
  }

  /// Exactly `decimals` digits after the point, ties away from zero on the shortest decimal form of the value.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return short(value) }
    let scale = power(decimals)
    let scaled = (abs(value) * scale).rounded(.toNearestOrAwayFromZero)
    guard scaled < 9e15 else { return "\(value)" }
    let digits = String(Int64(scaled))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if decimals == 0 { return sign + digits }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }

  private static func scientific(_ value: Double, _ digits: Int) -> (mantissa: String, exponent: Int) {
    var exponent = 0
    var mantissa = abs(value)
    while mantissa >= 10 { mantissa /= 10; exponent += 1 }
    while mantissa < 1 { mantissa *= 10; exponent -= 1 }
    let text = trimmed(fixed(mantissa, decimals: digits - 1))
    return ((value < 0 ? "-" : "") + text, exponent)
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var end = text.endIndex
    while end > text.startIndex, text[text.index(before: end)] == "0" { end = text.index(before: end) }
    if end > text.startIndex, text[text.index(before: end)] == "." { end = text.index(before: end) }
    let result = String(text[..<end])
    return result == "-0" ? "0" : result
  }

  private static func power(_ decimals: Int) -> Double {
    var result = 1.0
    for _ in 0..<max(0, min(decimals, 18)) { result *= 10 }
    return result
  }
}

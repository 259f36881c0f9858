/// A number as a paper prints it: its value and half a unit of its last printed digit.
///
/// Reads `0.843`, `27,776×`, `4.05%` (as 0.0405), `−0.18`, `+0.6`, `~14`, `≈ 60`, `10K`, `51M`, `1B`.
public struct PrintedNumber: Sendable, Hashable {
  public var value: Double
  public var halfUnit: Double
  /// Printed with `~`, `≈`, `about` or `near`: half a unit is then no honest tolerance.
  public var isApproximate: Bool

  public init?(_ text: String) {
    var rest = text[...]
    isApproximate = false
    for mark in ["~", "≈", "about", "near"] where rest.hasPrefix(mark) {
      rest = rest.dropFirst(mark.count)
      isApproximate = true
    }
    rest = rest.drop { $0 == " " }
    var sign = 1.0
    if let first = rest.first, "−-–+".contains(first) {
      sign = first == "+" ? 1 : -1
      rest = rest.dropFirst()
    }
    var digits = ""
    var decimals = 0
    var sawPoint = false
    var sawSeparator = false
    while let character = rest.first {
      if character.isASCII, character.isNumber {
        digits.append(character)
        if sawPoint { decimals += 1 }
      } else if character == ".", !sawPoint {
        sawPoint = true
      } else if character == ",", !sawPoint, (1...3).contains(digits.count) || sawSeparator,
        rest.dropFirst().prefix(while: { $0.isASCII && $0.isNumber }).count == 3
      {
        sawSeparator = true
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    guard (1...15).contains(digits.count), let whole = Double(digits) else { return nil }
    let scales: [String: Double] = ["": 1, "×": 1, "x": 1, "%": 0.01, "K": 1e3, "M": 1e6, "B": 1e9, "pp": 0.01]
    guard let scale = scales[String(rest.drop { $0 == " " })] else { return nil }
    var unit = 1.0
    for _ in 0..<decimals { unit *= 10 }
    // Dividing once keeps 0.0405 the nearest double to the printed value.
    value = scale < 1 ? sign * whole / (unit / scale) : sign * whole * scale / unit
    halfUnit = 0.5 * scale / unit
  }
}

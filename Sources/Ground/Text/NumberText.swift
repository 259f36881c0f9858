/// Byte-stable texts of numbers: no locale, no negative zero, integers without a point.
///
/// Rounding is done on the digits of the shortest decimal form that reads back as the value, ties away from zero.
public enum NumberText {
  /// At most `digits` significant digits after the point, trailing zeros dropped: `0.151`, `27776`, `4000`, `1.2e-7`.
  public static func short(_ value: Double, digits: Int = 6) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : (value > 0 ? "inf" : "-inf") }
    if value == 0 { return "0" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    let decimal = DecimalDigits(value)
    let sign = value < 0 ? "-" : ""
    let exponent = decimal.point - 1
    if exponent < -5 || exponent >= 15 {
      var mantissa = decimal.rounded(toSignificant: digits)
      let power = mantissa.point - 1
      mantissa.point = 1
      return "\(sign)\(mantissa.written(decimals: 0...digits))e\(power)"
    }
    let decimals = max(0, digits - 1 - exponent)
    let rounded = decimal.rounded(toDecimals: decimals)
    return rounded.isZero ? "0" : sign + rounded.written(decimals: 0...decimals)
  }

  /// Exactly `decimals` digits after the point.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return short(value) }
    let decimals = max(0, decimals)
    let rounded = DecimalDigits(value).rounded(toDecimals: decimals)
    return (value < 0 && !rounded.isZero ? "-" : "") + rounded.written(decimals: decimals...decimals)
  }
}

/// The digits of a number's magnitude: 0.d₁d₂d₃… × 10^point.
struct DecimalDigits {
  var digits: [UInt8]
  var point: Int

  var isZero: Bool { digits.allSatisfy { $0 == 0 } }

  /// The shortest digits that read back as `value`, which is finite.
  init(_ value: Double) {
    let parts = "\(abs(value))".split(separator: "e")
    let mantissa = (parts.first ?? "0").split(separator: ".")
    let whole = mantissa.first ?? "0"
    let fraction = mantissa.dropFirst().first ?? ""
    digits = (whole + fraction).compactMap { $0.wholeNumberValue.map(UInt8.init) }
    point = whole.count + (parts.dropFirst().first.flatMap { Int($0) } ?? 0)
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leading)
    point = digits.isEmpty ? 1 : point - leading
  }

  func rounded(toDecimals decimals: Int) -> DecimalDigits { keeping(point + decimals) }

  func rounded(toSignificant count: Int) -> DecimalDigits { keeping(count) }

  /// The number to its first `count` digits, the next one 5 or more rounding up.
  private func keeping(_ count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    var result = self
    result.digits = Array(digits.prefix(max(0, count)))
    guard count >= 0, digits[count] >= 5 else { return result }
    for index in result.digits.indices.reversed() {
      if result.digits[index] < 9 {
        result.digits[index] += 1
        return result
      }
      result.digits[index] = 0
    }
    result.digits.insert(1, at: 0)
    result.point += 1
    return result
  }

  /// Written without exponent, with trailing zeros cut or filled up so that the decimals are within the range.
  func written(decimals: ClosedRange<Int>) -> String {
    func digit(_ place: Int) -> Character {
      digits.indices.contains(place) ? Character(String(digits[place])) : "0"
    }
    let whole = point > 0 ? String((0..<point).map(digit)) : "0"
    var fraction = (0..<decimals.upperBound).map { digit(point + $0) }
    while fraction.count > decimals.lowerBound, fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? whole : whole + "." + String(fraction)
  }
}

import Foundation
import Ground

/// Maps values of a quantity to places along an axis.
struct Scale: Sendable, Hashable {
  enum Kind: Sendable, Hashable { case linear, logarithmic, root }

  let kind: Kind
  /// Smallest and largest value on the axis; smallest < largest, both positive on a logarithmic axis.
  let lower: Double
  let upper: Double
  /// Where they lie in the drawing.
  let start: Double
  let end: Double
  /// Values with a tick and a number.
  let ticks: [Double]

  /// A linear axis over the values, from zero where they are all non-negative, ending on a round number.
  static func linear(
    over values: some Sequence<Double>, from start: Double, to end: Double, maximum: Double? = nil,
    includesZero: Bool = true, tickCount: Int = 5
  ) -> Scale {
    let finite = values.filter(isShown)
    var low = finite.min() ?? 0
    var high = maximum ?? finite.max() ?? 1
    if includesZero { (low, high) = (min(low, 0), max(high, 0)) }
    if !(high - low > max(1e-100, 1e-12 * abs(low))) { high = low + max(abs(low), 1) }
    let step = roundStep(spanning: high - low, count: tickCount)
    let first = (low / step).rounded(.down)
    let last = maximum == nil ? (high / step).rounded(.up) : (high / step).rounded(.down)
    let bounds = (lower: includesZero || low < 0 ? first * step : low, upper: maximum ?? last * step)
    let count = max(0, min(Int(last - first), 100))
    let ticks = (0...count).map { (first + Double($0)) * step }.filter {
      $0 >= bounds.lower && $0 <= bounds.upper
    }
    return Scale(
      kind: .linear, lower: bounds.lower, upper: bounds.upper, start: start, end: end, ticks: ticks)
  }

  /// A linear axis that ends exactly at the given values, with round ticks between them.
  static func exact(
    _ lower: Double, _ upper: Double, from start: Double, to end: Double, tickCount: Int = 6
  ) -> Scale {
    let lower = isShown(lower) ? lower : 0
    let isWide = isShown(upper) && upper - lower > max(1e-100, 1e-12 * abs(lower))
    let upper = isWide ? upper : lower + max(abs(lower), 1)
    let step = roundStep(spanning: upper - lower, count: tickCount)
    let first = (lower / step).rounded(.up)
    let count = max(0, min(Int((upper / step).rounded(.down) - first), 100))
    let ticks = (0...count).map { (first + Double($0)) * step }
    return Scale(kind: .linear, lower: lower, upper: upper, start: start, end: end, ticks: ticks)
  }

  /// An axis of square roots from zero: early values have more room than late ones, and zero has a place.
  static func root(to upper: Double, from start: Double, to end: Double) -> Scale {
    let upper = isShown(upper) && upper > 0 ? upper : 1
    let step = roundStep(spanning: upper, count: 10)
    // A tick each time the root has moved on by a quarter.
    let ticks = [0, 0.01, 0.05, 0.2, 0.5, 1].map { ($0 * upper / step * 10).rounded() * step / 10 }
    return Scale(kind: .root, lower: 0, upper: upper, start: start, end: end, ticks: ticks.filter { $0 <= upper })
  }

  /// A logarithmic axis over the positive ones of the values; ticks at powers of ten.
  static func logarithmic(over values: some Sequence<Double>, from start: Double, to end: Double) -> Scale {
    let positive = values.filter { isShown($0) && $0 > 1e-100 }
    let low = positive.min() ?? 1
    var high = positive.max() ?? 10
    if high <= low { high = low * 10 }
    var ticks: [Double] = []
    var tick = pow(10, log10(low).rounded(.down))
    let factor = pow(10, max(1, (log10(high / low) / 8).rounded(.up)))
    while tick <= high * 1.000001 {
      if tick >= low * 0.999999 { ticks.append(tick) }
      tick *= factor
    }
    return Scale(kind: .logarithmic, lower: low, upper: high, start: start, end: end, ticks: ticks)
  }

  /// Place of a value; `nil` for one that the axis cannot show (not finite, or not positive on a logarithmic
  /// axis).
  func place(_ value: Double) -> Double? {
    guard Self.isShown(value) else { return nil }
    let share: Double
    switch kind {
    case .linear: share = (value - lower) / (upper - lower)
    case .root:
      guard value >= 0 else { return nil }
      share = (value / upper).squareRoot()
    case .logarithmic:
      guard value > 0 else { return nil }
      share = log(value / lower) / log(upper / lower)
    }
    return start + share * (end - start)
  }

  /// The number beside a tick.
  func label(_ tick: Double) -> String {
    switch abs(tick) {
    case 1_000_000..<1_000_000_000: NumberText.short(tick / 1_000_000, digits: 4) + " M"
    case 100_000..<1_000_000: NumberText.short(tick / 1000, digits: 4) + " k"
    case 1_000_000_000...: exponent(tick)
    default: NumberText.short(tick, digits: 4)
    }
  }

  private func exponent(_ tick: Double) -> String {
    let power = log10(abs(tick)).rounded(.down)
    return "\(NumberText.short(tick / pow(10, power), digits: 3))e\(NumberText.short(power))"
  }

  /// Whether an axis can reach a value: finite, and not so large that spans of values overflow.
  static func isShown(_ value: Double) -> Bool { abs(value) < 1e100 }

  /// The distance between round ticks: 1, 2 or 5 times a power of ten.
  private static func roundStep(spanning span: Double, count: Int) -> Double {
    let raw = span / Double(max(1, count))
    let power = pow(10, log10(raw).rounded(.down))
    let lead = raw / power
    let factor: Double = lead <= 1.0000001 ? 1 : lead <= 2.0000001 ? 2 : lead <= 5.0000001 ? 5 : 10
    return factor * power
  }
}

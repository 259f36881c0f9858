import Foundation

/// The beta distribution: the regularised incomplete beta function and its inverse.
///
/// `I_x(a, b) = ∫₀ˣ tᵃ⁻¹ (1 − t)ᵇ⁻¹ dt / B(a, b)`. Relative accuracy is about 1e-13 in either tail.
public struct BetaDistribution: Sendable, Hashable {
  public let a: Double
  public let b: Double

  /// Both parameters positive and finite.
  public init(a: Double, b: Double) throws(StatisticsError) {
    guard a > 0, b > 0, a.isFinite, b.isFinite else {
      throw .parameter("a = \(a), b = \(b): both parameters of a beta distribution are positive and finite")
    }
    self.init(unchecked: a, b)
  }

  init(unchecked a: Double, _ b: Double) {
    self.a = a
    self.b = b
  }

  /// The probability of at most x, `I_x(a, b)`: 0 below 0 and 1 above 1.
  public func lowerTail(_ x: Double) -> Double { tails(x, 1 - x).lower }

  /// The probability of more than x, `1 − I_x(a, b)`, accurate also where it is tiny.
  public func upperTail(_ x: Double) -> Double { tails(x, 1 - x).upper }

  /// Both tails at x, given with `y = 1 − x`, which may be the more precise of the two.
  func tails(_ x: Double, _ y: Double) -> (lower: Double, upper: Double) {
    if x.isNaN { return (.nan, .nan) }
    if x <= 0 { return (0, 1) }
    if y <= 0 { return (1, 0) }
    // The continued fraction converges fast on the side of the mean where the tail is small.
    if x <= (a + 1) / (a + b + 2) {
      let lower = Self.tail(x, y, a, b)
      return (lower, 1 - lower)
    }
    let upper = Self.tail(y, x, b, a)
    return (1 - upper, upper)
  }

  /// `I_x(a, b)` for x not much above the mean.
  private static func tail(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    SaddlePoint.binomial(a, of: a + b, p: x, q: y) * (b / (a + b)) * fraction(x, a, b)
  }

  /// The continued fraction `1/(1 + d₁/(1 + d₂/(1 + …)))` in `I_x = xᵃ yᵇ / (a B(a, b)) · fraction`, with
  /// `d₂ₘ = m (b − m) x / ((a + 2m − 1)(a + 2m))` and
  /// `d₂ₘ₊₁ = −(a + m)(a + b + m) x / ((a + 2m)(a + 2m + 1))`, evaluated forwards (Lentz's method).
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func nonZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / nonZero(1 - (a + b) * x / (a + 1))
    var result = d
    // About √max(a, b) terms are needed; the bound is for parameters beyond any count.
    for m in 1...1_000_000 {
      let m = Double(m)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonZero(1 + even * d)
      c = nonZero(1 + even / c)
      result *= c * d
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonZero(1 + odd * d)
      c = nonZero(1 + odd / c)
      result *= c * d
      if abs(c * d - 1) < 4e-16 { break }
    }
    return result
  }

  /// The x with `I_x(a, b) = p`, for p in [0, 1]; NaN for any other p.
  public func quantile(_ p: Double) -> Double { quantiles(p).x }

  /// The quantile x with `1 − x`, each accurate also where it is tiny.
  func quantiles(_ p: Double) -> (x: Double, y: Double) {
    guard p >= 0, p <= 1 else { return (.nan, .nan) }
    if p <= 0.5 { return lowerQuantile(p) }
    let mirrored = BetaDistribution(unchecked: b, a).lowerQuantile(1 - p)
    return (mirrored.y, mirrored.x)
  }

  /// The quantile for p ≤ ½, found in `u = ln(x / (1 − x))` on the logarithm of the tail, which is nearly
  /// straight there: Newton's method, kept within a bracket by bisection.
  private func lowerQuantile(_ p: Double) -> (x: Double, y: Double) {
    func point(_ u: Double) -> (x: Double, y: Double) { (1 / (1 + exp(-u)), 1 / (1 + exp(u))) }
    guard p > 0 else { return (0, 1) }
    let target = log(p)
    var (low, high) = (-708.0, 708.0)
    // Where even the smallest x has more than p below it, x is zero to double precision.
    if tails(point(low).x, point(low).y).lower >= p { return (0, 1) }
    var u = log(a / b)
    for _ in 0..<1000 {
      let (x, y) = point(u)
      let lower = tails(x, y).lower
      let excess = log(lower) - target
      if excess == 0 { break }
      if excess < 0 { low = u } else { high = u }
      // d I / du = xᵃ yᵇ / B(a, b).
      let slope = SaddlePoint.binomial(a, of: a + b, p: x, q: y) * (a * b / (a + b)) / lower
      let newton = u - excess / slope
      let last = u
      if newton > low, newton < high {
        u = newton
        // The error after a step is of the order of the step's square.
        if abs(u - last) < 1e-10 { break }
      } else {
        u = (low + high) / 2
        if u == low || u == high { break }
      }
    }
    return point(u)
  }
}

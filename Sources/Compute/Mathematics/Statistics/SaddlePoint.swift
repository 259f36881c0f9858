import Foundation

/// Probabilities of counts without the cancellation of large log-factorials (Loader, 2000).
///
/// `ln n!` differences lose digits as counts grow. Writing every factorial as Stirling's formula times a
/// small correction leaves only quantities of the size of the result.
enum SaddlePoint {
  /// `δ(x) = ln Γ(x + 1) − (x + ½) ln x + x − ½ ln 2π`, what Stirling's formula misses, for x > 0.
  static func stirlingError(_ x: Double) -> Double {
    // The series is good from 16 on; below, step up: δ(x) = δ(x + 1) + (x + ½) ln((x + 1)/x) − 1.
    var shifted = x
    var steps = 0.0
    while shifted < 16 {
      steps += (shifted + 0.5) * log1p(1 / shifted) - 1
      shifted += 1
    }
    // Bernoulli numbers B₂ₖ / (2k(2k − 1)) over odd powers.
    let square = shifted * shifted
    var series = -691.0 / 360_360
    let reciprocals: [Double] = [1188, -1680, 1260, -360, 12]
    for reciprocal in reciprocals { series = 1 / reciprocal + series / square }
    return steps + series / shifted
  }

  /// `D(x, m) = x ln(x/m) + m − x`, at least 0, for x ≥ 0 and m > 0.
  static func deviance(_ x: Double, _ m: Double) -> Double {
    guard x > 0 else { return m }
    guard abs(x - m) < 0.1 * (x + m) else { return x * log(x / m) + m - x }
    // With v = (x − m)/(x + m), ln(x/m) = 2 artanh v; the leading terms cancel by hand.
    let v = (x - m) / (x + m)
    var power = 2 * x * v
    var sum = (x - m) * v
    var odd = 3.0
    while true {
      power *= v * v
      let next = sum + power / odd
      if next == sum { return sum }
      sum = next
      odd += 2
    }
  }

  /// `Γ(n+1) / (Γ(x+1) Γ(n−x+1)) · pˣ qⁿ⁻ˣ`, the binomial probability continued to real x in [0, n].
  ///
  /// - Parameter q: `1 − p`, given separately because it may be the more precise of the two.
  static func binomial(_ x: Double, of n: Double, p: Double, q: Double) -> Double {
    if p == 0 { return x == 0 ? 1 : 0 }
    if q == 0 { return x == n ? 1 : 0 }
    if x == 0 { return exp(n * (p < q ? log1p(-p) : log(q))) }
    if x == n { return exp(n * (q < p ? log1p(-q) : log(p))) }
    let rest = n - x
    let exponent =
      stirlingError(n) - stirlingError(x) - stirlingError(rest) - deviance(x, n * p) - deviance(rest, n * q)
    return exp(exponent) * (n / (2 * .pi * x * rest)).squareRoot()
  }
}

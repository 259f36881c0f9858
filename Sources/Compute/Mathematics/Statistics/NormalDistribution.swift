import Foundation

/// The standard normal distribution.
public enum NormalDistribution {
  /// The probability of at most x.
  public static func lowerTail(_ x: Double) -> Double { erfc(-x * 0.5.squareRoot()) / 2 }

  /// The probability of more than x, accurate also where it is tiny.
  public static func upperTail(_ x: Double) -> Double { lowerTail(-x) }

  /// The x that is exceeded with probability 1 − p, for p in [0, 1]; NaN for any other p.
  public static func quantile(_ p: Double) -> Double {
    guard p >= 0, p <= 1 else { return .nan }
    if p == 0.5 { return 0 }
    if p > 0.5 { return -quantile(1 - p) }
    guard p > 0 else { return -.infinity }
    // Newton's method on ln Φ, which is concave: from the left of the root it climbs without overshooting.
    let target = log(p)
    var x = -(-2 * target).squareRoot()
    for _ in 0..<100 {
      let below = lowerTail(x)
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      let step = (target - log(below)) * below / density
      guard step.isFinite else { break }
      x += step
      // The error after a step is of the order of the step's square.
      if abs(step) < 1e-10 { break }
    }
    return x
  }
}

import Foundation

/// Student's t distribution.
public struct StudentT: Sendable, Hashable {
  /// ν, positive, not necessarily whole.
  public let degreesOfFreedom: Double

  public init(degreesOfFreedom: Double) throws(StatisticsError) {
    guard degreesOfFreedom > 0, degreesOfFreedom.isFinite else {
      throw .parameter("\(degreesOfFreedom) degrees of freedom: a positive, finite number is needed")
    }
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// `x = ν / (ν + t²)` is beta distributed with these parameters.
  private var beta: BetaDistribution { BetaDistribution(unchecked: degreesOfFreedom / 2, 0.5) }

  /// The probability of at most t.
  public func lowerTail(_ t: Double) -> Double {
    let square = t * t
    if square.isInfinite { return t < 0 ? 0 : 1 }
    let (x, y) = (degreesOfFreedom / (degreesOfFreedom + square), square / (degreesOfFreedom + square))
    let tail = beta.tails(x, y).lower / 2
    return t < 0 ? tail : 1 - tail
  }

  /// The probability of more than t, accurate also where it is tiny.
  public func upperTail(_ t: Double) -> Double { lowerTail(-t) }

  /// The t that is exceeded with probability 1 − p, for p in [0, 1]; NaN for any other p.
  public func quantile(_ p: Double) -> Double {
    guard p >= 0, p <= 1 else { return .nan }
    if p > 0.5 { return -quantile(1 - p) }
    let (x, y) = beta.quantiles(2 * p)
    return y == 0 ? 0 : -(degreesOfFreedom * y / x).squareRoot()
  }
}

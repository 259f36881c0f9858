/// The difference of two means of independent samples whose variances may differ (Welch, 1947).
public struct Welch: Sendable, Hashable {
  /// Mean of the first sample minus mean of the second.
  public let difference: Double
  /// `√(s₁²/n₁ + s₂²/n₂)` with unbiased variances.
  public let standardError: Double
  /// By the formula of Welch and Satterthwaite.
  public let degreesOfFreedom: Double

  /// Both samples have at least two values, and not both a variance of zero.
  public init(_ first: [Double], minus second: [Double]) throws(StatisticsError) {
    let a = try Sample.variance(first, ddof: 1) / Double(first.count)
    let b = try Sample.variance(second, ddof: 1) / Double(second.count)
    guard a + b > 0 else {
      throw .parameter("neither sample varies, so the error of the difference is unknown")
    }
    difference = try Sample.mean(first) - Sample.mean(second)
    standardError = (a + b).squareRoot()
    // In shares of the variance, so that no square vanishes.
    let (p, q) = (a / (a + b), b / (a + b))
    degreesOfFreedom = 1 / (p * p / Double(first.count - 1) + q * q / Double(second.count - 1))
  }

  public var t: Double { difference / standardError }

  public func pValue(_ alternative: Alternative = .twoSided) throws(StatisticsError) -> Double {
    let distribution = try StudentT(degreesOfFreedom: degreesOfFreedom)
    return switch alternative {
    case .less: distribution.lowerTail(t)
    case .greater: distribution.upperTail(t)
    case .twoSided: 2 * distribution.upperTail(abs(t))
    }
  }

  public func interval(level: Double = 0.95) throws(StatisticsError) -> Interval {
    try StatisticsError.check(level: level)
    let reach = -(try StudentT(degreesOfFreedom: degreesOfFreedom)).quantile((1 - level) / 2) * standardError
    return Interval(lower: difference - reach, upper: difference + reach)
  }
}

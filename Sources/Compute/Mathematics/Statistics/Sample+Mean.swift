import Ground

/// How well the mean of independent values is known.
extension Sample {
  /// The standard error of the mean: `s/√n`, s² the unbiased variance. At least two values.
  public static func standardError(_ values: [Double]) throws(StatisticsError) -> Double {
    try standardDeviation(values, ddof: 1) / Double(values.count).squareRoot()
  }

  /// The interval of the mean by Student's t: `x̄ ± t s/√n`, t of n − 1 degrees of freedom. At least two values.
  public static func meanInterval(_ values: [Double], level: Double = 0.95) throws(StatisticsError) -> Interval {
    let mean = try mean(values)
    let reach = try meanReach(error: try standardError(values), count: values.count, level: level)
    return Interval(mean - reach, mean + reach, confidence: level)
  }

  /// Half the width of the interval of a mean whose standard error is known: `t · error`, t of n − 1 degrees of freedom.
  ///
  /// - Parameters:
  ///   - error: as ``standardError(_:)`` gives it, or put together from several of them.
  ///   - count: n, how many values the error was estimated from; at least two.
  public static func meanReach(
    error: Double, count: Int, level: Double = 0.95
  ) throws(StatisticsError) -> Double {
    try StatisticsError.check(level: level)
    guard count > 1 else { throw .tooFew(count: count, needed: 2) }
    return error * -(try StudentT(degreesOfFreedom: Double(count - 1))).quantile((1 - level) / 2)
  }
}

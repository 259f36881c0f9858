/// Uncertainty by resampling what was observed, with replacement.
public enum Bootstrap {
  /// The percentile interval: the quantiles `(1 ∓ level)/2` of the statistic over resamples.
  ///
  /// - Parameters:
  ///   - sample: at least one observation of any kind; pairs stay pairs.
  ///   - resamples: how many, at least 1; a few thousand for a 95 % interval.
  ///   - seed: the same seed gives the same interval.
  ///   - statistic: gets as many observations as the sample has; a value that is not finite is an error, with
  ///     the resample as index.
  public static func percentile<Observation>(
    of sample: [Observation], level: Double = 0.95, resamples: Int = 10_000, seed: UInt64,
    _ statistic: ([Observation]) -> Double
  ) throws(StatisticsError) -> Interval {
    try StatisticsError.check(level: level)
    guard !sample.isEmpty else { throw .tooFew(count: 0, needed: 1) }
    guard resamples > 0 else { throw .parameter("\(resamples) resamples: at least one is needed") }
    var generator = Xoshiro256(seed: seed)
    var resample = sample
    var values: [Double] = []
    values.reserveCapacity(resamples)
    for _ in 0..<resamples {
      for index in resample.indices { resample[index] = sample[generator.below(sample.count)] }
      values.append(statistic(resample))
    }
    try StatisticsError.check(finite: values, atLeast: 1)
    values.sort()
    let tail = (1 - level) / 2
    return Interval(
      lower: Sample.quantile(sorted: values, tail), upper: Sample.quantile(sorted: values, 1 - tail))
  }
}

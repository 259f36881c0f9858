import Ground

/// Uncertainty by resampling what was observed, with replacement.
public enum Bootstrap {
  /// The percentile interval: the quantiles `(1 ∓ level)/2` of the statistic over resamples of the members.
  ///
  /// `nil` if the statistic is undefined on half of the resamples or more, as a correlation is where all the members
  /// drawn are the same.
  ///
  /// ```swift
  /// // How far the mean of the values may lie from that of their population.
  /// try Bootstrap.percentile(count: values.count, seed: 1) { members in
  ///   members.reduce(0) { $0 + values[$1] } / Double(members.count)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - count: how many members there are, at least 1.
  ///   - resamples: how many, at least 1; a few thousand for a 95 % interval.
  ///   - seed: the same seed gives the same interval; members are drawn one after the other by
  ///     ``Xoshiro256/below(_:)``.
  ///   - statistic: gets the `count` members of a resample by index, which may recur; `nil` where it is undefined. A
  ///     value that is not finite is an error, with the place among the defined ones as index.
  public static func percentile(
    count: Int, level: Double = 0.95, resamples: Int = 10_000, seed: UInt64, _ statistic: ([Int]) -> Double?
  ) throws(StatisticsError) -> Interval? {
    try StatisticsError.check(level: level)
    guard count > 0 else { throw .tooFew(count: count, needed: 1) }
    guard resamples > 0 else { throw .parameter("\(resamples) resamples: at least one is needed") }
    var generator = Xoshiro256(seed: seed)
    var members = [Int](repeating: 0, count: count)
    var values: [Double] = []
    values.reserveCapacity(resamples)
    for _ in 0..<resamples {
      for index in members.indices { members[index] = generator.below(count) }
      if let value = statistic(members) { values.append(value) }
    }
    guard values.count > resamples / 2 else { return nil }
    try StatisticsError.check(finite: values, atLeast: 1)
    values.sort()
    let tail = (1 - level) / 2
    return Interval(
      Sample.quantile(sorted: values, tail), Sample.quantile(sorted: values, 1 - tail), confidence: level)
  }
}

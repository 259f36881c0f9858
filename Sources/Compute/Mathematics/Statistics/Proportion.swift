import Ground

/// Successes among trials, with what they say about the probability of success.
public struct Proportion: Sendable, Hashable {
  public let successes: Int
  public let trials: Int

  /// At least one trial, and no more successes than trials.
  public init(successes: Int, trials: Int) throws(StatisticsError) {
    guard trials > 0, successes >= 0, successes <= trials else {
      throw .impossibleCounts("\(successes) successes in \(trials) trials")
    }
    self.successes = successes
    self.trials = trials
  }

  /// Successes / trials.
  public var estimate: Double { Double(successes) / Double(trials) }

  /// The exact interval of Clopper and Pearson (1934): the probabilities that a one-sided binomial test at
  /// half of `1 − level` would not reject. Never covers less often than `level`.
  public func clopperPearson(level: Double = 0.95) throws(StatisticsError) -> Interval {
    try StatisticsError.check(level: level)
    let tail = (1 - level) / 2
    let (hits, misses) = (Double(successes), Double(trials - successes))
    // The upper bound is the complement of the lower bound for failures, and precise as such.
    return Interval(
      successes == 0 ? 0 : BetaDistribution(unchecked: hits, misses + 1).quantiles(tail).x,
      successes == trials ? 1 : BetaDistribution(unchecked: misses, hits + 1).quantiles(tail).y, confidence: level)
  }

  /// The score interval of Wilson (1927): the probabilities p with `|p̂ − p| ≤ z √(p(1 − p)/n)`.
  public func wilson(level: Double = 0.95) throws(StatisticsError) -> Interval {
    try StatisticsError.check(level: level)
    let z = -NormalDistribution.quantile((1 - level) / 2)
    let n = Double(trials)
    let p = estimate
    let shrink = 1 / (1 + z * z / n)
    let centre = (p + z * z / (2 * n)) * shrink
    let half = z * shrink * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    return Interval(
      successes == 0 ? 0 : max(0, centre - half),
      successes == trials ? 1 : min(1, centre + half), confidence: level)
  }

  /// The interval of Newcombe (1998, method 10) for this probability minus another one, from independent
  /// trials: the two Wilson intervals' distances to their estimates, combined like errors.
  public func difference(minus other: Proportion, level: Double = 0.95) throws(StatisticsError) -> Interval {
    let (mine, others) = (try wilson(level: level), try other.wilson(level: level))
    let difference = estimate - other.estimate
    func hypotenuse(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    return Interval(
      difference - hypotenuse(estimate - mine.lower, others.upper - other.estimate),
      difference + hypotenuse(mine.upper - estimate, other.estimate - others.lower), confidence: level)
  }

  /// The interval of Newcombe (1998, paired data, method 10) for this probability minus another one, from the same
  /// trials: the Wilson intervals' distances combined like correlated errors.
  ///
  /// - Parameter disagreements: trials that succeed one way and fail the other. With the successes they fix the whole
  ///   fourfold table; counts that leave no such table are errors.
  public func difference(
    minus other: Proportion, disagreements: Int, level: Double = 0.95
  ) throws(StatisticsError) -> Interval {
    let gap = successes - other.successes
    let agreeing = successes + other.successes - disagreements
    guard trials == other.trials, abs(gap) <= disagreements, (disagreements - gap).isMultiple(of: 2), agreeing >= 0,
      agreeing / 2 + disagreements <= trials
    else {
      throw .impossibleCounts(
        "\(disagreements) disagreements of \(successes) and \(other.successes) successes in \(trials) trials")
    }
    let (mine, others) = (try wilson(level: level), try other.wilson(level: level))
    let difference = estimate - other.estimate
    let correlation = correlation(with: other, both: Double(agreeing / 2))
    func combined(_ a: Double, _ b: Double) -> Double {
      max(0, a * a + b * b - 2 * correlation * a * b).squareRoot()
    }
    return Interval(
      difference - combined(estimate - mine.lower, others.upper - other.estimate),
      difference + combined(mine.upper - estimate, other.estimate - others.lower), confidence: level)
  }

  /// φ of the fourfold table with `both` successes in common, corrected for continuity as Newcombe does where it is
  /// positive; 0 where one of the two always succeeds or always fails.
  private func correlation(with other: Proportion, both: Double) -> Double {
    let n = Double(trials)
    let (x, y) = (Double(successes), Double(other.successes))
    let margins = x * (n - x) * y * (n - y)
    guard margins > 0 else { return 0 }
    let covariance = n * both - x * y
    return (covariance > 0 ? max(0, covariance - n / 2) : covariance) / margins.squareRoot()
  }
}

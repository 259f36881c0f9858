/// What chance gives where something was observed: the distribution of the value where the effect cannot be.
public struct Chance: Sendable, Hashable, Codable {
  public var observed: Double
  public var mean: Double
  /// The range that holds 95 % of what chance gives: its quantiles at 2.5 and 97.5 %.
  public var lower: Double
  public var upper: Double
  /// Probability of as much as observed, or more.
  public var atLeast: Double
  /// Probability of as little as observed, or less.
  public var atMost: Double
  /// How many draws it was estimated from; `nil` where it is exact.
  public var draws: Int?

  public init(
    observed: Double, mean: Double, lower: Double, upper: Double, atLeast: Double, atMost: Double, draws: Int? = nil
  ) {
    self.observed = observed
    self.mean = mean
    self.lower = lower
    self.upper = upper
    self.atLeast = atLeast
    self.atMost = atMost
    self.draws = draws
  }

  /// Whether chance always gives the same, so that nothing can be told from it.
  public var isCertain: Bool { atLeast >= 1 && atMost >= 1 }
}

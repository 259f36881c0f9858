import Ground

/// What chance gives in place of an observed value.
public struct NullDistribution: Sendable, Hashable {
  public var observed: Double
  public var mean: Double
  /// The smallest value with at least 2.5 % (97.5 %) at or below it.
  public var lower: Double
  public var upper: Double
  /// Probability of as much as observed, or more.
  public var atLeast: Double
  /// Probability of as little as observed, or less.
  public var atMost: Double
  /// Where it was sampled: draws, how many of them reached the observation, and how many stayed at it or below.
  public var sampled: Sampled?

  public struct Sampled: Sendable, Hashable {
    public var draws: Int
    public var reached: Int
    public var within: Int

    /// 99 % exact (Clopper–Pearson) interval of the probability of as much as observed.
    public var atLeast: Interval? { try? Proportion(successes: reached, trials: draws).clopperPearson(level: 0.99) }

    /// The same of the probability of as little as observed.
    public var atMost: Interval? { try? Proportion(successes: within, trials: draws).clopperPearson(level: 0.99) }

    /// Whether the draws tell both probabilities from the bound.
    func leaves(_ bound: Double) -> Bool {
      guard let atLeast, let atMost else { return false }
      func isOutside(_ interval: Interval) -> Bool { interval.upper < bound || interval.lower > bound }
      return isOutside(atLeast) && isOutside(atMost)
    }
  }

  /// From the probability of each value, values ascending.
  public init(observed: Double, values: [(value: Double, probability: Double)]) {
    self.observed = observed
    mean = values.reduce(0) { $0 + $1.value * $1.probability }
    func quantile(_ p: Double) -> Double {
      var sum = 0.0
      // A sum of probabilities that should be p may miss it by rounding.
      return values.first { value in
        sum += value.probability
        return sum >= p - 1e-12
      }?.value ?? values.last?.value ?? .nan
    }
    lower = quantile(0.025)
    upper = quantile(0.975)
    let slack = Self.rounding(of: observed)
    atLeast = min(1, values.reduce(0) { $0 + ($1.value >= observed - slack ? $1.probability : 0) })
    atMost = min(1, values.reduce(0) { $0 + ($1.value <= observed + slack ? $1.probability : 0) })
  }

  /// From draws, at least one. The observation counts as a draw of its own, so that no probability is 0: (k + 1)/(n + 1).
  public init(observed: Double, draws: [Double]) {
    let sorted = draws.sorted()
    self.init(observed: observed, values: [])
    func quantile(_ p: Double) -> Double { sorted[max(0, Int((p * Double(sorted.count)).rounded(.up)) - 1)] }
    mean = sorted.reduce(0, +) / Double(sorted.count)
    (lower, upper) = (quantile(0.025), quantile(0.975))
    let slack = Self.rounding(of: observed)
    let counted = Sampled(
      draws: sorted.count, reached: sorted.count { $0 >= observed - slack },
      within: sorted.count { $0 <= observed + slack })
    atLeast = Double(counted.reached + 1) / Double(counted.draws + 1)
    atMost = Double(counted.within + 1) / Double(counted.draws + 1)
    sampled = counted
  }

  /// Values this close are the same: they came out of arithmetic in another order.
  private static func rounding(of value: Double) -> Double { 1e-9 * max(1, abs(value)) }
}

extension Hypergeometric {
  /// What random draws give in place of an observed count; exact.
  public func null(observed: Int) -> NullDistribution {
    var null = NullDistribution(
      observed: Double(observed), values: support.map { (Double($0), pmf($0)) })
    // Tails are summed from their own ends, so that small ones are precise.
    (null.mean, null.atLeast, null.atMost) = (mean, upperTail(observed), lowerTail(observed))
    return null
  }
}

extension SharedMembers {
  /// What random sets give in place of an observed value; exact.
  public func null(observed: Int) -> NullDistribution {
    NullDistribution(observed: Double(observed), values: probabilities.enumerated().map { (Double($0.offset), $0.element) })
  }
}

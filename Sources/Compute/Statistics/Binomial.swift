/// The number of successes among independent trials.
public struct Binomial: Sendable, Hashable {
  public let trials: Int
  /// The probability of success in each.
  public let probability: Double

  /// At least 0 trials and a probability in [0, 1].
  public init(trials: Int, probability: Double) throws(StatisticsError) {
    guard trials >= 0 else { throw .impossibleCounts("\(trials) trials") }
    guard probability >= 0, probability <= 1 else { throw .notAProbability(probability) }
    self.trials = trials
    self.probability = probability
  }

  /// The probability of exactly `count` successes.
  public func pmf(_ count: Int) -> Double {
    guard count >= 0, count <= trials else { return 0 }
    return SaddlePoint.binomial(Double(count), of: Double(trials), p: probability, q: 1 - probability)
  }

  /// The probability of at most `count` successes.
  public func lowerTail(_ count: Int) -> Double {
    if count < 0 { return 0 }
    if count >= trials { return 1 }
    let beta = BetaDistribution(unchecked: Double(count) + 1, Double(trials - count))
    return beta.tails(probability, 1 - probability).upper
  }

  /// The probability of at least `count` successes, `count` included.
  public func upperTail(_ count: Int) -> Double {
    if count <= 0 { return 1 }
    if count > trials { return 0 }
    let beta = BetaDistribution(unchecked: Double(count), Double(trials - count) + 1)
    return beta.tails(probability, 1 - probability).lower
  }

  /// The exact p-value of `count` successes under this distribution.
  ///
  /// Two-sided, it is the total probability of all counts that are no more probable than the observed one;
  /// counts within 1e-7 of its probability, relatively, are taken to be equal to it.
  public func test(_ count: Int, _ alternative: Alternative = .twoSided) throws(StatisticsError) -> Double {
    guard count >= 0, count <= trials else {
      throw .impossibleCounts("\(count) successes in \(trials) trials")
    }
    switch alternative {
    case .less: return lowerTail(count)
    case .greater: return upperTail(count)
    case .twoSided: break
    }
    let mean = Double(trials) * probability
    let limit = pmf(count) * (1 + 1e-7)
    if Double(count) == mean { return 1 }
    if Double(count) < mean {
      // The probabilities fall from the mean upwards: find where they fall to the limit.
      let other = Self.first(in: Int(mean.rounded(.up))...(trials + 1)) { pmf($0) <= limit }
      return min(1, lowerTail(count) + upperTail(other))
    }
    let above = Self.first(in: 0...(Int(mean.rounded(.down)) + 1)) { pmf($0) > limit }
    return min(1, lowerTail(above - 1) + upperTail(count))
  }

  /// The first number of the range at which the condition holds, given that it holds from there on; the
  /// range's end if it holds nowhere before.
  private static func first(in range: ClosedRange<Int>, where condition: (Int) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if condition(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

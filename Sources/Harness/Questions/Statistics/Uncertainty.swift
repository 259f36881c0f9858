import Claims
import Compute
import Synchronization

/// Intervals of answers are those of the claim language.
typealias Interval = Claims.Interval

/// Intervals and resampling as questions use them: 95 %, seeded.
enum Uncertainty {
  static let seed: UInt64 = 20_261_122
  static let resamples = 10_000
  /// Members up to which a bootstrap's interval is too narrow to be trusted alone.
  static let fewMembers = 8

  private struct Count: Hashable {
    var hits: Int
    var trials: Int
  }
  /// Accuracies over the same few thousand examples recur by the thousand; the exact interval takes an iteration each.
  private static let proportions = Mutex<[Count: Interval]>([:])

  /// Exact binomial (Clopper–Pearson) interval.
  static func proportion(hits: Int, trials: Int) throws(EvaluationError) -> Interval {
    let count = Count(hits: hits, trials: trials)
    if let known = proportions.withLock({ $0[count] }) { return known }
    do {
      let interval = Interval(try Proportion(successes: hits, trials: trials).clopperPearson())
      proportions.withLock { $0[count] = interval }
      return interval
    } catch {
      throw EvaluationError(.brokenEvidence, "\(error)")
    }
  }

  /// Newcombe's hybrid score interval of first minus second.
  static func difference(
    _ first: (hits: Int, trials: Int), minus second: (hits: Int, trials: Int)
  ) throws(EvaluationError) -> Interval {
    do {
      let a = try Proportion(successes: first.hits, trials: first.trials)
      let b = try Proportion(successes: second.hits, trials: second.trials)
      return Interval(try a.difference(minus: b))
    } catch {
      throw EvaluationError(.brokenEvidence, "\(error)")
    }
  }

  /// Newcombe's interval of first minus second on the same trials; `nil` if the counts leave no fourfold table, as those
  /// of perturbed evidence may.
  static func pairedDifference(
    _ first: Int, minus second: Int, trials: Int, disagreements: Int
  ) -> Interval? {
    guard let a = try? Proportion(successes: first, trials: trials),
      let b = try? Proportion(successes: second, trials: trials),
      let interval = try? a.difference(minus: b, disagreements: disagreements)
    else { return nil }
    return Interval(interval)
  }

  /// Percentile bootstrap over `count` members; `nil` if the statistic is undefined on most resamples.
  static func bootstrap(count: Int, _ statistic: ([Int]) -> Double?) -> Interval? {
    var generator = Xoshiro256(seed: seed)
    var draws: [Double] = []
    draws.reserveCapacity(resamples)
    var picks = [Int](repeating: 0, count: count)
    for _ in 0..<resamples {
      for index in picks.indices { picks[index] = Int.random(in: 0..<count, using: &generator) }
      if let draw = statistic(picks) { draws.append(draw) }
    }
    guard draws.count > resamples / 2, let lower = try? Sample.quantile(draws, 0.025),
      let upper = try? Sample.quantile(draws, 0.975)
    else { return nil }
    return Interval(lower, upper)
  }
}

extension Claims.Interval {
  init(_ bounds: Compute.Interval) {
    self.init(bounds.lower, bounds.upper)
  }
}

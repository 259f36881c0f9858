import Evidence
import Ground
import Mathematics
import Synchronization

/// Intervals and resampling as questions use them: 95 %, seeded.
package enum Uncertainty {
  static let seed: UInt64 = 20_261_122
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
      let interval = try Proportion(successes: hits, trials: trials).clopperPearson()
      proportions.withLock { $0[count] = interval }
      return interval
    } catch {
      throw EvaluationError(.brokenEvidence, "\(error)")
    }
  }

  /// Newcombe's hybrid score interval of first minus second.
  package static func difference(
    _ first: (hits: Int, trials: Int), minus second: (hits: Int, trials: Int)
  ) throws(EvaluationError) -> Interval {
    do {
      let a = try Proportion(successes: first.hits, trials: first.trials)
      let b = try Proportion(successes: second.hits, trials: second.trials)
      return try a.difference(minus: b)
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
    return interval
  }

  /// Percentile bootstrap over `count` members, 10,000 resamples; `nil` if the statistic is undefined on most of them.
  package static func bootstrap(count: Int, _ statistic: ([Int]) -> Double?) -> Interval? {
    let interval = try? Bootstrap.percentile(count: count, seed: seed, statistic)
    return interval.flatMap(\.self)
  }
}

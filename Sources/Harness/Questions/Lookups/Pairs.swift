import Evidence
import Ground

/// Differences of two conditions that were measured on the same examples, where it was recorded how often the two
/// disagree.
extension Evaluator {
  /// 95 % interval of `first − second`: of the paired difference where the pair was measured, of independent samples
  /// where it was not, `nil` where even their sizes or standard errors are unknown.
  func difference(_ first: Measurement, minus second: Measurement) throws(EvaluationError) -> Interval? {
    let quantity = first.key.quantity
    if let paired = knownPair(first, second) { return paired }
    guard quantity.isShareOfExamples else { return differenceOfMeans(first, second) }
    guard let a = first.counts, let b = second.counts else { return nil }
    return try Uncertainty.difference(a, minus: b)
  }

  /// 95 % interval of `first − second` where the pair was measured.
  func knownPair(_ first: Measurement, _ second: Measurement) -> Interval? {
    guard first.key.quantity.isShareOfExamples else { return pairedMeans(first, second) }
    guard let a = first.counts, let b = second.counts else { return nil }
    return paired(first, second, a, b)
  }

  private func paired(
    _ first: Measurement, _ second: Measurement, _ a: (hits: Int, trials: Int), _ b: (hits: Int, trials: Int)
  ) -> Interval? {
    guard a.trials == b.trials, let pairs = pairs(.disagreement, first, second),
      let share = pairs.map(\.value).max(), share >= 0, share <= 1
    else { return nil }
    var disagreements = Int((share * Double(a.trials)).rounded())
    if pairs.count > 1 {
      // The mean of several draws has hits of its own: the fewest disagreements that fit them and every draw.
      disagreements = max(disagreements, abs(a.hits - b.hits))
      if !(disagreements - a.hits + b.hits).isMultiple(of: 2) { disagreements += 1 }
    }
    return Uncertainty.pairedDifference(a.hits, minus: b.hits, trials: a.trials, disagreements: disagreements)
  }

  private func pairedMeans(_ first: Measurement, _ second: Measurement) -> Interval? {
    guard let pairs = pairs(.differenceError, first, second), let largest = pairs.max(by: { $0.value < $1.value }),
      let examples = largest.examples, examples > 1
    else { return nil }
    let (difference, reach) = (first.value - second.value, reach(largest.value, examples: examples))
    return Interval(difference - reach, difference + reach)
  }

  /// The rows that compare the two: one, or one a draw where one of them is the mean of repeated draws. `nil` if they were
  /// not measured on the same examples of the same checkpoint, or not compared.
  private func pairs(_ quantity: Quantity, _ first: Measurement, _ second: Measurement) -> [Measurement]? {
    guard first.batchDigest != nil, first.batchDigest == second.batchDigest, first.key.step == second.key.step,
      first.key.subject == second.key.subject, first.checkpointDigest == second.checkpointDigest
    else { return nil }
    for (row, other) in [(first, second), (second, first)] where !other.isMeanOfDraws {
      var query = RowQuery(subject: row.key.subject, quantity: quantity)
      query.step = row.key.step
      query.batch = row.key.batch
      query.run = row.key.run
      query.detail = Quantity.pair(row.key.quantity, minus: other.key.ablated)
      let found = ((try? rows(query)) ?? []).filter {
        $0.provenance.source == row.provenance.source
          && ($0.label == row.label && $0.key.ablated == row.key.ablated || row.isMean(of: $0))
      }
      if found.count == (row.isMeanOfDraws ? draws(of: row) : 1) { return found }
    }
    return nil
  }

  /// How many draws the mean is of.
  private func draws(of mean: Measurement) -> Int {
    var query = RowQuery(subject: mean.key.subject, quantity: mean.key.quantity)
    query.step = mean.key.step
    query.batch = mean.key.batch
    query.run = mean.key.run
    let rows = (try? rows(query)) ?? []
    return rows.count { mean.isMean(of: $0) && $0.provenance.source == mean.provenance.source }
  }
}

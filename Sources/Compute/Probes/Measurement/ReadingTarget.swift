/// What is read of each head's attention, in the order of the readings: the classes' targets, the baseline,
/// the codeword's span, and all other positions that the query sees.
enum ReadingTarget {
  static let classes = AttentionClass.allCases
  static let baseline = classes.count
  static let key = classes.count + 1
  static let others = classes.count + 2
  static let count = classes.count + 3

  static func targets(_ batch: MeasurementBatch, baseline: BaselineRule) -> AttentionTargets {
    let hasKeys = batch.examples.contains { $0.key != nil }
    let others = baseline.positions(
      queries: batch.examples.map(\.query), earlier: batch.examples.map(\.earlier))
    var targets = AttentionTargets(count: ReadingTarget.count)
    for (example, other) in zip(batch.examples, others) {
      var lists = ReadingTarget.classes.map { example.positions[$0] ?? [] }
      lists.append(other)
      if hasKeys, let key = example.key {
        lists.append(Array(key))
        lists.append((0..<example.query).filter { !key.contains($0) })
      } else {
        lists += [[], []]
      }
      targets.append(lists)
    }
    return targets
  }
}

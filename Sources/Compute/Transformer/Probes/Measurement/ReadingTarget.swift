import Ground

/// What is read of each head's attention, in the order of the readings: the classes' targets, the baseline,
/// the codeword's span, and all other positions that the query sees.
enum ReadingTarget {
  static let classes = AttentionClass.allCases
  static let baseline = classes.count
  static let key = classes.count + 1
  static let others = classes.count + 2
  static let count = classes.count + 3

  /// - Throws: ``BatchError`` for an example without any position to compare with: its selectivities have no meaning.
  static func targets(_ batch: MeasurementBatch, baseline: BaselineRule) throws(BatchError) -> AttentionTargets {
    let hasKeys = batch.examples.contains { $0.key != nil }
    let others = baseline.positions(
      queries: batch.examples.map(\.query), earlier: batch.examples.map(\.earlier))
    if let example = others.firstIndex(where: \.isEmpty) {
      throw .unusable(
        example: example,
        reason: "no position is left to compare attention with before the query \(batch.examples[example].query); it has "
          + "to stand further back")
    }
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

import Mathematics

/// Where a permutation of checkpoints in time sends the steps of one subject and quantity.
package struct StepMoves: Sendable {
  let steps: [Int: Int]

  init(of steps: Set<Int>, seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let steps = steps.sorted()
    self.steps = Dictionary(uniqueKeysWithValues: zip(steps, steps.shuffled(using: &generator)))
  }

  package func moved(_ step: Int) -> Int { steps[step] ?? step }

  /// The rows at their new steps, in the same order. The tokens seen belong to the step.
  package func moved(_ rows: [Measurement]) -> [Measurement] {
    let tokens = Dictionary(
      rows.compactMap { row in row.tokens.map { (row.key.step, $0) } }, uniquingKeysWith: { first, _ in first })
    return rows.map { row in
      guard let step = row.key.step else { return row }
      var row = row
      row.key.step = steps[step]
      row.tokens = tokens[steps[step]]
      return row
    }
  }
}

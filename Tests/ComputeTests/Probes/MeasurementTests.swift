import Foundation
import Ground
import Mathematics
import Testing
import Transformer

/// Measurements on a small model, against what a direct evaluation of the definitions gives.
@Suite struct ModelMeasurementTests {
  let reference: ReferenceModel
  let batch: MeasurementBatch

  init() throws {
    reference = try ReferenceModel("neox-parallel").withPositions(64)
    var batch = MeasurementBatch.syntheticInduction(count: 9, length: 44, ids: 3..<61, seed: 8)
    let example = batch.examples[4]
    batch.examples[4] = .init(tokens: example.tokens, query: example.query, target: example.target)
    self.batch = batch
  }

  private func pass<Scalar: ForwardScalar>(_: Scalar.Type, threads: Int = 2, limit: Int? = nil) throws
    -> ForwardPass<Scalar>
  {
    try ForwardPass(reference.model, weights: reference.weights, threads: threads, memoryLimit: limit)
  }

  /// Whole attention rows and head outputs of the batch.
  private func seen() throws -> Recorder<Double> {
    var targets = AttentionTargets(count: 44)
    for _ in batch.examples { targets.append((0..<44).map { [$0] }) }
    var seen = Recorder<Double>()
    _ = try pass(Double.self).run(
      ForwardRequest(batch.sequences, reading: .nothing, attention: targets), observer: &seen)
    return seen
  }

  @Test(arguments: [BaselineRule.distinct, .draws, .perExample])
  func `Mean attention is averaged over the examples that have a target`(_ rule: BaselineRule) throws {
    let seen = try seen()
    let measured = try pass(Double.self).measure(batch, baseline: rule)
    let others = rule.positions(queries: batch.examples.map(\.query), earlier: batch.examples.map(\.earlier))
    try #require(batch.validCount == 8, "one example has no pair")
    for head in measured.heads {
      let rows = (0..<9).map { i in
        let at = (i * 3 + head.index.head) * 44
        return Array(seen.attention[head.index.layer, default: []][at..<at + 44])
      }
      func mean(_ attentionClass: AttentionClass) -> Double {
        let values = zip(batch.examples, rows).compactMap { example, row in
          example.positions[attentionClass].map { targets in
            targets.reduce(0) { $0 + row[$1] } / Double(targets.count)
          }
        }
        return values.reduce(0, +) / Double(values.count)
      }
      let baseline =
        zip(rows, others).map { row, other in
          other.reduce(0) { $0 + row[$1] } / Double(other.count)
        }.reduce(0, +) / 9
      #expect(abs(head.attention.baseline - baseline) < 1e-12)
      for attentionClass in AttentionClass.allCases {
        let ours = try #require(head.attention.mean[attentionClass])
        #expect(abs(ours - mean(attentionClass)) < 1e-12)
      }
    }
    #expect(measured.heads.count == 6)
  }

  @Test func `Attention to the key is summed over its span and compared with all other positions`() throws {
    var keyed = batch
    for i in keyed.examples.indices {
      let example = keyed.examples[i]
      keyed.examples[i] = .init(
        tokens: example.tokens, query: 40, target: example.target, key: 3..<5 + i % 2)
    }
    var targets = AttentionTargets(count: 41)
    for _ in keyed.examples { targets.append((0..<41).map { [$0] }) }
    var seen = Recorder<Double>()
    _ = try pass(Double.self).run(
      ForwardRequest(keyed.sequences, reading: .nothing, attention: targets), observer: &seen)
    let heads = try pass(Double.self).measure(keyed).heads
    try #require(!heads.isEmpty && !keyed.examples.isEmpty)
    for head in heads {
      var (toKey, toSelf, toOthers) = (0.0, 0.0, 0.0)
      for (i, example) in keyed.examples.enumerated() {
        let at = (i * 3 + head.index.head) * 41
        let row = seen.attention[head.index.layer, default: []][at..<at + 41].map { $0 } + [0, 0, 0]
        let span = try #require(example.key)
        toKey += row[span].reduce(0, +) / 9
        toSelf += row[40] / 9
        let others = row.indices.filter { !span.contains($0) && $0 != 40 }
        toOthers += others.reduce(0) { $0 + row[$1] } / Double(others.count) / 9
      }
      let key = try #require(head.key)
      #expect(abs(key.toKey - toKey) < 1e-12)
      #expect(abs(key.toSelf - toSelf) < 1e-12)
      #expect(abs(key.toOthers - toOthers) < 1e-12)
      #expect(abs(key.selectivity - toKey / toOthers) < 1e-9)
    }
  }

  @Test func `The spectrum is that of the head's outputs at the query`() throws {
    let seen = try seen()
    let measured = try pass(Double.self).measure(batch)
    try #require(!measured.heads.isEmpty)
    for head in measured.heads {
      let outputs = seen.outputs[head.index.layer, default: []]
      let matrix = Matrix(rows: 9, columns: 16) { outputs[$0 * 48 + head.index.head * 16 + $1] }
      let ratio = try matrix.withView { view in
        try SpectralBatch.summaries(of: [view]).first?.participationRatio
      }
      let ours = try #require(head.spectrum.participationRatio)
      #expect(abs(ours - (try #require(ratio))) < 1e-9)
    }
  }

  @Test func `A query with nothing beside it to compare with is refused`() throws {
    let early = MeasurementBatch(
      name: "early", examples: [.init(tokens: Array(1...12), query: 11, target: 1), .init(tokens: Array(1...12), query: 5, target: 1)],
      baseline: .perExample)
    #expect {
      try pass(Double.self).measure(early)
    } throws: { error in
      guard case MeasurementError.batch(.unusable(example: 1, _)) = error else { return false }
      return true
    }
    // What needs no selectivities is measured all the same.
    #expect(try pass(Double.self).behaviour(early).intact.examples == 2)
  }

  /// Where some examples lack a class's target, its mean and the baseline that it is divided by are of the others alone.
  @Test func `A class is compared with the baseline of its own examples`() throws {
    let tokens = (0..<30).map { 1 + $0 % 7 }
    let late = MeasurementBatch.Example(tokens: tokens, query: 29, target: 1, earlier: 15)
    let early = MeasurementBatch.Example(tokens: tokens, query: 12, target: 1)
    func heads(_ examples: [MeasurementBatch.Example]) throws -> [ModelMeasurement.HeadReading] {
      try pass(Double.self).measure(MeasurementBatch(name: "b", examples: examples, baseline: .distinct)).heads
    }
    let (both, lateOnly) = (try heads([late, early]), try heads([late]))
    try #require(!both.isEmpty && both.count == lateOnly.count)
    for (mixed, alone) in zip(both, lateOnly) {
      for attentionClass in [AttentionClass.induction, .duplicateToken] {
        let (a, b) = (mixed.attention.selectivity(attentionClass), alone.attention.selectivity(attentionClass))
        #expect(abs((try #require(a)) - (try #require(b))) < 1e-9 * (b ?? 0))
      }
      #expect(mixed.attention.baseline != alone.attention.baseline)
    }
  }

  @Test func `Changes are counted example by example`() throws {
    let picks = [Head(layer: 0, head: 1)]
    let conditions = [
      AblationCondition("picks", picks), AblationCondition("control", [Head(layer: 0, head: 2)], controlOf: picks),
      AblationCondition("other's control", [Head(layer: 1, head: 2)], controlOf: [Head(layer: 1, head: 0)]),
    ]
    let behaviour = try pass(Double.self).behaviour(batch, ablations: conditions)
    let result = try pass(Double.self).run(
      ForwardRequest(
        batch.sequences, reading: .query(targets: batch.examples.map(\.target)), ablations: conditions.map(\.heads)))
    // Heads that were not ablated are nothing to compare with.
    #expect(behaviour.ablated.map { $0.changes.map(\.from) } == [[[]], [[], Set(picks)], [[]]])
    for (ablated, predictions) in zip(behaviour.ablated, result.ablated) {
      for change in ablated.changes {
        let others = change.from.isEmpty ? result.intact : result.ablated[0]
        let losses = zip(predictions, others).map { $0.loss - $1.loss }
        let mean = losses.reduce(0, +) / Double(losses.count)
        let squares = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        #expect(abs(change.lossError - (squares / Double(losses.count * (losses.count - 1))).squareRoot()) < 1e-12)
        #expect(change.top1 == zip(predictions, others).count { ($0.rank == 0) != ($1.rank == 0) })
        #expect(change.top5 == zip(predictions, others).count { ($0.rank == nil) != ($1.rank == nil) })
        #expect(change.lossError > 0)
      }
    }
  }

  @Test func `Slabs, threads and precision do not change what is measured`() throws {
    let conditions = [
      AblationCondition("one", [Head(layer: 0, head: 1)]),
      AblationCondition("late", [Head(layer: 1, head: 2)]), AblationCondition("none", []),
    ]
    let whole = try pass(Double.self, threads: 1).measure(batch, ablations: conditions)
    let limit = whole.memory.total * 2 / 3
    let slabs = try pass(Double.self, threads: 3, limit: limit).measure(batch, ablations: conditions)
    #expect(whole.memory.sequencesAtOnce == 9)
    #expect(slabs.memory.sequencesAtOnce < 9)
    let single = try pass(Float.self).measure(batch, ablations: conditions)
    for (other, tolerance) in [(slabs, 1e-12), (single, 1e-4)] {
      for (a, b) in zip(whole.heads, other.heads) {
        let (p, q) = (a.spectrum.participationRatio ?? -1, b.spectrum.participationRatio ?? -2)
        #expect(abs(p - q) < tolerance * p)
        #expect(abs(a.attention.baseline - b.attention.baseline) < tolerance)
      }
      for (a, b) in zip(whole.ablated, other.ablated) {
        #expect(abs(a.behaviour.loss - b.behaviour.loss) < tolerance * a.behaviour.loss)
      }
    }
    #expect(whole.ablated[2].behaviour == whole.intact)
    #expect(whole.ablated[0].behaviour.loss != whole.intact.loss)
  }

  @Test func `Behaviour is read from the logits`() throws {
    var request = ForwardRequest(
      batch.sequences, reading: .query(targets: batch.examples.map(\.target)), keepsLogits: true)
    request.ablations = [[Head(layer: 0, head: 0)]]
    let result = try pass(Double.self).run(request)
    try #require(result.logits.count == 2 && result.ablated.count == 1)
    for (logits, predictions) in zip(result.logits, [result.intact] + result.ablated) {
      try #require(predictions.count == 9)
      for (i, prediction) in predictions.enumerated() {
        let row = Array(logits[i * 61..<(i + 1) * 61])
        let order = row.indices.sorted { (-row[$0], $0) < (-row[$1], $1) }
        #expect(prediction.best == order[0])
        #expect(prediction.rank == order.prefix(5).firstIndex(of: prediction.target))
        #expect(prediction.targetLogit == row[prediction.target])
        #expect(abs(prediction.logSumExp - log(row.reduce(0) { $0 + exp($1) })) < 1e-12)
      }
      let behaviour = Behaviour(predictions)
      #expect(behaviour.loss == predictions.reduce(0) { $0 + $1.loss } / 9)
      #expect(behaviour.top1 <= behaviour.top5)
      let squares = predictions.reduce(0) { $0 + ($1.loss - behaviour.loss) * ($1.loss - behaviour.loss) }
      #expect(abs(behaviour.lossError - (squares / 8).squareRoot() / 3) < 1e-12)
    }
  }

  @Test(arguments: ReferenceModel.families)
  func `The validation loss is theirs at every position`(_ family: String) throws {
    let reference = try ReferenceModel(family)
    let sequences = try reference.wholeSequences()
    let windows = (0..<sequences.count).map { Array(sequences.tokens[sequences.rows(of: $0)]) }
    let losses = try reference.file.doubles("loss")
    let pass = try ForwardPass<Double>(reference.model, weights: reference.weights)
    let loss = try pass.validationLoss(windows).intact.loss
    #expect(abs(loss - losses.reduce(0, +) / Double(losses.count)) < 1e-10)
  }

  @Test func `Ablation reaches the loss at every position`() throws {
    let windows = batch.examples.map(\.tokens)
    let (intact, ablated) = try pass(Double.self).validationLoss(
      windows,
      ablations: [
        AblationCondition("last", [Head(layer: 1, head: 0)]), AblationCondition("none", []),
      ])
    #expect(ablated[0].behaviour.loss != intact.loss)
    #expect(ablated[1].behaviour == intact)
    #expect(intact.examples == 9 * 43)
  }
}

import Evidence
import struct Evidence.Measurement
import Foundation
import Ground
import Training

/// Measures what single checkpoints of a seed show, once the picks of all seeds are known.
struct SeedMeasurer {
  let plan: ReplicaPlan
  let reading: SeedReading
  let picks: [UInt64: [Head]]
  let batches: ReplicaBatches
  let digests: BatchDigests
  let threads: Int
  let recipe: TrainingRecipe

  init(
    _ plan: ReplicaPlan, _ reading: SeedReading, _ picks: [UInt64: [Head]], _ batches: ReplicaBatches,
    _ digests: BatchDigests, threads: Int
  ) {
    self.plan = plan
    self.reading = reading
    self.picks = picks
    self.batches = batches
    self.digests = digests
    self.threads = threads
    recipe = plan.recipe(seed: reading.seed)
  }

  var own: [Head] { picks[reading.seed] ?? [] }

  func run() throws -> SeedOutcome {
    let ablations = try reading.ablated.map(ablation)
    let rows = try [
      headRows, training, ablations.flatMap(\.rows), controlProbes(), validationCurve(), crossCheck(), initialMaps(),
      emergence(), costs(),
    ].flatMap(\.self)
    return SeedOutcome(reading: reading, ablations: ablations.map(\.ablation), rows: rows)
  }

  private var headRows: [Measurement] {
    reading.checkpoints.flatMap { checkpoint in
      // Attention and the other classes are published at single steps, KEY selectivity is followed over training; the
      // spectra on running text go into the table as spreads.
      checkpoint.rows.filter { row in
        row.key.batch == "probe"
          && (row.key.quantity == .pr || row.key.quantity == .selectivity && row.key.detail == "key"
            || reading.ablated.contains(checkpoint.step))
      }
    }
  }

  /// Rows of one kind of measurement; all that they depend on beyond the recipe is the picks.
  func builder(_ name: String, run: String = "") -> RowBuilder {
    let picks = picks.sorted { $0.key < $1.key }.map { "\($0.key): \(HeadSet($0.value))" }
    var rows = RowBuilder(plan, reading.seed, name, content: picks + [digests.probe, digests.far])
    rows.run = run
    return rows
  }

  func measurer(_ step: Int) throws -> Measurer { try Measurer(plan, reading.seed, step: step, threads: threads) }

  func model(_ step: Int) throws -> TrainedModel {
    try TrainedModel(recipe.shape, checkpoint: plan.run(of: reading.seed).checkpoint(step: step))
  }

  // MARK: Shape, recipe, curve, trajectories on running text

  private var training: [Measurement] {
    var rows = builder("training")
    let shape = recipe.shape
    rows.addShape(
      [
        (.layerCount, shape.layers), (.headCount, shape.heads), (.headDim, shape.headDim), (.width, shape.width),
        (.parameters, shape.parameterCount),
      ], run: plan.name)
    rows.run = plan.name
    let share = (Double(recipe.sequencesPerStep) * recipe.probeFraction).rounded() / Double(recipe.sequencesPerStep)
    rows.add(.probeShare, share)

    (rows.batch, rows.batchDigest) = ("probe", digests.probe)
    rows.add(.codewords, Double(batches.vocabulary.codewords.count))
    rows.run = ""
    rows.examples = batches.probe.examples.count
    func range(_ quantity: Quantity, _ values: [Int]) {
      for (detail, value) in [("min", values.min()), ("max", values.max())] {
        if let value { rows.add(quantity, Double(value), detail: detail) }
      }
    }
    // The second mention is the target, which follows the position that is read.
    let whole = batches.probe.examples.map { $0.tokens[...$0.query] + [$0.target] }
    range(.codewordMentions, zip(whole, batches.probe.examples).map { tokens, e in tokens.count { $0 == e.target } })
    range(
      .readOffset,
      zip(whole, batches.probe.examples).map { tokens, e in (tokens.lastIndex(of: e.target) ?? 0) - e.query })
    range(.codewordTokens, batches.probe.examples.map { $0.key?.count ?? 0 })

    // The curve was followed on the trainer's own examples.
    (rows.run, rows.batchDigest) = ("curve", nil)
    rows.examples = recipe.evaluation.examples
    for point in reading.curve.points where reading.steps.contains(point.step) {
      rows.step = point.step
      rows.tokens = Double(point.step * recipe.tokensPerStep)
      rows.add(.pin, point.near)
      rows.add(.pood, point.far)
    }
    (rows.step, rows.tokens) = (nil, nil)

    rows.run = "trajectory"
    rows.take(batches.probe, as: "probe", digest: digests.probe)
    for (head, spread) in zip(reading.heads, reading.spreads(\.ratios)) { rows.add(.spread, spread, head: head) }
    rows.take(batches.filler, digest: digests.filler)
    for (head, spread) in zip(reading.heads, reading.spreads(\.fillerRatios)) { rows.add(.spread, spread, head: head) }
    return rows.rows
  }

  // MARK: Ablation

  private func ablation(at step: Int) throws -> (ablation: SeedAblation, rows: [Measurement]) {
    let plan = AblationPlan(picks, of: reading.seed, order: self.plan.seeds, shape: recipe.shape)
    let measurer = try measurer(step)
    let near = try measurer.behaviour(batches.probe, plan)
    var ablation = SeedAblation(step: step, near: near)
    if step == reading.ablated.first {
      ablation.single = try measurer.behaviour(
        batches.probe.prefix(self.plan.examples.single), AblationPlan(singleHeadsOf: recipe.shape))
    }
    var rows = builder("step \(step), ablation", run: "ablation")
    rows.step = step
    rows.tokens = Double(step * recipe.tokensPerStep)
    rows.take(batches.probe, as: "probe", digest: digests.probe)
    rows.add(near, .accuracy(.pin))
    // Of heads by themselves the accuracy is told, and no comparison.
    for head in ablation.single?.ablated ?? [] { rows.add(head.behaviour, .accuracy(.pin), under: head.condition) }
    rows.take(batches.far, as: "probe", digest: digests.far)
    rows.add(try measurer.behaviour(batches.far, plan), .accuracy(.pood))
    (rows.batch, rows.batchDigest) = ("filler", nil)
    rows.add(try measurer.validationLoss(batches.validation, plan), .loss(.validationLoss))
    return (ablation, rows.rows)
  }

  /// Accuracy without the codeword's first mention.
  private func controlProbes() throws -> [Measurement] {
    let last = try measurer(reading.final)
    var rows = builder("step \(reading.final), control probes", run: "control")
    rows.step = reading.final
    for (batch, digest) in [(batches.keyRemoved, digests.keyRemoved), (batches.keyReplaced, digests.keyReplaced)] {
      let behaviour = try last.behaviour(batch).intact
      rows.take(batch, digest: digest)
      rows.add(.pin, behaviour.top1, examples: behaviour.examples, label: batch.name)
    }
    return rows.rows
  }

  /// Validation loss over training.
  private func validationCurve() throws -> [Measurement] {
    var rows = builder("validation loss", run: "curve")
    rows.batch = "filler"
    let steps = Set([reading.steps.first, reading.final].compactMap(\.self) + reading.ablated).sorted()
    for step in steps {
      let behaviour = try measurer(step).validationLoss(batches.validation).intact
      rows.step = step
      rows.add(.validationLoss, behaviour.loss, examples: behaviour.examples)
    }
    return rows.rows
  }
}

import Claims
import Compute
import Foundation

/// Measures what single checkpoints of a seed show, once the picks of all seeds are known.
struct SeedMeasurer {
  let plan: ReplicaPlan
  let reading: SeedReading
  let picks: [UInt64: [HeadIndex]]
  let batches: ReplicaBatches
  let digests: BatchDigests
  let threads: Int
  let recipe: TrainingRecipe
  var intact: [AblationRow] = []
  var singleIntact = 0.0
  var ablations: [AblationRow] = []
  var rows: [Measurement] = []

  init(
    _ plan: ReplicaPlan, _ reading: SeedReading, _ picks: [UInt64: [HeadIndex]], _ batches: ReplicaBatches,
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

  var own: [HeadIndex] { picks[reading.seed] ?? [] }

  mutating func run() throws -> SeedOutcome {
    rows = reading.checkpoints.flatMap { checkpoint in
      // Attention and the other classes are published at single steps, KEY selectivity is followed over training; the
      // spectra on running text go into the table as spreads.
      checkpoint.rows.filter { row in
        row.key.batch == "probe"
          && (row.key.quantity == .pr || row.key.quantity == .seconds
            || row.key.quantity == .selectivity && row.key.detail == "key"
            || reading.ablated.contains(checkpoint.step))
      }
    }
    describe()
    for step in reading.ablated { try ablate(step) }
    try controlProbes()
    try crossCheck()
    try initialMaps()
    try emergence()
    try costs()
    return SeedOutcome(
      reading: reading, intact: intact, singleIntact: singleIntact, ablations: ablations, rows: rows)
  }

  /// Rows of one kind of measurement; all that they depend on beyond the recipe is the picks.
  func builder(_ name: String, run: String = "") -> ReplicaRows {
    let picks = picks.sorted { $0.key < $1.key }.map { "\($0.key): \(HeadSet(indices: $0.value))" }
    var rows = ReplicaRows(plan, reading.seed, name, content: picks + [digests.probe, digests.far])
    rows.run = run
    return rows
  }

  func pass(_ step: Int) throws -> ForwardPass<Float> {
    try ForwardPass<Float>(
      checkpoint: plan.run(of: reading.seed).checkpoint(step: step), headWidth: recipe.shape.headDim, threads: threads,
      memoryLimit: CheckpointRecipe.freeMemory)
  }

  func model(_ step: Int) throws -> TrainedModel {
    try TrainedModel(recipe.shape, checkpoint: plan.run(of: reading.seed).checkpoint(step: step))
  }

  // MARK: Shape, recipe, curve, trajectories on running text

  private mutating func describe() {
    var rows = builder("training")
    let shape = recipe.shape
    rows.run = plan.name
    for (quantity, value) in [
      (Quantity.layerCount, shape.layers), (.headCount, shape.heads), (.headDim, shape.headDim), (.width, shape.width),
      (.parameters, shape.parameterCount),
    ] { rows.add(quantity, Double(value)) }
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
    (rows.batch, rows.batchDigest) = ("filler", digests.filler)
    rows.examples = batches.filler.examples.count
    for (head, spread) in zip(reading.heads, reading.spreads(\.fillerRatios)) {
      rows.add(.spread, spread, head: Claims.Head(head))
    }
    self.rows += rows.rows
  }

  // MARK: Ablation

  private mutating func ablate(_ step: Int) throws {
    let table = AblationTable(picks, of: reading.seed, order: plan.seeds, shape: recipe.shape)
    let pass = try pass(step)
    let near = try pass.behaviour(batches.probe, ablations: table.conditions)
    let far = try pass.behaviour(batches.far, ablations: table.conditions)
    let text = try pass.validationLoss(batches.validation, ablations: table.conditions)
    var rows = builder("step \(step), ablation", run: "ablation")
    rows.step = step
    rows.tokens = Double(step * recipe.tokensPerStep)
    (rows.batch, rows.batchDigest) = ("probe", digests.probe)
    func add(_ condition: AblationCondition, _ near: Behaviour) -> AblationRow {
      rows.add(
        .pin, near.top1, ablated: HeadSet(indices: condition.heads), label: condition.name, examples: near.examples)
      return AblationRow(step: step, condition: condition, near: near.top1)
    }
    func add(_ condition: AblationCondition, _ far: Behaviour, _ text: Behaviour) {
      let heads = HeadSet(indices: condition.heads)
      rows.add(.pood, far.top1, ablated: heads, label: condition.name, examples: far.examples, digest: digests.far)
      rows.add(.validationLoss, text.loss, ablated: heads, label: condition.name, examples: text.examples, batch: "filler")
    }
    func add(changesOf ablated: AblatedBehaviour, _ quantity: Quantity, digest: String) {
      let examples = ablated.behaviour.examples
      for change in ablated.changes {
        rows.add(
          .disagreement, Double(change.top1) / Double(examples),
          detail: Quantity.pair(quantity, minus: HeadSet(indices: change.from).description),
          ablated: HeadSet(indices: ablated.condition.heads), label: ablated.condition.name, examples: examples,
          digest: digest)
      }
    }
    let baseline = AblationCondition("baseline", [])
    intact.append(add(baseline, near.intact))
    add(baseline, far.intact, text.intact)
    for (near, (far, text)) in zip(near.ablated, zip(far.ablated, text.ablated)) {
      ablations.append(add(near.condition, near.behaviour))
      add(near.condition, far.behaviour, text.behaviour)
      add(changesOf: near, .pin, digest: digests.probe)
      add(changesOf: far, .pood, digest: digests.far)
    }
    if step == reading.ablated.first {
      let single = try pass.behaviour(
        batches.probe.prefix(plan.examples.single), ablations: AblationTable.single(recipe.shape))
      singleIntact = single.intact.top1
      for head in single.ablated { ablations.append(add(head.condition, head.behaviour)) }
    }
    self.rows += rows.rows
  }

  /// Accuracy without the codeword's first mention, and the validation loss over training.
  private mutating func controlProbes() throws {
    let last = try pass(reading.final)
    var rows = builder("step \(reading.final), control probes", run: "control")
    rows.step = reading.final
    for (batch, digest) in [(batches.keyRemoved, digests.keyRemoved), (batches.keyReplaced, digests.keyReplaced)] {
      let behaviour = try last.behaviour(batch).intact
      (rows.batch, rows.batchDigest) = (batch.name, digest)
      rows.add(.pin, behaviour.top1, label: batch.name, examples: behaviour.examples)
    }
    self.rows += rows.rows

    var curve = builder("validation loss", run: "curve")
    let steps = Set([reading.steps.first, reading.final].compactMap(\.self) + reading.ablated).sorted()
    for step in steps {
      let behaviour = try pass(step).validationLoss(batches.validation).intact
      curve.step = step
      curve.add(.validationLoss, behaviour.loss, examples: behaviour.examples, batch: "filler")
    }
    self.rows += curve.rows
  }
}

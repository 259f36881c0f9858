import Evidence
import struct Evidence.Measurement
import Foundation
import Ground
import Transformer

/// Measures a checkpoint batch by batch: one sweep for heads and behaviour, one for all ablations.
///
/// Rows of heads belong to the run `panel`, of behaviour, intact and under each condition, to `ablation`, as in the
/// published files; in a course of training, spectra belong to `trajectory` and behaviour to `curve`.
public struct CheckpointMeasurer: Sendable {
  /// What one batch gave.
  public struct Outcome: Sendable {
    public var batch: MeasurementBatch
    public var measurement: ModelMeasurement
    /// Behaviour without each set of heads.
    public var ablated: [ConditionBehaviour]
    /// Loss of the next token on the validation text, intact and under each condition, where one was given.
    public var validation: MeasuredBehaviour?
    /// Heads of the induction screen that were ablated, by rank; of the first batch.
    public var screen: [Head]
    public var source: EvidenceSource
    public var rows: [Measurement]
  }

  public let model: CheckpointModel
  public let recipe: CheckpointRecipe
  let progress: @Sendable (MeasuringProgress) -> Void

  /// - Parameter progress: is told what is going on.
  public init(
    _ model: CheckpointModel, _ recipe: CheckpointRecipe,
    progress: @escaping @Sendable (MeasuringProgress) -> Void
  ) {
    self.model = model
    self.recipe = recipe
    self.progress = progress
  }

  /// The recipe's batches, made for the model; refuses a recipe that does not fit it.
  public func batches() throws(MeasuringError) -> [MeasurementBatch] {
    try model.requireIdentity(of: recipe.subject)
    if let head = recipe.ablated.first(where: { !model.has($0) }) {
      throw MeasuringError(
        "--ablate",
        "\(model.name) has no head \(head): it has \(model.shape.layers) layers of \(model.shape.heads) heads")
    }
    guard model.shape.vocabulary > 1 else {
      throw MeasuringError(model.path, "knows one token only, which it cannot but predict; there is nothing to measure")
    }
    guard recipe.examples > 0, !recipe.batches.isEmpty else {
      throw MeasuringError("--examples", "there is nothing to measure; ask for one batch and one example")
    }
    var batches: [MeasurementBatch] = []
    for choice in recipe.batches { batches.append(try choice.batch(for: model, examples: recipe.examples)) }
    if let twice = Dictionary(grouping: batches, by: \.name).first(where: { $1.count > 1 })?.key {
      throw MeasuringError("--batch", "two batches are called \(twice); measure them one at a time")
    }
    return batches
  }

  /// Measures all batches; throws, without any rows, if one of them fails.
  public func run() throws(MeasuringError) -> [Outcome] {
    let batches = try batches()
    let windows = try recipe.validation.map { text throws(MeasuringError) in
      try BatchChoice.windows(of: text, for: model, count: recipe.examples)
    }
    for batch in batches { try announce(batch) }
    return try model.whileUnchanged { () throws(MeasuringError) in
      var outcomes: [Outcome] = []
      for batch in batches {
        outcomes.append(try measure(batch, screen: outcomes.first?.screen, validation: outcomes.isEmpty ? windows : nil))
      }
      return outcomes
    }
  }

  /// Measures one batch alone.
  ///
  /// - Parameter screen: the induction screen to ablate where another batch's counts; empty for none.
  public func run(_ batch: MeasurementBatch, screen: [Head]?) throws(MeasuringError) -> Outcome {
    try model.whileUnchanged { () throws(MeasuringError) in try measure(batch, screen: screen, validation: nil) }
  }

  /// Behaviour under conditions that claims ask for, as rows; requests on batches that the recipe lacks, and
  /// for heads that the model lacks, are passed over.
  public func measure(requested: [RequestedAblation]) throws(MeasuringError) -> [Measurement] {
    try model.whileUnchanged { () throws(MeasuringError) in try behaviour(requested) }
  }

  private func behaviour(_ requested: [RequestedAblation]) throws(MeasuringError) -> [Measurement] {
    var rows: [Measurement] = []
    for batch in try batches() {
      var plan = AblationPlan()
      for request in requested where request.batch == batch.name {
        switch request.heads {
        case .set(let heads):
          guard heads.allSatisfy(model.has) else { continue }
          if request.needsControls {
            plan.add(
              heads.description, heads.heads, headsPerLayer: model.shape.heads, draws: recipe.draws)
          } else {
            plan.add(alone: heads.description, heads)
          }
        case .layers(let layers):
          guard layers.allSatisfy((0..<model.shape.layers).contains) else { continue }
          plan.add(layers: layers, headsPerLayer: model.shape.heads)
        }
      }
      guard !plan.conditions.isEmpty else { continue }
      announceUnmatched(plan)
      do {
        let measured = try measurer.behaviour(batch, plan)
        var builder = builder(
          recipe.source(model, batch, conditions: plan.conditions), batch,
          precision: ForwardPass<Float>.precisionName(recipe.products))
        builder.run = behaviourRun
        for ablated in measured.ablated { builder.add(ablated, .everything) }
        rows += try builder.finiteRows(of: model)
      } catch let error as MeasuringError {
        throw error
      } catch {
        throw MeasuringError(place(of: batch), "\(error)")
      }
    }
    return rows
  }

  private func announceUnmatched(_ plan: AblationPlan) {
    for name in plan.unmatched {
      progress(.note("no random control of \(name): its layers have fewer other heads than it takes"))
    }
  }

  /// Says what a batch will need, ablations included, before anything is run, and refuses what will not fit.
  private func announce(_ batch: MeasurementBatch) throws(MeasuringError) {
    do {
      let pass = try pass(sweep: "")
      let heads = try pass.estimate(batch)
      // Which heads will be ablated is not known yet: at worst they begin in the first layer.
      let sets = (recipe.ablatesScreen ? 1 : 0) + (recipe.ablated.isEmpty ? 0 : 1)
      let conditions = [AblationCondition](
        repeating: AblationCondition("", [Head(layer: 0, head: 0)]), count: sets * (2 + recipe.draws))
      let ablations = try pass.estimate(batch, ablations: conditions)
      progress(
        .note(
          "\(batch.name): \(batch.examples.count) examples (\(batch.validCount) with one earlier occurrence); memory "
            + "for heads \(heads)"
            + (conditions.isEmpty ? "" : "; for \(conditions.count) ablations at most \(ablations)")))
      if let words = try time(batch, conditions: conditions.count) { progress(.note("\(batch.name): \(words)")) }
    } catch {
      throw MeasuringError(place(of: batch), "\(error)")
    }
  }

  /// How long a batch will take, from trials on some of its examples; `nil` where it is measured sooner than tried.
  private func time(_ batch: MeasurementBatch, conditions: Int) throws -> String? {
    // A course of training has many checkpoints, and says what they take together.
    guard !recipe.isCourse, let (fewer, more) = MeasuringTime.trials(of: batch.examples.count) else { return nil }
    func trial(_ count: Int, _ run: (ForwardPass<Float>, MeasurementBatch) throws -> Void) throws -> (examples: Int, seconds: Double) {
      var part = batch
      part.examples = Array(batch.examples.prefix(count))
      let pass = try self.pass(CheckpointWeights(model.tensors))
      let start = ContinuousClock.now
      try run(pass, part)
      return (count, (ContinuousClock.now - start) / .seconds(1))
    }
    // The first trial reads the weights from where they lie; later ones find them in memory, as most of the work does.
    let cold = try trial(fewer) { _ = try $0.measure($1) }
    let heads = MeasuringTime(try trial(fewer) { _ = try $0.measure($1) }, try trial(more) { _ = try $0.measure($1) })
    let seconds = heads.seconds(batch.examples.count)
    var words = "about \(MeasuringTime.words(max(seconds, cold.seconds)))"
    if conditions > 0 {
      // At worst the heads stand in the first layer: then nothing of the intact pass is shared.
      let sweep = [AblationCondition("trial", [Head(layer: 0, head: 0)])]
      let intactAndOne = MeasuringTime(
        try trial(fewer) { _ = try $0.behaviour($1, ablations: sweep) },
        try trial(more) { _ = try $0.behaviour($1, ablations: sweep) })
      let ablations = intactAndOne.seconds(batch.examples.count) * Double(1 + conditions) / 2
      words += ", and at most \(MeasuringTime.words(ablations)) more for \(conditions) ablations"
    }
    return words
  }

  /// The model's path with the batch, and its file where it has one.
  private func place(of batch: MeasurementBatch) -> String {
    let choice = recipe.batches.first { (try? $0.batch(for: model, examples: 1))?.name == batch.name }
    return "\(model.path), batch \(batch.name)\(choice?.file.map { " (\($0))" } ?? "")"
  }

  private func measure(
    _ batch: MeasurementBatch, screen known: [Head]?, validation windows: [[Int]]?
  ) throws(MeasuringError) -> Outcome {
    do {
      let measurement = try measurer.heads(batch)
      try announceDead(measurement)
      let screen = known ?? measurement.rankedScreen(.induction)
      let plan = plan(screen: screen)
      announceUnmatched(plan)
      let ablated = plan.conditions.isEmpty ? [] : try measurer.behaviour(batch, plan).ablated
      let validation = try windows.map { try measurer.validationLoss($0, plan) }
      let source = recipe.source(model, batch, picks: screen)
      var builder = builder(source, batch, precision: measurement.precision)
      add(measurement, ablated, validation, on: batch, to: &builder)
      return Outcome(
        batch: batch, measurement: measurement, ablated: ablated, validation: validation, screen: screen,
        source: source, rows: try builder.finiteRows(of: model))
    } catch let error as MeasuringError {
      throw error
    } catch {
      throw MeasuringError(place(of: batch), "\(error)")
    }
  }

  /// Says which heads put out nothing; refuses a model of which none puts out anything.
  private func announceDead(_ measurement: ModelMeasurement) throws(MeasuringError) {
    let dead = measurement.heads.filter { $0.spectrum.norm == 0 }.map(\.index)
    guard let words = DeadModels.words(dead, of: measurement.heads.count) else { return }
    guard dead.count < measurement.heads.count else { throw MeasuringError(model.path, words) }
    progress(.note("\(model.path): \(words)"))
  }

  private func plan(screen: [Head]) -> AblationPlan {
    var plan = AblationPlan()
    let headsPerLayer = model.shape.heads
    if recipe.ablatesScreen {
      plan.add("induction_screen", screen, headsPerLayer: headsPerLayer, draws: recipe.draws)
    }
    plan.add(
      "given_heads", recipe.ablated.heads, headsPerLayer: headsPerLayer, draws: recipe.draws)
    for (name, heads) in recipe.foreign.sorted(by: { $0.key < $1.key }) {
      plan.add(picksOf: name, HeadSet(heads.filter(model.has)), comparedWith: screen)
    }
    return plan
  }

  private var measurer: Measurer { Measurer { sweep in try pass(sweep: sweep) } }

  private func pass(sweep: String) throws -> ForwardPass<Float> {
    let (progress, layers, start) = (progress, model.shape.layers, ContinuousClock.now)
    let watch = LayerWatch { layer in
      let seconds = (ContinuousClock.now - start).components.seconds
      progress(.layer(sweep: sweep, layer: layer + 1, of: layers, seconds: Int(seconds)))
    }
    return try self.pass(WatchedWeights(model.tensors, watch))
  }

  private func pass(_ weights: any WeightSource) throws -> ForwardPass<Float> {
    var pass = try ForwardPass<Float>(
      model.description, weights: weights, memoryLimit: recipe.memoryLimit ?? CheckpointRecipe.freeMemory)
    pass.products = recipe.products
    return pass
  }
}

/// Rows of what was measured.
extension CheckpointMeasurer {
  private var spectrumRun: String { recipe.isCourse ? "trajectory" : "panel" }
  private var behaviourRun: String { recipe.isCourse ? "curve" : "ablation" }

  private func builder(_ source: EvidenceSource, _ batch: MeasurementBatch, precision: String) -> RowBuilder {
    var rows = RowBuilder(source: source)
    rows.subject = recipe.subject
    rows.precision = precision
    rows.time = Date().formatted(.iso8601)
    rows.step = recipe.step
    rows.tokens = recipe.tokens
    rows.checkpointDigest = model.digest
    rows.take(batch)
    return rows
  }

  private func add(
    _ measurement: ModelMeasurement, _ ablated: [ConditionBehaviour], _ validation: MeasuredBehaviour?,
    on batch: MeasurementBatch, to rows: inout RowBuilder
  ) {
    rows.addShape(of: model)
    for head in measurement.heads {
      rows.run = "panel"
      rows.addClasses(of: head, on: batch, withAttention: true)
      rows.add(.attention, head.attention.baseline, head: head.index, detail: "baseline")
      rows.addKey(of: head, on: batch, withOthers: false)
      rows.addClass(of: head)
      rows.run = spectrumRun
      rows.addSpectrum(of: head)
    }
    rows.run = "panel"
    rows.addCounts(of: measurement, layers: model.shape.layers)
    rows.run = behaviourRun
    rows.add(MeasuredBehaviour(intact: measurement.intact, ablated: ablated), .everything)
    rows.run = "ablation"
    if let validation { rows.add(validation, .loss(.validationLoss)) }
  }
}

extension CheckpointModel {
  func has(_ head: Head) -> Bool {
    (0..<shape.layers).contains(head.layer) && (0..<shape.heads).contains(head.head)
  }
}

import Claims
import Compute
import Foundation

/// Measures a checkpoint batch by batch: one sweep for heads and behaviour, one for all ablations.
public struct CheckpointMeasurer: Sendable {
  /// What one batch gave.
  public struct Outcome: Sendable {
    public var batch: MeasurementBatch
    public var measurement: ModelMeasurement
    /// Behaviour without each set of heads.
    public var ablated: [AblatedBehaviour]
    /// Loss of the next token on the validation text, intact and under each condition, where one was given.
    public var validation: Validation?
    /// Heads of the induction screen that were ablated, by rank; of the first batch.
    public var screen: [HeadIndex]
    public var source: EvidenceSource
    public var rows: [Measurement]
  }

  /// Mean loss of the next token over windows of running text, intact and without each set of heads.
  public struct Validation: Sendable {
    public var intact: Behaviour
    public var ablated: [AblatedBehaviour]
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
    if let difference = ModelIdentity.difference(of: model.description, from: recipe.subject) {
      throw MeasuringError(
        "'\(recipe.subject)'",
        "\(model.name) is not this model: \(difference). Under another name it is measured as what it is, and the "
          + "claims about models in general are asked of it")
    }
    if let head = recipe.ablated.first(where: { !model.has($0) }) {
      throw MeasuringError(
        "--ablate",
        "the model has no head \(head): it has \(model.shape.layers) layers of \(model.shape.heads) heads")
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
    var outcomes: [Outcome] = []
    for batch in batches {
      outcomes.append(try measure(batch, screen: outcomes.first?.screen, validation: outcomes.isEmpty ? windows : nil))
    }
    return outcomes
  }

  /// Measures one batch alone.
  ///
  /// - Parameter screen: the induction screen to ablate where another batch's counts; empty for none.
  public func run(_ batch: MeasurementBatch, screen: [HeadIndex]?) throws(MeasuringError) -> Outcome {
    try measure(batch, screen: screen, validation: nil)
  }

  /// Behaviour under conditions that claims ask for, as rows; requests on batches that the recipe lacks, and
  /// for heads that the model lacks, are passed over.
  public func measure(requested: [RequestedAblation]) throws(MeasuringError) -> [Measurement] {
    var rows: [Measurement] = []
    for batch in try batches() {
      var plan = AblationPlan()
      for request in requested where request.batch == batch.name {
        switch request.heads {
        case .set(let heads):
          guard heads.allSatisfy(model.has) else { continue }
          let picks = heads.map { HeadIndex($0) }
          if request.needsControls {
            plan.add(heads.description, picks, headsPerLayer: model.shape.heads, draws: recipe.draws)
          } else {
            plan.add(alone: heads.description, picks)
          }
        case .layers(let layers):
          guard layers.allSatisfy((0..<model.shape.layers).contains) else { continue }
          plan.add(layers: layers, headsPerLayer: model.shape.heads)
        }
      }
      guard !plan.conditions.isEmpty else { continue }
      announceUnmatched(plan)
      do {
        let ablated = try behaviours(batch, plan.conditions)
        let source = recipe.source(model, batch, conditions: plan.conditions)
        rows += try MeasurementRows(
          model: model, recipe: recipe, batch: batch, source: source,
          precision: ForwardPass<Float>.precisionName(recipe.products)
        ).rows(ablated)
      } catch let error as MeasuringError {
        throw error
      } catch {
        throw MeasuringError("\(model.path), batch \(batch.name)", "\(error)")
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
        repeating: AblationCondition("", [HeadIndex(layer: 0, head: 0)]), count: sets * (2 + recipe.draws))
      let ablations = try pass.estimate(batch, ablations: conditions)
      progress(
        .note(
          "\(batch.name): \(batch.examples.count) examples (\(batch.validCount) with one earlier occurrence); memory "
            + "for heads \(heads)"
            + (conditions.isEmpty ? "" : "; for \(conditions.count) ablations at most \(ablations)")))
    } catch {
      throw MeasuringError("batch \(batch.name)", "\(error)")
    }
  }

  private func measure(
    _ batch: MeasurementBatch, screen known: [HeadIndex]?, validation windows: [[Int]]?
  ) throws(MeasuringError) -> Outcome {
    do {
      let measurement = try pass(sweep: "\(batch.name), heads").measure(batch)
      let screen = known ?? measurement.rankedScreen(.induction)
      let plan = plan(screen: screen)
      announceUnmatched(plan)
      let ablated = try behaviours(batch, plan.conditions)
      var validation: Validation?
      if let windows {
        let loss = try pass(sweep: "validation, \(plan.conditions.count) ablations")
          .validationLoss(windows, ablations: plan.conditions)
        validation = Validation(intact: loss.intact, ablated: loss.ablated)
      }
      let source = recipe.source(model, batch, picks: screen)
      let rows = try MeasurementRows(
        model: model, recipe: recipe, batch: batch, source: source, precision: measurement.precision
      ).rows(measurement, ablated, validation)
      return Outcome(
        batch: batch, measurement: measurement, ablated: ablated, validation: validation, screen: screen,
        source: source, rows: rows)
    } catch let error as MeasuringError {
      throw error
    } catch {
      throw MeasuringError("\(model.path), batch \(batch.name)", "\(error)")
    }
  }

  private func behaviours(
    _ batch: MeasurementBatch, _ conditions: [AblationCondition]
  ) throws -> [AblatedBehaviour] {
    guard !conditions.isEmpty else { return [] }
    return try pass(sweep: "\(batch.name), \(conditions.count) ablations").behaviour(batch, ablations: conditions).ablated
  }

  private func plan(screen: [HeadIndex]) -> AblationPlan {
    var plan = AblationPlan()
    let headsPerLayer = model.shape.heads
    if recipe.ablatesScreen {
      plan.add("induction_screen", screen, headsPerLayer: headsPerLayer, draws: recipe.draws)
    }
    plan.add(
      "given_heads", recipe.ablated.map { HeadIndex($0) }, headsPerLayer: headsPerLayer, draws: recipe.draws)
    for (name, heads) in recipe.foreign.sorted(by: { $0.key < $1.key }) {
      let present = heads.filter(model.has).map { HeadIndex($0) }
      if !present.isEmpty { plan.add(alone: "picks_of_\(name)", present, controlOf: screen) }
    }
    return plan
  }

  private func pass(sweep: String) throws -> ForwardPass<Float> {
    let (progress, layers, start) = (progress, model.shape.layers, ContinuousClock.now)
    let watch = LayerWatch { layer in
      let seconds = (ContinuousClock.now - start).components.seconds
      progress(.layer(sweep: sweep, layer: layer + 1, of: layers, seconds: Int(seconds)))
    }
    var pass = try ForwardPass<Float>(
      model.description, weights: WatchedWeights(model.tensors, watch),
      memoryLimit: recipe.memoryLimit ?? CheckpointRecipe.freeMemory)
    pass.products = recipe.products
    return pass
  }
}

extension CheckpointModel {
  func has(_ head: Head) -> Bool {
    (0..<shape.layers).contains(head.layer) && (0..<shape.heads).contains(head.head)
  }
}

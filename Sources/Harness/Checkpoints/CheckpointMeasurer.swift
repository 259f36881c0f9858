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
    public var ablated: [(condition: AblationCondition, behaviour: Behaviour)]
    /// Heads of the induction screen that were ablated, by rank; of the first batch.
    public var screen: [HeadIndex]
    public var source: EvidenceSource
    public var rows: [Measurement]
  }

  public let model: CheckpointModel
  public let recipe: CheckpointRecipe
  let progress: @Sendable (String) -> Void

  /// - Parameter progress: takes lines about what is going on.
  public init(
    _ model: CheckpointModel, _ recipe: CheckpointRecipe, progress: @escaping @Sendable (String) -> Void
  ) {
    self.model = model
    self.recipe = recipe
    self.progress = progress
  }

  /// Measures all batches; throws, without any rows, if one of them fails.
  public func run() throws(MeasuringError) -> [Outcome] {
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
    for batch in batches { try announce(batch) }
    var outcomes: [Outcome] = []
    for batch in batches { outcomes.append(try measure(batch, screen: outcomes.first?.screen)) }
    return outcomes
  }

  /// Measures one batch alone.
  ///
  /// - Parameter screen: the induction screen to ablate where another batch's counts; empty for none.
  public func run(_ batch: MeasurementBatch, screen: [HeadIndex]?) throws(MeasuringError) -> Outcome {
    try measure(batch, screen: screen)
  }

  private func announce(_ batch: MeasurementBatch) throws(MeasuringError) {
    do {
      let estimate = try pass(sweep: "").estimate(batch)
      progress(
        "\(batch.name): \(batch.examples.count) examples (\(batch.validCount) with one earlier occurrence), "
          + "memory \(estimate)")
    } catch {
      throw MeasuringError("batch \(batch.name)", "\(error)")
    }
  }

  private func measure(
    _ batch: MeasurementBatch, screen known: [HeadIndex]?
  ) throws(MeasuringError) -> Outcome {
    do {
      let measurement = try pass(sweep: "\(batch.name), heads").measure(batch)
      let screen = known ?? measurement.rankedScreen(.induction)
      let plan = plan(screen: screen)
      var ablated: [(condition: AblationCondition, behaviour: Behaviour)] = []
      if !plan.conditions.isEmpty {
        let sweep = try pass(sweep: "\(batch.name), \(plan.conditions.count) ablations")
        let behaviours = try sweep.behaviour(batch, ablations: plan.conditions)
        ablated = Array(zip(plan.conditions, behaviours.ablated)).map { (condition: $0, behaviour: $1) }
      }
      let source = recipe.source(model, batch, picks: screen)
      let rows = try MeasurementRows(
        model: model, recipe: recipe, batch: batch, source: source, precision: measurement.precision
      ).rows(measurement, ablated)
      return Outcome(
        batch: batch, measurement: measurement, ablated: ablated, screen: screen, source: source, rows: rows)
    } catch let error as MeasuringError {
      throw error
    } catch {
      throw MeasuringError("\(model.path), batch \(batch.name)", "\(error)")
    }
  }

  private func plan(screen: [HeadIndex]) -> AblationPlan {
    var plan = AblationPlan()
    let headsPerLayer = model.shape.heads
    plan.add("induction_screen", screen, headsPerLayer: headsPerLayer, draws: recipe.draws)
    plan.add(
      "given_heads", recipe.ablated.map { HeadIndex($0) }, headsPerLayer: headsPerLayer, draws: recipe.draws)
    return plan
  }

  private func pass(sweep: String) throws -> ForwardPass<Float> {
    let (progress, layers, start) = (progress, model.shape.layers, ContinuousClock.now)
    let watch = LayerWatch { layer in
      let seconds = (ContinuousClock.now - start).components.seconds
      progress("\(sweep): layer \(layer + 1) of \(layers), \(seconds) s")
    }
    return try ForwardPass<Float>(
      model.description, weights: WatchedWeights(model.tensors, watch),
      memoryLimit: recipe.memoryLimit ?? CheckpointRecipe.freeMemory)
  }
}

extension CheckpointModel {
  func has(_ head: Head) -> Bool {
    (0..<shape.layers).contains(head.layer) && (0..<shape.heads).contains(head.head)
  }
}

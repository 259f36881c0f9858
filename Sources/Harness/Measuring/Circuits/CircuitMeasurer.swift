import Evidence
import struct Evidence.Measurement
import Foundation
import Ground
import Transformer

/// Measures the circuits of one model, at one checkpoint or over the course of its training.
///
/// In a course, scores of heads belong to the run `trajectory` and losses to `curve`, at every checkpoint. Of the last
/// checkpoint, or the only one, everything belongs to the run `circuits`, and losses without some heads to `ablation`.
public struct CircuitMeasurer: Sendable {
  public let recipe: CircuitRecipe
  let progress: @Sendable (MeasuringProgress) -> Void

  public init(_ recipe: CircuitRecipe, progress: @escaping @Sendable (MeasuringProgress) -> Void) {
    self.recipe = recipe
    self.progress = progress
  }

  /// Measures one checkpoint.
  public func run(_ model: CheckpointModel, step: Int? = nil) throws(MeasuringError) -> [Measurement] {
    try measure(model, step: step, tokensSeen: nil, isLast: true)
  }

  /// Measures all checkpoints of a run; throws, without any rows, if one of them fails.
  public func run(_ series: CheckpointSeries) throws(MeasuringError) -> [Measurement] {
    var rows: [Measurement] = []
    for (index, entry) in series.entries.enumerated() {
      let isLast = index == series.entries.count - 1
      let model = try CheckpointModel(path: entry.path)
      let seen = entry.tokens ?? model.tokensSeen
      rows += try measure(model, step: entry.step, tokensSeen: seen, isCourse: true, isLast: isLast)
    }
    progress(.note("\(recipe.subject): \(series.entries.count) checkpoints"))
    return rows
  }

  private func measure(
    _ model: CheckpointModel, step: Int?, tokensSeen: Double?, isCourse: Bool = false, isLast: Bool
  ) throws(MeasuringError) -> [Measurement] {
    // A replica is its own model, at a scale of its own.
    if recipe.tier == .checkpoint { try model.requireIdentity(of: recipe.subject) }
    return try model.whileUnchanged { () throws(MeasuringError) in
      do {
        let tokens = try repeatedTokens(for: model)
        let pass = try ForwardPass<Float>(
          model.description, weights: CheckpointWeights(model.tensors),
          memoryLimit: recipe.memoryLimit ?? CheckpointRecipe.freeMemory)
        let circuits = try pass.circuits(tokens, withMaps: isLast)
        if isLast { for refusal in circuits.refusals { progress(.note("\(model.name): \(refusal)")) } }
        var rows = builder(model, step, tokensSeen, CircuitRecipe.repeatedTokens, digest: tokens.digest)
        rows.examples = tokens.sequences.count
        if isCourse {
          rows.run = "trajectory"
          rows.addAttention(of: circuits)
        }
        if isLast {
          rows.run = "circuits"
          rows.addAttention(of: circuits)
          rows.addMaps(of: circuits)
          rows.addShape(of: model)
        }
        return try rows.finiteRows(of: model) + losses(pass, model, circuits, step, tokensSeen, isCourse: isCourse, isLast: isLast)
      } catch let error as MeasuringError {
        throw error
      } catch {
        throw MeasuringError(model.path, "\(error)")
      }
    }
  }

  private func repeatedTokens(for model: CheckpointModel) throws(MeasuringError) -> RepeatedTokens {
    let ids = recipe.tokens ?? 0..<model.shape.vocabulary
    guard ids.upperBound <= model.shape.vocabulary else {
      throw MeasuringError("--tokens", "\(model.name) knows \(model.shape.vocabulary) tokens only")
    }
    let (segment, repeats) = RepeatedTokens.shape(positions: model.shape.positions)
    do {
      return try RepeatedTokens(count: recipe.sequences, segment: segment, repeats: repeats, ids: ids, seed: 1)
    } catch {
      throw MeasuringError("repeated tokens", "\(error)")
    }
  }

  private func losses(
    _ pass: ForwardPass<Float>, _ model: CheckpointModel, _ circuits: CircuitMeasurement, _ step: Int?,
    _ tokensSeen: Double?, isCourse: Bool, isLast: Bool
  ) throws -> [Measurement] {
    guard !recipe.windows.isEmpty else { return [] }
    let longest = (recipe.windows.map(\.count).max() ?? 0) - 1
    guard longest <= model.shape.positions else {
      throw MeasuringError(
        "--places", "a window of \(longest) tokens is longer than the \(model.shape.positions) positions of \(model.name)")
    }
    let plan = isLast && recipe.ablates ? ablations(circuits, model) : AblationPlan()
    for name in plan.unmatched {
      progress(.note("\(model.name): no random control of \(name): its layers have fewer other heads than it takes"))
    }
    let found = try pass.contextLoss(recipe.windows, places: recipe.places, ablations: plan.sweep)
    var rows = builder(model, step, tokensSeen, CircuitRecipe.runningText, digest: recipe.windowsDigest)
    rows.examples = recipe.windows.count
    if isCourse {
      rows.run = "curve"
      rows.add(found.intact, recipe.places, under: .intact)
    }
    if isLast {
      rows.run = "circuits"
      for (index, loss) in found.intact.byPlace.enumerated() {
        rows.add(.lossAtPlace, loss, detail: String(index + 2))
      }
      rows.run = "ablation"
      rows.add(found.intact, recipe.places, under: .intact)
      for (condition, loss) in zip(plan.conditions, found.ablated) {
        rows.add(loss, recipe.places, under: condition)
        rows.addDifference(loss, from: found.intact, under: condition)
      }
    }
    return try rows.finiteRows(of: model)
  }

  /// Heads that match prefixes, heads that attend to the previous token, each with matched random heads of its layers.
  private func ablations(_ circuits: CircuitMeasurement, _ model: CheckpointModel) -> AblationPlan {
    func heads(_ score: KeyPath<HeadCircuit, Double>) -> [Head] {
      circuits.heads.filter { $0[keyPath: score] >= recipe.threshold }
        .sorted { ($1[keyPath: score], $0.head) < ($0[keyPath: score], $1.head) }.map(\.head)
    }
    var plan = AblationPlan()
    plan.add("induction_heads", heads(\.prefixMatching), headsPerLayer: model.shape.heads, draws: recipe.draws)
    plan.add("previous_token_heads", heads(\.previousToken), headsPerLayer: model.shape.heads, draws: recipe.draws)
    return plan
  }

  private func builder(
    _ model: CheckpointModel, _ step: Int?, _ tokensSeen: Double?, _ batch: String, digest: String
  ) -> RowBuilder {
    var rows = RowBuilder(source: recipe.source(model, step: step, batch: batch, digest: digest))
    rows.subject = recipe.subject
    rows.precision = ForwardPass<Float>.precisionName(.full)
    rows.time = Date().formatted(.iso8601)
    rows.step = step
    rows.tokens = tokensSeen
    rows.checkpointDigest = model.digest
    (rows.batch, rows.batchDigest) = (batch, digest)
    return rows
  }
}

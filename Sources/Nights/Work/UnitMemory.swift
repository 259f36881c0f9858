import CheckpointFiles
import Foundation
import Ground
import Measuring
import Transformer

/// What units need of memory, by formula and without reading weights.
struct UnitMemory {
  /// Beyond the sweep itself: the program, SQLite's and BLAS's buffers, the batch and its rows.
  static let besides = 300_000_000

  /// Bytes of one unit; the limit itself where the checkpoint does not say.
  static func bytes(_ unit: WorkUnit) -> Int {
    // A sweep takes its batch in slabs that fit the limit; only small models stay below it.
    guard let estimate = try? estimate(unit) else { return unit.memory + besides }
    return min(estimate, unit.memory) + besides
  }

  private static func estimate(_ unit: WorkUnit) throws -> Int {
    let model = try OpenedModel(path: unit.path, weights: unit.weights)
    let description = model.description
    let pass = try ForwardPass<Float>(
      description, weights: CheckpointWeights(model.tensors), memoryLimit: unit.memory)
    // Ablations multiply the residual streams: the induction screen's set, five controls, its full layers.
    let length = min(BatchChoice.length, description.shape.vocabulary)
    let examples = (0..<min(unit.examples, 4)).map { _ in
      MeasurementBatch.Example(tokens: Array(repeating: 0, count: length), query: length - 1, target: 0)
    }
    let few = MeasurementBatch(name: "estimate", examples: examples, baseline: .perExample)
    let condition = AblationCondition("estimate", [Head(layer: 0, head: 0)])
    let ablations = Array(repeating: condition, count: unit.kind.isNoise ? 0 : unit.draws + 2)
    let estimate = try pass.estimate(few, ablations: ablations)
    let perExample = estimate.activations / max(1, examples.count)
    return estimate.weights + estimate.scratch + perExample * unit.examples
  }
}

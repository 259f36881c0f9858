import Foundation
import Testing

@testable import Training

/// What PyTorch makes of a tiny model, some AdamW steps and a schedule; made by `scripts/references/training.py`.
struct TrainingReference: Decodable {
  struct Model: Decodable {
    var shape: ModelShape
    var sequences: Int
    var length: Int
    var tokens: [Int32]
    var targets: [Int32]
    var reads: [Bool]
    var probeWeight: Double
    var text: Double
    var probe: Double
    var norm: Double
    var lastHeadOutputs: [Double]
    /// Of the last position, `layers × sequences × heads`.
    var entropies: [Double]
    var gradients: [String: [Double]]

    var batch: TrainingBatch {
      var batch = TrainingBatch(sequences: sequences, length: length)
      batch.inputs = tokens
      batch.targets = targets
      batch.isRead = reads
      return batch
    }

    /// The weights follow a formula, the same as in the script.
    func parameters<S: TrainingScalar>(as type: S.Type) -> Slab<S> {
      let layout = ParameterLayout(shape)
      let slab = Slab<S>(count: layout.count)
      for tensor in layout.tensors {
        let isNorm = tensor.name.contains("ln")
        for i in tensor.range {
          let value = TrainingReference.spread(i)
          slab.start[i] = S(isNorm ? value / 4 + (tensor.name.hasSuffix("weight") ? 1 : 0) : value)
        }
      }
      return slab
    }
  }

  struct AdamWSteps: Decodable {
    var rates: [Double]
    var norms: [Double]
    var weights: [[Double]]
  }

  struct Schedule: Decodable {
    var peak: Double
    var warmup: Int
    var steps: Int
    var rates: [Double]
  }

  var model: Model
  /// The same without MLPs.
  var attentionAlone: Model
  var adamw: AdamWSteps
  var schedule: Schedule

  /// Numbers in [−½, ½).
  static func spread(_ index: Int) -> Double { Double(index * 7919 % 4096) / 4096 - 0.5 }

  static func load() throws -> TrainingReference {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/training", withExtension: "json"))
    return try JSONDecoder().decode(TrainingReference.self, from: Data(contentsOf: url))
  }
}

/// ‖a − b‖ / ‖b‖
func relativeError(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
  var difference = 0.0
  var norm = 0.0
  for (x, y) in zip(a, b) {
    difference += (x - y) * (x - y)
    norm += y * y
  }
  return (difference / norm).squareRoot()
}

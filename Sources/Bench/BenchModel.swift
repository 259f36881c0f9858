import Foundation
import Mathematics
import SpectralFingerprints
import Training
import Transformer

/// A model with random weights of a shape that a bench asks for, as a checkpoint file, and batches of random tokens for it.
struct BenchModel {
  let path: String
  let shape: ModelShape

  /// Writes the checkpoint into the folder.
  init(_ shape: ModelShape, in folder: URL) throws {
    var recipe = TrainingPreset.mini.recipe(seed: 42)
    recipe.shape = shape
    path = folder.appending(path: "model-\(shape.layers)-\(shape.heads)-\(shape.width)-\(shape.context).safetensors").path
    self.shape = shape
    if !FileManager.default.fileExists(atPath: path) { try Trainer(recipe).writeCheckpoint(to: path) }
  }

  func batch(examples: Int, length: Int) -> MeasurementBatch {
    var random = Xoshiro256(seed: 1)
    return MeasurementBatch(
      name: "bench",
      examples: (0..<examples).map { _ in
        MeasurementBatch.Example(
          tokens: (0..<length).map { _ in random.below(shape.vocabulary) }, query: length - 1, target: 0, earlier: length / 3)
      }, baseline: .distinct)
  }
}

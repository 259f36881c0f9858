import ArgumentParser
import Foundation
import Mathematics
import SpectralFingerprints
import Training

/// Times steps of a preset's training; `Benchmarks/training.py` compares them with PyTorch.
struct TrainingBench: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "training", abstract: "Time steps of a preset's training.")

  @Argument(help: "\(TrainingPreset.choices).", transform: Self.preset)
  var preset: TrainingPreset
  @Argument(transform: Bench.count) var steps: Int
  @Argument(help: "Default: as in the preset's recipe.", transform: Bench.count) var threads: Int?

  struct Result: Encodable {
    var kernel: String
    var recipe: TrainingRecipe
    /// Wall time of every step: making the batch, forward, backward, clipping and the update.
    var seconds: [Double]
  }

  private static func preset(_ name: String) throws -> TrainingPreset {
    guard let preset = TrainingPreset(rawValue: name) else { throw ValidationError("there is no preset '\(name)'") }
    return preset
  }

  func run() throws {
    BLASKernel.reexecIfNeeded()
    var recipe = preset.recipe(seed: 42)
    if let threads { recipe.division.lanes = threads }
    let trainer = try Trainer(recipe)
    let clock = ContinuousClock()
    var seconds: [Double] = []
    try BLASThreads.serial {
      _ = try trainer.advance()
      for _ in 0..<steps {
        let start = clock.now
        _ = try trainer.advance()
        seconds.append(start.duration(to: clock.now) / .seconds(1))
      }
    }
    try Bench.print(Result(kernel: BLASKernel.current, recipe: recipe, seconds: seconds))
  }
}

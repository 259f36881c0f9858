import Compute
import Foundation

/// Times steps of a preset's training; `Benchmarks/training.py` compares them with PyTorch.
@main
enum TrainingBench {
  static let usage = "usage: bench-training mini|small|ts51m STEPS [THREADS]"

  struct Result: Encodable {
    var kernel: String
    var recipe: TrainingRecipe
    /// Wall time of every step: making the batch, forward, backward, clipping and the update.
    var seconds: [Double]
  }

  static func main() throws {
    BLASKernel.reexecIfNeeded()
    let arguments = CommandLine.arguments
    guard (3...4).contains(arguments.count), let preset = TrainingPreset(rawValue: arguments[1]),
      let steps = Int(arguments[2]), steps > 0
    else { fail(usage) }
    var recipe = preset.recipe(seed: 42)
    if arguments.count == 4 {
      guard let threads = Int(arguments[3]), threads > 0 else { fail(usage) }
      recipe.division.lanes = threads
    }
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
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let result = Result(kernel: BLASKernel.current, recipe: recipe, seconds: seconds)
    print(String(decoding: try encoder.encode(result), as: UTF8.self))
  }

  static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(2)
  }
}

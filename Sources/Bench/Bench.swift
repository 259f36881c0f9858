import ArgumentParser
import Foundation

/// Times parts of the program; the scripts in `Benchmarks` run it and compare it with other tools.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time spectra, training, forward passes, a year of nights, how costs grow, and the limits of the machine.",
    subcommands: [SpectraBench.self, TrainingBench.self, ForwardBench.self, StoreBench.self, GrowthBench.self, LimitsBench.self])

  /// Prints a result as one line of JSON.
  static func print(_ result: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    Swift.print(String(decoding: try encoder.encode(result), as: UTF8.self))
  }

  /// The number, where it is a size that memory can have.
  static func count(_ text: String) throws -> Int {
    guard let number = Int(text), number > 0, number < 1 << 20 else {
      throw ValidationError("'\(text)' is not a whole number from 1 to \(1 << 20 - 1)")
    }
    return number
  }
}

import ArgumentParser
import Foundation

/// Times parts of the program; the scripts in `Benchmarks` run it and compare it with other tools.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time spectra, training, forward passes, products, a year of nights, how costs grow, and the limits of the machine.",
    subcommands: [SpectraBench.self, TrainingBench.self, ForwardBench.self, StoreBench.self, GrowthBench.self, LimitsBench.self, ProductsBench.self])

  /// Prints a result as one line of JSON.
  static func print(_ result: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    Swift.print(String(decoding: try encoder.encode(result), as: UTF8.self))
  }

  /// Runs a bench with a folder of its own inside the one that is named, which goes afterwards; what else is there stays.
  static func withFolder(in path: String, _ body: (URL) throws -> Void) throws {
    let folder = URL(fileURLWithPath: path).appending(path: "bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  /// The shortest wall time of so many repeats, in seconds.
  static func fastest(_ repeats: Int, _ body: () throws -> Void) rethrows -> Double {
    try ForwardBench.time(repeats, body).map(\.wall).min() ?? .nan
  }

  /// The number, where it is a size that memory can have.
  static func count(_ text: String) throws -> Int {
    guard let number = Int(text), number > 0, number < 1 << 20 else {
      throw ValidationError("'\(text)' is not a whole number from 1 to \(1 << 20 - 1)")
    }
    return number
  }
}

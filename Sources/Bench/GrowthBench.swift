import ArgumentParser
import Evidence
import struct Evidence.Measurement
import Foundation
import Ground
import Mathematics
import Measuring
import Training
import Transformer

/// How the cost of work grows: each size over a factor of 16, and the exponent of the power of it that the times follow.
struct GrowthBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "growth", abstract: "Time measuring and the store over a factor of 16 of each size, with the exponent.")

  @Argument(help: "A folder for models; what the bench writes there goes afterwards.") var folder: String
  @Argument(help: "The fastest of so many counts.", transform: Bench.count) var repeats: Int

  /// Times over one size.
  struct Series: Encodable {
    var size: String
    var of: String
    var sizes: [Int]
    var seconds: [Double]
    /// The slope of log time over log size, by least squares.
    var exponent: Double
  }

  private static let steps = [1, 2, 4, 8, 16]
  private static let base = ModelShape(layers: 4, width: 128, heads: 8, feedForward: 512, context: 1024, vocabulary: 1024)
  private static let (examples, length) = (64, 128)

  func run() throws {
    BLASKernel.reexecIfNeeded()
    try Bench.withFolder(in: folder, series)
  }

  private func series(in folder: URL) throws {
    let series = try [
      growth("heads", Self.steps.map { 2 * $0 }, of: "measuring, at one width") { heads in
        try measuring(in: folder, examples: Self.examples, length: Self.length) { $0.heads = heads }
      },
      growth("layers", Self.steps.map { 2 * $0 }, of: "measuring") { layers in
        try measuring(in: folder, examples: Self.examples, length: Self.length) { $0.layers = layers }
      },
      growth("sequence length", Self.steps.map { 64 * $0 }, of: "measuring") { length in
        try measuring(in: folder, examples: 16, length: length) { _ in }
      },
      growth("examples", Self.steps.map { 16 * $0 }, of: "measuring") { examples in
        try measuring(in: folder, examples: examples, length: Self.length) { _ in }
      },
      growth("checkpoints", Self.steps.map { 2 * $0 }, of: "a fingerprint, measuring included") { checkpoints in
        let model = try BenchModel(Self.base, in: folder)
        let batch = model.batch(examples: 16, length: 64)
        return {
          let points = try (1...checkpoints).map { step in
            Fingerprint.Point(
              step: step, tokens: nil, measurement: try ForwardPass<Float>(checkpoint: model.path, threads: nil).measure(batch))
          }
          _ = try Fingerprint(subject: "bench", batch: batch.name, examples: 16, axis: .steps, points: points)
        }
      },
      growth("rows in the store", Self.steps.map { 16_000 * $0 }, of: "filling it") { rows in
        { _ = try Self.filled(rows) }
      },
      growth("rows in the store", Self.steps.map { 16_000 * $0 }, of: "a question of one subject's heads") { rows in
        let store = try Self.filled(rows)
        return { for _ in 0..<20 { _ = try store.rows(tier: .checkpoint, subject: "model-7", quantity: .pr) } }
      },
    ]
    for series in series { try Bench.print(series) }
  }

  /// - Parameter prepare: makes what is needed for a size, and returns what is timed
  private func growth(
    _ size: String, _ sizes: [Int], of what: String, _ prepare: (Int) throws -> () throws -> Void
  ) throws -> Series {
    let seconds = try sizes.map { size in
      let work = try prepare(size)
      try work()
      return try Bench.fastest(repeats, work)
    }
    return Series(size: size, of: what, sizes: sizes, seconds: seconds, exponent: Self.slope(sizes.map { log(Double($0)) }, seconds.map { log($0) }))
  }

  /// The least-squares slope of y over x.
  private static func slope(_ x: [Double], _ y: [Double]) -> Double {
    let count = Double(x.count)
    let (meanX, meanY): (Double, Double) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    var (together, alone) = (0.0, 0.0)
    for (x, y) in zip(x, y) {
      together += (x - meanX) * (y - meanY)
      alone += (x - meanX) * (x - meanX)
    }
    return together / alone
  }

  /// Heads, behaviour and spectra of a model of the base's shape but for what is changed.
  private func measuring(
    in folder: URL, examples: Int, length: Int, _ change: (inout ModelShape) -> Void
  ) throws -> () throws -> Void {
    var shape = Self.base
    change(&shape)
    let model = try BenchModel(shape, in: folder)
    let (pass, batch) = (try ForwardPass<Float>(checkpoint: model.path, threads: nil), model.batch(examples: examples, length: length))
    return { _ = try pass.measure(batch) }
  }

  /// A store with so many rows, of models with 200 rows each.
  private static func filled(_ rows: Int) throws -> MeasurementStore {
    let store = try MeasurementStore()
    for model in 0..<rows / 200 {
      let source = EvidenceSource(tier: .checkpoint, name: "model-\(model)", digest: "\(model)", software: "bench 1")
      let provenance = Provenance(source: source.name, digest: source.digest, precision: "fp32", software: source.software)
      let rows = (0..<200).map { (index: Int) -> Evidence.Measurement in
        let quantity: Quantity = index % 2 == 0 ? .pr : .norm
        let key = Evidence.Measurement.Key(
          tier: .checkpoint, subject: source.name, step: index / 100, batch: "bench", quantity: quantity,
          layer: index % 100 / 10, head: index % 10 / 2, run: "panel")
        return Evidence.Measurement(key, value: Double(index) + 1, provenance: provenance)
      }
      try store.replace(source, with: rows)
    }
    return store
  }
}

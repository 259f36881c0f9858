import ArgumentParser
import Foundation
import Mathematics

/// Times a batch of spectra on matrices in a file; `Benchmarks/spectra.py` compares it with other tools.
struct SpectraBench: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "spectra", abstract: "Time spectra of matrices in a file.")

  enum Precision: String, ExpressibleByArgument, CaseIterable { case float32, float64 }

  @Argument(help: "The matrices one after the other, row-major, in this machine's byte order.")
  var file: String
  @Argument var precision: Precision
  @Argument(transform: Bench.count) var matrices: Int
  @Argument(transform: Bench.count) var rows: Int
  @Argument(transform: Bench.count) var columns: Int
  @Argument(transform: Bench.count) var repeats: Int
  @Argument(help: "Default: all cores.", transform: Bench.count) var threads: Int?

  struct Result: Encodable {
    var kernel: String
    var threads: Int
    /// Wall time of every repeat.
    var seconds: [Double]
    /// PR of every matrix.
    var participationRatios: [Double?]
  }

  func run() throws {
    BLASKernel.reexecIfNeeded()
    let shape = Shape(matrices: matrices, rows: rows, columns: columns)
    let threads = threads ?? Parallel.cores
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    let result =
      switch precision {
      case .float32: try Self.time(Float.self, data, shape, repeats: repeats, threads: threads)
      case .float64: try Self.time(Double.self, data, shape, repeats: repeats, threads: threads)
      }
    try Bench.print(result)
  }

  struct Shape {
    var matrices: Int
    var rows: Int
    var columns: Int
  }

  static func time<Element: SpectralElement>(
    _ type: Element.Type, _ data: Data, _ shape: Shape, repeats: Int, threads: Int
  ) throws -> Result {
    let size = shape.rows * shape.columns
    guard data.count == shape.matrices * size * MemoryLayout<Element>.stride else {
      throw ValidationError("\(data.count) bytes do not fill \(shape); give the shape that the file was written with")
    }
    let elements = [Element](unsafeUninitializedCapacity: shape.matrices * size) { buffer, count in
      count = data.copyBytes(to: buffer) / MemoryLayout<Element>.stride
    }
    return try elements.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { throw ValidationError("there are no matrices") }
      let views = (0..<shape.matrices).map {
        MatrixView(base + $0 * size, rows: shape.rows, columns: shape.columns)
      }
      // One round to wake the threads and touch the memory.
      var summaries = try SpectralBatch.summaries(of: views, threads: threads)
      var seconds: [Double] = []
      for _ in 0..<repeats {
        let elapsed = try ContinuousClock().measure {
          summaries = try SpectralBatch.summaries(of: views, threads: threads)
        }
        seconds.append(elapsed / .seconds(1))
      }
      return Result(
        kernel: BLASKernel.current, threads: threads, seconds: seconds,
        participationRatios: summaries.map(\.participationRatio))
    }
  }
}

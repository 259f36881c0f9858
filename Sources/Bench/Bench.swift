import Compute
import Foundation

/// Times a batch of spectra on matrices in a file; `Benchmarks/spectra.py` compares it with other tools.
@main
enum Bench {
  static let usage = """
    usage: bench FILE float32|float64 MATRICES ROWS COLUMNS REPEATS [THREADS]
    FILE holds the matrices one after the other, row-major, in this machine's byte order.
    """

  struct Result: Encodable {
    var kernel: String
    var threads: Int
    /// Wall time of every repeat.
    var seconds: [Double]
    /// PR of every matrix.
    var participationRatios: [Double?]
  }

  static func main() throws {
    BLASKernel.reexecIfNeeded()
    let arguments = CommandLine.arguments
    guard arguments.count == 7 || arguments.count == 8 else { fail(usage) }
    let numbers = arguments[3...].compactMap(Int.init).filter { $0 > 0 && $0 < 1 << 20 }
    guard numbers.count == arguments.count - 3 else { fail(usage) }
    let shape = Shape(matrices: numbers[0], rows: numbers[1], columns: numbers[2])
    let threads = numbers.count > 4 ? numbers[4] : Parallel.cores
    let data = try Data(contentsOf: URL(fileURLWithPath: arguments[1]))
    let result =
      switch arguments[2] {
      case "float32": try time(Float.self, data, shape, repeats: numbers[3], threads: threads)
      case "float64": try time(Double.self, data, shape, repeats: numbers[3], threads: threads)
      default: fail(usage)
      }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(result), as: UTF8.self))
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
      fail("\(data.count) bytes do not fill \(shape); give the shape that the file was written with")
    }
    let elements = [Element](unsafeUninitializedCapacity: shape.matrices * size) { buffer, count in
      count = data.copyBytes(to: buffer) / MemoryLayout<Element>.stride
    }
    return try elements.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { fail(usage) }
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

  static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(2)
  }
}

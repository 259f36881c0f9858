import ArgumentParser
import Foundation
import Glibc
import Mathematics
import Training
import Transformer

/// What the machine can do at most, and what of it the program's work reaches: products in both precisions, memory, disk.
struct LimitsBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits", abstract: "Time what the machine can do at most, and what of it is reached.")

  @Argument(help: "A folder for a model and a file; what the bench writes there goes afterwards.") var folder: String
  @Argument(help: "The fastest of so many counts.", transform: Bench.count) var repeats: Int

  /// A limit, and work that it bounds, in units a second.
  struct Limit: Encodable {
    var limit: String
    var unit: String
    /// `nil` where the processor has nothing for it.
    var most: Double?
    var work: String
    var reached: Double
  }

  private static let fileSize = 512 << 20

  func run() throws {
    BLASKernel.reexecIfNeeded()
    try Bench.withFolder(in: folder, limits)
  }

  private func limits(in folder: URL) throws {
    let model = try BenchModel(
      ModelShape(layers: 8, width: 512, heads: 16, feedForward: 2048, context: 256, vocabulary: 8192), in: folder)
    let pass = try ForwardPass<Float>(checkpoint: model.path, threads: nil)
    var rounded = pass
    rounded.products = .bfloat16
    let batch = model.batch(examples: 32, length: 256)
    let operations = ForwardBench.operations(pass.model, sequences: 32, length: 256)
    func rate(_ amount: Double, _ body: () throws -> Void) throws -> Double {
      try body()
      return amount / (try Bench.fastest(repeats, body))
    }
    let file = folder.appending(path: "file").path
    try Self.write(file)
    let size = Double(Self.fileSize)
    let limits = [
      Limit(
        limit: "products in single precision", unit: "Gflop/s", most: ForwardBench.peak().wall / 1e9,
        work: "measuring 32 × 256 tokens, 8 layers × 512", reached: try rate(operations / 1e9) { _ = try pass.measure(batch) }),
      Limit(
        limit: "products in bfloat16", unit: "Gflop/s", most: BFloat16Unit.here.map { Self.bfloat16Peak($0) / 1e9 },
        work: "the same with --precision bf16", reached: try rate(operations / 1e9) { _ = try rounded.measure(batch) }),
      Limit(
        limit: "reading memory", unit: "GB/s", most: Self.memoryBandwidth(repeats) / 1e9,
        work: "digest of a file in memory", reached: try rate(size / 1e9) { _ = try Self.digest(file) }),
      Limit(
        limit: "reading the disk", unit: "GB/s",
        most: try rate(size / 1e9) { Self.forget(file); try Self.read(file) { _ in } },
        work: "digest of a file on disk", reached: try rate(size / 1e9) { Self.forget(file); _ = try Self.digest(file) }),
    ]
    for limit in limits { try Bench.print(limit) }
  }

  /// Multiplications and additions a second of one large product, whose rows the cores share.
  private static func bfloat16Peak(_ unit: BFloat16Unit) -> Double {
    let (n, rows) = (4096, 256)
    let a = [UInt16](repeating: 0x3F00, count: rows * n)
    let bits = UnsafeMutablePointer<UInt16>.allocate(capacity: n * n)
    let c = UnsafeMutablePointer<Float>.allocate(capacity: n * n)
    defer { bits.deallocate(); c.deallocate() }
    let b = BFloat16Matrix(of: [Float](repeating: 0.5, count: n * n), k: n, n: n, transposed: true, for: unit, into: bits)
    nonisolated(unsafe) let result = c
    let seconds = Bench.fastest(3) {
      Parallel.forEach(count: n / rows) { b.product(m: rows, n: n, k: n, a, adds: false, result + $0 * rows * n, ldc: n) }
    }
    return 2 * Double(n * n * n) / seconds
  }

  /// Bytes a second that all cores together read from an array far larger than any cache.
  private static func memoryBandwidth(_ repeats: Int) -> Double {
    let (count, parts) = (1 << 27, Parallel.cores * 4)
    let array = [Float](repeating: 1, count: count)
    let seconds = Bench.fastest(repeats + 1) {
      let sums = Parallel.map(Array(0..<parts)) { part -> Float in
        array.withUnsafeBytes { bytes in
          var sum = SIMD16<Float>(repeating: 0)
          for i in stride(from: part * count / parts, to: (part + 1) * count / parts, by: 16) {
            sum += bytes.loadUnaligned(fromByteOffset: 4 * i, as: SIMD16<Float>.self)
          }
          return sum.sum()
        }
      }
      precondition(sums.reduce(0, +) > 0)
    }
    return Double(count * MemoryLayout<Float>.stride) / seconds
  }

  private static func write(_ path: String) throws {
    var random = Xoshiro256(seed: 7)
    let block = (0..<1 << 17).map { _ in random.next() }
    try Data().write(to: URL(fileURLWithPath: path))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    for _ in 0..<fileSize / (block.count * 8) { try handle.write(contentsOf: block.withUnsafeBytes { Data($0) }) }
    try handle.synchronize()
    try handle.close()
  }

  /// Leaves nothing of the file in memory, where the kernel follows.
  private static func forget(_ path: String) {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    close(descriptor)
  }

  private static func read(_ path: String, _ use: (Data) -> Void) throws {
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? handle.close() }
    while let data = try handle.read(upToCount: 8 << 20), !data.isEmpty { use(data) }
  }

  private static func digest(_ path: String) throws -> String {
    var hash = SHA256()
    try read(path) { hash.update(data: $0) }
    return hash.finalize().hexadecimal
  }
}

import Foundation
import Mathematics
import Testing

@testable import CheckpointFiles

/// A file that is cut short while products read it.
@Suite struct CutFilesTests {
  @Test(arguments: 0..<4)
  func `Pages that a file lost read as zeros in products on several threads, and the cut is told`(_ round: Int) throws {
    let (rows, columns) = (2000, 512)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).bin").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let ones = [Float](repeating: 1, count: rows * columns)
    try ones.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
    let file = try MappedFile(path: path)
    try FileHandle(forWritingTo: URL(fileURLWithPath: path)).truncate(atOffset: 0)

    let x = [Float](repeating: 1, count: 64 * columns)
    var y = [Float](repeating: .nan, count: 64 * rows)
    // A thread of its own has threads of its own for its products.
    let thread = DispatchQueue(label: "cut-\(round)")
    try thread.sync {
      try file.withBytes(0..<file.count, place: "all") { bytes in
        guard let weights = bytes.bindMemory(to: Float.self).baseAddress else { return }
        y.withUnsafeMutableBufferPointer { y in
          guard let y = y.baseAddress else { return }
          BLAS.gemm(false, true, m: 64, n: rows, k: columns, x, lda: columns, weights, ldb: columns, y, ldc: rows)
        }
      }
    }
    #expect(y.allSatisfy { $0 == 0 })
    let error = checkpointError { try file.requireUnchanged() }
    #expect(error?.problem == "the file was cut short")
  }
}

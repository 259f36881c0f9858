import Foundation
import Testing

@testable import CheckpointFiles
@testable import Ground

/// What `scripts/references/checkpoint_files.py` expects of the files it wrote.
struct Reference {
  struct Tensor: Decodable {
    var shape: [Int]
    /// The bits of doubles in hexadecimal, for floating-point tensors.
    var bits: [String]?
    var integers: [Int64]?

    /// The values as doubles.
    var doubles: [Double] {
      integers?.map(Double.init) ?? bits?.map { Double(bitPattern: UInt64($0, radix: 16) ?? 0) } ?? []
    }
  }

  struct File: Decodable {
    var tensors: [String: Tensor]
  }

  struct Contents: Decodable {
    var files: [String: File]
    var tokens: [Int32]
  }

  static let contents: Contents = {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path("checkpoints/expected.json")))
      return try JSONDecoder().decode(Contents.self, from: data)
    } catch {
      fatalError("expected.json cannot be read: \(error)")
    }
  }()

  /// The path of a fixture.
  static func path(_ name: String) -> String {
    Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name)").path
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  /// A path for a new file in a folder of its own, which the caller removes.
  static func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}

/// Bit patterns, so that signed zeros and infinities count; all NaNs count as one.
func patterns(_ values: some Sequence<Double>) -> [UInt64] {
  values.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
}

extension StoredTensor {
  /// The given rows as doubles.
  func doubles(rows: Range<Int>? = nil) throws -> [Double] {
    var values = [Double](
      repeating: .nan, count: (rows ?? 0..<description.rows).count * description.rowLength)
    try values.withUnsafeMutableBufferPointer { try read(rows: rows, into: $0) }
    return values
  }
}

/// The error that `body` throws.
func checkpointError(_ body: () throws -> Void) -> CheckpointError? {
  do {
    try body()
    return nil
  } catch {
    return error as? CheckpointError
  }
}

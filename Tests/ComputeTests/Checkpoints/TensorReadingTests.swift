import Foundation
import Testing

@testable import CheckpointFiles
@testable import Ground

/// Every format against the values that its own library wrote or decoded.
@Suite struct TensorReadingTests {
  static let files = [
    "types.safetensors", "sharded", "protocol2.pt", "protocol4.pt", "typed.pt", "types.gguf", "arrays.npz",
    "f8.npy", "f4.npy", "f2.npy", "i8.npy", "u2.npy", "b1.npy", "scalar.npy", "fortran.npy",
  ]

  static func open(_ file: String) throws -> (source: any TensorSource, expected: Reference.File) {
    (
      try Checkpoint.open(Reference.path("checkpoints/\(file)")),
      try #require(Reference.contents.files[file])
    )
  }

  @Test(arguments: files)
  func `Holds exactly the tensors that were written`(_ file: String) throws {
    let (source, expected) = try Self.open(file)
    #expect(Set(source.tensors.map(\.name)) == Set(expected.tensors.keys))
    for tensor in source.tensors {
      #expect(tensor.shape == expected.tensors[tensor.name]?.shape, "\(tensor.name)")
    }
  }

  @Test(arguments: files)
  func `Reads doubles bit by bit`(_ file: String) throws {
    let (source, expected) = try Self.open(file)
    try #require(!expected.tensors.isEmpty)
    for (name, tensor) in expected.tensors {
      #expect(try patterns(source.tensor(name).doubles()) == patterns(tensor.doubles), "\(name)")
    }
  }

  @Test(arguments: files)
  func `Reads single precision as the nearest value`(_ file: String) throws {
    let (source, expected) = try Self.open(file)
    try #require(!expected.tensors.isEmpty)
    for (name, tensor) in expected.tensors {
      let nearest = tensor.integers?.map { Float($0) } ?? tensor.doubles.map { Float($0) }
      #expect(try source.values(of: name).map(\.bitPattern) == nearest.map(\.bitPattern), "\(name)")
    }
  }

  @Test(arguments: files)
  func `Reads whole numbers exactly`(_ file: String) throws {
    let (source, expected) = try Self.open(file)
    try #require(!expected.tensors.isEmpty)
    for (name, tensor) in expected.tensors {
      let stored = try source.tensor(name)
      var values = [Int64](repeating: 0, count: stored.description.count)
      if let integers = tensor.integers {
        try values.withUnsafeMutableBufferPointer { try stored.read(into: $0) }
        #expect(values == integers, "\(name)")
      } else {
        #expect(throws: CheckpointError.self, "\(name)") {
          try values.withUnsafeMutableBufferPointer { try stored.read(into: $0) }
        }
      }
    }
  }

  @Test(arguments: files)
  func `Rows are the rows of the whole`(_ file: String) throws {
    let (source, _) = try Self.open(file)
    #expect(!source.tensors.isEmpty)
    for tensor in source.tensors where !tensor.shape.isEmpty {
      // Rows of a vector in a block format are parts of a block.
      if tensor.elementType.blockLength > 1, tensor.shape.count == 1 { continue }
      let stored = try source.tensor(tensor.name)
      let whole = try stored.doubles()
      for lower in 0...tensor.rows {
        for upper in lower...tensor.rows {
          let part = whole[(lower * tensor.rowLength)..<(upper * tensor.rowLength)]
          #expect(try patterns(stored.doubles(rows: lower..<upper)) == patterns(part), "\(tensor.name)")
        }
      }
    }
  }

  @Test func `Rows outside and wrong room are refused`() throws {
    let tensor = try Self.open("types.safetensors").source.tensor("f32")
    let values = UnsafeMutableBufferPointer<Float>.allocate(capacity: 6)
    defer { values.deallocate() }
    for rows in [2..<4, -1..<2, 3..<4] {
      let room = UnsafeMutableBufferPointer(rebasing: values[..<(2 * rows.count)])
      #expect(checkpointError { try tensor.read(rows: rows, into: room) }?.problem.contains("rows") == true)
    }
    let room = UnsafeMutableBufferPointer(rebasing: values[..<5])
    #expect(checkpointError { try tensor.read(into: room) }?.problem.contains("room for 5") == true)
  }

  @Test func `A missing tensor is named with similar ones`() throws {
    let source = try Self.open("protocol2.pt").source
    let error = try #require(checkpointError { _ = try source.tensor("f32") })
    #expect(error.place == "tensor 'f32'")
    #expect(error.remedy.contains("model_state_dict.f32"))
    #expect(error.file == source.path)
  }

  @Test func `Large tensors read the same after their pages were let go`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("large.safetensors").path
    // Just above the size from which pages are let go.
    let count = 1_100_000
    var values = [Float](repeating: 1.5, count: count)
    for index in stride(from: 0, to: count, by: 997) { values[index] = Float(index) }
    var writer = try SafetensorsWriter(
      path: path, tensors: [TensorDescription(name: "x", shape: [2, count / 2], elementType: .float32)])
    try writer.append(values)
    try writer.finish()
    let source = try SafetensorsFile(path: path)
    #expect(try source.values(of: "x") == values)
    #expect(try source.values(of: "x") == values)
  }
}

import Foundation
import Testing

@testable import CheckpointFiles

@Suite struct SafetensorsWriterTests {
  static let tensors = [
    TensorDescription(name: "f32", shape: [2, 2], elementType: .float32),
    TensorDescription(name: "empty", shape: [0, 3], elementType: .float32),
    TensorDescription(name: "f64 \"\u{1}", shape: [], elementType: .float64),
    TensorDescription(name: "bf16", shape: [3], elementType: .bfloat16),
    TensorDescription(name: "i64", shape: [1], elementType: .int64),
  ]

  static func write(_ path: String, metadata: [String: String] = [:]) throws {
    var writer = try SafetensorsWriter(path: path, tensors: tensors, metadata: metadata)
    try writer.append([1, 2, 3] as [Float])
    try writer.append([4] as [Float])
    try [Double.pi].withUnsafeBufferPointer { try writer.append($0) }
    try writer.append([1, -2, 0.5] as [Float])
    try [Int64.min].withUnsafeBufferPointer { try writer.append($0) }
    try writer.finish()
  }

  @Test func `What is written is read`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.safetensors").path
    try Self.write(path, metadata: ["step": "5", "note": "line\nbreak \\"])
    let file = try SafetensorsFile(path: path)
    #expect(file.tensors == Self.tensors)
    #expect(file.metadata == ["step": "5", "note": "line\nbreak \\"])
    #expect(try file.tensor("f32").doubles() == [1, 2, 3, 4])
    #expect(try file.tensor("f64 \"\u{1}").doubles() == [.pi])
    #expect(try file.tensor("bf16").doubles() == [1, -2, 0.5])
    #expect(try file.tensor("i64").doubles() == [Double(Int64.min)])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.safetensors"])
  }

  @Test func `Equal contents give equal files`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = ["a", "b"].map { folder.appendingPathComponent($0).path }
    for path in paths { try Self.write(path, metadata: ["x": "1", "y": "2", "z": "3"]) }
    let digests = try paths.map { try ContentDigest.sha256(of: [$0]) }
    #expect(digests[0] == digests[1])
  }

  @Test func `An unfinished file leaves the old one alone`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.safetensors").path
    try Self.write(path)
    let before = try ContentDigest.sha256(of: [path])
    let error = checkpointError {
      var writer = try SafetensorsWriter(path: path, tensors: Self.tensors)
      try writer.append([1, 2, 3] as [Float])
      try writer.finish()
    }
    #expect(error?.problem == "3 of 4 elements were given")
    #expect(try ContentDigest.sha256(of: [path]) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.safetensors"])
  }

  @Test func `Wrong elements are refused`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.safetensors").path
    func problem(_ body: (inout SafetensorsWriter) throws -> Void) -> String? {
      checkpointError {
        var writer = try SafetensorsWriter(
          path: path, tensors: [TensorDescription(name: "x", shape: [2], elementType: .float32)])
        try body(&writer)
      }?.problem
    }
    #expect(problem { try $0.append([1, 2, 3] as [Float]) }?.contains("2 of type F32 are left") == true)
    #expect(
      problem { writer in try [1.0].withUnsafeBufferPointer { try writer.append($0) } }?.contains("F64")
        == true)
    #expect(
      problem { writer in
        try writer.append([1, 2] as [Float])
        try writer.append([3] as [Float])
      }?.contains("after the last tensor") == true)
  }

  @Test(arguments: [
    ([TensorDescription(name: "x", shape: [1], elementType: .float16)], "F16 is not written"),
    ([TensorDescription(name: "x", shape: [-1], elementType: .float32)], "impossible"),
    ([TensorDescription(name: "x", shape: [.max, 2], elementType: .float32)], "impossible"),
    ([TensorDescription(name: "__metadata__", shape: [], elementType: .float32)], "the name is taken"),
    (
      [TensorDescription](repeating: .init(name: "x", shape: [], elementType: .float32), count: 2),
      "the name is taken"
    ),
  ])
  func `Impossible declarations are refused`(_ tensors: [TensorDescription], _ problem: String) {
    let error = checkpointError { _ = try SafetensorsWriter(path: "/nonexistent/x", tensors: tensors) }
    #expect(error?.problem.contains(problem) == true)
  }

  @Test func `A folder that is not there is named`() {
    let error = checkpointError { _ = try SafetensorsWriter(path: "/nonexistent/x", tensors: []) }
    #expect(error?.file == "/nonexistent/x")
  }
}

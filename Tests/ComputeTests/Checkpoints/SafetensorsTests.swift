import Foundation
import Testing

@testable import CheckpointFiles
@testable import Ground

@Suite struct SafetensorsTests {
  /// A file with this header and so many bytes of elements.
  static func file(_ header: String, data: Int, announced: UInt64? = nil) -> MappedFile {
    let length = (announced ?? UInt64(header.utf8.count)).littleEndian
    let bytes = withUnsafeBytes(of: length) { Array($0) } + Array(header.utf8)
    return MappedFile(bytes: bytes + [UInt8](repeating: 0, count: data), path: "test.safetensors")
  }

  static func problem(_ header: String, data: Int, announced: UInt64? = nil) -> String? {
    checkpointError { _ = try SafetensorsFile(file(header, data: data, announced: announced)) }?.problem
  }

  @Test func `Metadata is read`() throws {
    let file = try SafetensorsFile(path: Reference.path("checkpoints/types.safetensors"))
    #expect(file.metadata == ["format": "pt", "note": "quotes \" and ünïcode"])
  }

  @Test(arguments: [
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 8, ["a": [2]], ElementType.float32),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}   "#, 8, ["a": [2]], .float32),
    (
      #"{"b":{"dtype":"I8","shape":[],"data_offsets":[1,2]},"a":{"dtype":"I8","shape":[],"data_offsets":[0,1]}}"#,
      2, ["a": [], "b": []], .int8
    ),
    (#"{"a":{"dtype":"F32","shape":[0,9],"data_offsets":[0,0]}}"#, 0, ["a": [0, 9]], .float32),
    ("{}", 0, [:], .float32),
  ])
  func `Sound headers are accepted`(_ header: String, _ data: Int, shapes: [String: [Int]], type: ElementType) throws {
    let tensors = try SafetensorsFile(Self.file(header, data: data)).tensors
    #expect(Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.shape) }) == shapes)
    #expect(tensors.allSatisfy { $0.elementType == type })
  }

  static let unsound: [(header: String, data: Int, problem: String)] = [
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 7, "ends at byte 8"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 9, "1 bytes follow the last tensor"),
    (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, "do not fit"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, 8, "has 8 bytes"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}"#, 16, "leaves a hole"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, "begin and end"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, 8, "begin and end"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8.0]}}"#, 8, "begin and end"),
    (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, 8, "whole numbers from 0"),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, 8, "overflows"),
    (#"{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}"#, 0, "overflows"),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,8]}}"#, 8, "do not fit"),
    (#"{"a":{"dtype":"F3","shape":[2],"data_offsets":[0,2]}}"#, 1, "ends at byte 2"),
    (#"{"a":{"dtype":"F32","shape":[2]}}"#, 8, "exactly dtype, shape and data_offsets"),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}"#, 4,
      "exactly dtype, shape and data_offsets"
    ),
    (
      #"{"a":{"dtype":"I8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"I8","shape":[2],"data_offsets":[1,3]}}"#,
      3, "inside the tensor before it"
    ),
    (
      #"{"a":{"dtype":"I8","shape":[],"data_offsets":[0,1]},"a":{"dtype":"I8","shape":[],"data_offsets":[1,2]}}"#,
      2, "'a' occurs twice"
    ),
    (#"{"__metadata__":{"a":1}}"#, 0, "not a string"),
    (#"{"__metadata__":[]}"#, 0, "is a list"),
    (#"{"a":1"#, 0, "ends too early"),
    (#" {}"#, 0, "does not begin with '{'"),
    ("", 0, "does not begin with '{'"),
  ]

  @Test(arguments: ["Q4_0", "I4", "F3"])
  func `A tensor of a type that is not known is named, and does not stand in the way`(_ type: String) throws {
    let header =
      #"{"x":{"dtype":"\#(type)","shape":[2],"data_offsets":[0,1]},"a":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}"#
    let file = try SafetensorsFile(Self.file(header, data: 5))
    #expect(file.tensors.map(\.name) == ["a"])
    #expect(file.unreadable.keys.sorted() == ["x"] && file.unreadable["x"]?.contains("'\(type)'") == true)
  }

  @Test(arguments: unsound)
  func `Unsound headers are refused`(_ header: String, _ data: Int, _ problem: String) {
    #expect(
      Self.problem(header, data: data)?.contains(problem) == true, "\(Self.problem(header, data: data) ?? "")"
    )
  }

  @Test(arguments: [3, 1 << 20, 1 << 40, UInt64(Int.max), .max])
  func `Announced lengths beyond the file are refused`(_ length: UInt64) {
    #expect(Self.problem("{}", data: 0, announced: length) != nil)
  }

  @Test func `Files shorter than the length field are refused`() {
    for count in 0..<8 {
      let file = MappedFile(bytes: [UInt8](repeating: 0, count: count), path: "short")
      #expect(checkpointError { _ = try SafetensorsFile(file) }?.file == "short")
    }
  }

  @Test(arguments: [
    (#"{"weight_map":{"a":"../secret.safetensors"}}"#, "does not name a file beside the index"),
    (#"{"weight_map":{"a":"/etc/passwd"}}"#, "does not name a file beside the index"),
    (#"{"weight_map":{"a":".."}}"#, "does not name a file beside the index"),
    (#"{"weight_map":{"a":1}}"#, "is a whole number"),
    (#"{"weight_map":{"a":"shard.safetensors"}}"#, "has no such tensor"),
    (#"{"weight_map":{"x":"absent.safetensors"}}"#, "1 of its 1 shards are not there: absent.safetensors"),
    (#"{}"#, "no such object"),
  ])
  func `Unsound indices are refused`(_ index: String, _ problem: String) throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let shard = Self.file(#"{"x":{"dtype":"I8","shape":[],"data_offsets":[0,1]}}"#, data: 1)
    try shard.withBytes(0..<shard.count, place: "") { bytes throws(CheckpointError) in Data(bytes) }
      .write(to: folder.appendingPathComponent("shard.safetensors"))
    let path = folder.appendingPathComponent("model.safetensors.index.json")
    try Data(index.utf8).write(to: path)
    let error = checkpointError { _ = try Checkpoint.open(folder.path) }
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
  }
}

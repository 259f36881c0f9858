import Foundation
import Testing

@testable import CheckpointFiles

@Suite struct PyTorchArchiveTests {
  @Test(arguments: ["protocol2.pt", "protocol4.pt"])
  func `Plain values stand beside the tensors`(_ name: String) throws {
    let archive = try PyTorchArchive(path: Reference.path("checkpoints/\(name)"))
    #expect(
      archive.values == [
        "step": .integer(1250), "seed": .integer(-1 << 40), "loss": .real(3.25), "name": .text("s42"),
        "done": .bool(false), "optimizer_state_dict.param_groups.0.lr": .real(1e-3),
      ])
  }

  @Test(arguments: [
    ("harmful.pt", "'posix.system', which is no part of tensors"),
    ("numpy-scalar.pt", "scalar', which is no part of tensors"),
    ("legacy.pt", "a bare pickle"),
  ])
  func `What is no plain tensor is refused by name`(_ file: String, _ problem: String) {
    let error = checkpointError { _ = try Checkpoint.open(Reference.path("checkpoints/\(file)")) }
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
    #expect(error?.remedy.isEmpty == false)
  }

  @Test func `An expanded view is named, and does not stand in the way of the others`() throws {
    let archive = try PyTorchArchive(path: Reference.path("checkpoints/expanded.pt"))
    #expect(archive.unreadable.count == 1 && archive.unreadable.values.allSatisfy { $0.contains("contiguous") })
    #expect(!StoredTensor.isExpanded([2, 3], [3, 1]) && !StoredTensor.isExpanded([2, 3], [1, 2]) && !StoredTensor.isExpanded([1, 1], [0, 0]))
    #expect(!StoredTensor.isExpanded([0, 3], [0, 0]) && !StoredTensor.isExpanded([4], nil))
    #expect(StoredTensor.isExpanded([2, 3], [0, 1]) && StoredTensor.isExpanded([4, 4], [0, 0]))
  }

  @Test func `Nothing in a harmful pickle is executed`() {
    #expect(!FileManager.default.fileExists(atPath: "executed"))
    _ = checkpointError { _ = try Checkpoint.open(Reference.path("checkpoints/harmful.pt")) }
    #expect(!FileManager.default.fileExists(atPath: "executed"))
  }
}

@Suite struct PickleReaderTests {
  static func read(_ pickle: [UInt8]) throws -> (value: PickleValue, heap: PickleHeap) {
    try PickleReader.read(MappedFile(bytes: pickle, path: "pickle"), 0..<pickle.count)
  }

  static func pickle(_ parts: Any...) -> [UInt8] {
    parts.flatMap { part -> [UInt8] in
      if let text = part as? String { return Array(text.utf8) }
      return [UInt8(clamping: part as? Int ?? 0)]
    }
  }

  @Test(
    arguments: [
      ([0x8A, 0], 0), ([0x8A, 1, 0xFF], -1), ([0x8A, 2, 0xFF, 0x00], 255),
      ([0x8A, 8] + [UInt8](repeating: 0xFF, count: 8), -1),
      ([0x4A, 0, 0, 0, 0x80], -(1 << 31)), ([0x4B, 200], 200), ([0x4D, 0, 1], 256),
    ] as [([UInt8], Int)])
  func `Integers are two's complement`(_ opcode: [UInt8], _ value: Int) throws {
    guard case .integer(let read) = try Self.read(opcode + [0x2E]).value else {
      Issue.record("no integer")
      return
    }
    #expect(read == value)
  }

  @Test(
    arguments: [
      ([0x8A, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1], 0x1p64), ([0x8A, 9] + [UInt8](repeating: 0xFF, count: 9), -1),
    ]
      as [([UInt8], Double)])
  func `Long integers become doubles`(_ opcode: [UInt8], _ value: Double) throws {
    guard case .real(let read) = try Self.read(opcode + [0x2E]).value else {
      Issue.record("no double")
      return
    }
    #expect(read == value)
  }

  @Test(arguments: [
    (pickle(0x80, 2, "cos\nsystem\n."), "'os.system'"),
    (pickle(0x80, 4, 0x8C, 8, "builtins", 0x8C, 4, "eval", 0x93, "."), "'builtins.eval'"),
    (pickle(0x80, 2, "ctorch\nload\n."), "'torch.load'"),
    (pickle("(ios\nsystem\n."), "'INST'"),
    (pickle(0x80, 2, "ccollections\nOrderedDict\n)", 0x81, "."), "'NEWOBJ'"),
    (pickle("P1\n."), "'PERSID'"),
    (pickle(0x80, 9, "."), "protocol 9"),
    (pickle(0x80, 2, "h", 7, "."), "no entry 7"),
    (pickle("."), "nothing on the stack"),
    (pickle("t."), "no mark"),
    (pickle("(0."), "nothing on the stack"),
    (pickle("K", 1, "K", 2, "a."), "appended to no list"),
    (pickle("}K", 1, "K", 2, "K", 3, "K", 4, "e."), "no mark"),
    (pickle("](K", 1, "u."), "on no dictionary"),
    (pickle("}(K", 1, "u."), "without value"),
    (pickle("NNb."), "no dictionary"),
    (pickle("N)R."), "no known function"),
    (pickle("ccollections\nOrderedDict\n(K", 1, "tR."), "unknown way"),
    (pickle("NQ."), "persistent identifier"),
    (pickle("ctorch._utils\n_rebuild_tensor_v2\n)R."), "not (storage, offset, shape, strides)"),
    (pickle("X", 0xFF, 0xFF, 0xFF, 0x7F, "a."), "2147483647 more bytes"),
    (pickle("c", String(repeating: "a", count: 300)), "a name does not end"),
    (pickle("N"), "1 more bytes"),
  ])
  func `What tensors do not need is refused`(_ pickle: [UInt8], _ problem: String) {
    let error = checkpointError { _ = try Self.read(pickle) }
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
  }

  /// d0 = {}; d1 = {a: d0, b: d0}; d2 = {a: d1, b: d1} … unfolds to 2^n names.
  @Test func `Shared dictionaries do not unfold without end`() throws {
    var pickle = Self.pickle("}q", 0)
    for level in 1...30 {
      pickle += Self.pickle("}(X", 1, 0, 0, 0, "ah", level - 1, "X", 1, 0, 0, 0, "bh", level - 1, "uq", level)
    }
    let error = try #require(
      checkpointError { _ = try PyTorchArchive(ZipArchive(ZipFixture.archive(pickle + [0x2E]))) })
    #expect(error.problem.contains("beyond any checkpoint's"))
  }

  @Test func `A dictionary that holds itself is refused`() throws {
    let pickle = Self.pickle("}q", 0, "X", 1, 0, 0, 0, "ah", 0, "s.")
    let error = try #require(
      checkpointError { _ = try PyTorchArchive(ZipArchive(ZipFixture.archive(pickle))) })
    #expect(error.problem.contains("beyond any checkpoint's"))
  }

  @Test func `One long key used often takes little memory`() throws {
    // A key of 64 kB for 10,000 items would be 640 MB of names.
    var pickle =
      Self.pickle("}(") + [0x58, 0, 0, 1, 0] + [UInt8](repeating: 0x61, count: 65536)
      + Self.pickle("q", 0, "}")
    for _ in 0..<10_000 { pickle += Self.pickle("h", 0, "}") }
    let error = try #require(
      checkpointError { _ = try PyTorchArchive(ZipArchive(ZipFixture.archive(pickle + Self.pickle("u.")))) })
    #expect(error.problem.contains("beyond any checkpoint's"))
  }

  @Test func `Deep tuples do not exhaust the stack`() throws {
    let pickle = Self.pickle("N") + [UInt8](repeating: 0x85, count: 200_000) + [0x2E]
    guard case .sequence = try Self.read(pickle).value else {
      Issue.record("no tuple")
      return
    }
  }
}

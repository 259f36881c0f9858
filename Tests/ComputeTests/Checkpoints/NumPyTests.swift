import Mathematics
import Testing

@testable import CheckpointFiles

@Suite struct NumPyTests {
  static func file(_ header: String, data: Int, version: UInt8 = 1) -> MappedFile {
    let length = ZipFixture.little(UInt16(header.utf8.count))
    let bytes = NumPyArrayFile.magic + [version, 0] + length + Array(header.utf8)
    return MappedFile(bytes: bytes + [UInt8](repeating: 0, count: data), path: "a.npy")
  }

  @Test(arguments: [
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", 8, [2], ElementType.float32),
    ("{'shape': (2, 1), 'descr': \"<f4\", 'fortran_order': True}", 8, [2, 1], .float32),
    ("{'descr':'|b1','fortran_order':False,'shape':()}", 1, [], .bool),
    ("{'descr': '<i8', 'fortran_order': False, 'shape': (0, 5)}", 0, [0, 5], .int64),
  ])
  func `Sound headers are accepted`(_ header: String, _ data: Int, shape: [Int], type: ElementType) throws {
    let array = try #require(try NumPyArrayFile(Self.file(header, data: data)).tensors.first)
    #expect(array.shape == shape && array.elementType == type)
  }

  @Test(arguments: [
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 7, "do not fit"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 9, "9 bytes are not those"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}", 8, "overflows"),
    ("{'descr': '<f4', 'fortran_order': True, 'shape': (0, 4611686018427387904, 4)}", 0, "overflows"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", 8, "no dictionary"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", 8, "no dictionary"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x", 8, "no dictionary"),
    ("{'descr': '<f4', 'fortran_order': False}", 8, "no dictionary"),
    ("{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", 8, "no dictionary"),
    ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}", 8, "no dictionary"),
    ("{'descr': '>f4', 'fortran_order': False, 'shape': (2,)}", 8, "element type '>f4'"),
    ("{", 0, "no dictionary"),
    ("", 0, "no dictionary"),
  ])
  func `Unsound headers are refused`(_ header: String, _ data: Int, _ problem: String) {
    let error = checkpointError { _ = try NumPyArrayFile(Self.file(header, data: data)) }
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("object.npy", "element type '|O'"), ("big-endian.npy", "element type '>f4'"),
    ("compressed.npz", "compressed (method 8)"),
  ])
  func `What NumPy can write and we do not read is refused`(_ file: String, _ problem: String) {
    let error = checkpointError { _ = try Checkpoint.open(Reference.path("checkpoints/\(file)")) }
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("tokens.uint16.bin", TokenFile.Width.uint16), ("tokens.uint32.bin", .uint32), ("tokens.npy", .uint16),
  ])
  func `Token files hold the ids`(_ name: String, _ width: TokenFile.Width) throws {
    let file = try TokenFile(path: Reference.path("checkpoints/\(name)"), width: width)
    #expect(file.count == 40)
    #expect(file.shape == (name.hasSuffix("npy") ? [4, 10] : [40]))
    #expect(try file.read(vocabularySize: 50257) == Reference.contents.tokens)
    let rows = name.hasSuffix("npy") ? 1..<3 : 10..<30
    #expect(try file.read(rows: rows, vocabularySize: 50257) == Array(Reference.contents.tokens[10..<30]))
  }

  @Test func `Ids outside the vocabulary are named by position`() throws {
    let file = try TokenFile(MappedFile(bytes: [1, 0, 2, 0, 9, 0, 1, 0], path: "t.bin"))
    #expect(try file.read(rows: 0..<2, vocabularySize: 9) == [1, 2])
    #expect(
      checkpointError { _ = try file.read(rows: 1..<4, vocabularySize: 9) }?.problem
        == "position 2 holds 9, no id below 9")
    #expect(checkpointError { _ = try file.read(rows: 2..<5, vocabularySize: 9) } != nil)
  }

  /// Ids of a text: no regularity, and each below 600.
  static let ids: [UInt16] = RandomState.ids(count: 96, below: 600)

  private static func bytes<Number: FixedWidthInteger>(_ ids: [UInt16], as _: Number.Type, bigEndian: Bool = false) -> [UInt8] {
    ids.flatMap { id in
      let number = bigEndian ? Number(id).bigEndian : Number(id).littleEndian
      return withUnsafeBytes(of: number) { Array($0) }
    }
  }

  @Test(arguments: [1000, 70_000, 200_000])
  func `The width of bare ids is told by the ids`(_ vocabulary: Int) throws {
    for bytes in [Self.bytes(Self.ids, as: UInt16.self), Self.bytes(Self.ids, as: UInt32.self), Self.bytes(Self.ids, as: UInt64.self)] {
      let file = try TokenFile(MappedFile(bytes: bytes, path: "t.bin"), vocabularySize: vocabulary)
      #expect(try file.read(vocabularySize: vocabulary) == Self.ids.map(Int32.init))
    }
  }

  @Test func `Wide ids beyond 16 bits are read as they are`() throws {
    let ids: [UInt32] = [128_000, 5, 70_000, 9, 127_999, 3, 2, 1]
    let bytes = ids.flatMap { id in withUnsafeBytes(of: id.littleEndian) { Array($0) } }
    let file = try TokenFile(MappedFile(bytes: bytes, path: "t.bin"), vocabularySize: 128_256)
    #expect(try file.read(vocabularySize: 128_256) == ids.map(Int32.init))
  }

  @Test(arguments: [2, 5, 16, 65])
  func `Narrow ids of a small vocabulary stay narrow`(_ vocabulary: Int) throws {
    let ids = Self.ids.map { $0 % UInt16(vocabulary) }
    let file = try TokenFile(MappedFile(bytes: Self.bytes(ids, as: UInt16.self), path: "t.bin"), vocabularySize: vocabulary)
    #expect(try file.read(vocabularySize: vocabulary) == ids.map(Int32.init))
  }

  @Test(arguments: [("(0,)", 0, "no ids"), ("(3, 0)", 0, "no ids"), ("()", 8, "a single number")])
  func `No ids and a single number are no text`(_ shape: String, _ bytes: Int, _ problem: String) {
    let header = "{'descr': '<i8', 'fortran_order': False, 'shape': \(shape), }"
    let error = checkpointError { _ = try TokenFile(Self.file(header, data: bytes)) }
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
  }

  @Test(arguments: [(20_240_520, 2), (20_240_801, 4)])
  func `The header of llm.c is no part of its ids`(_ magic: UInt32, _ width: Int) throws {
    func header(version: UInt32) -> [UInt8] {
      let numbers = [magic, version, UInt32(Self.ids.count)] + [UInt32](repeating: 0, count: 253)
      return numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
    }
    let start = header(version: width == 2 ? 1 : 7)
    let body = width == 2 ? Self.bytes(Self.ids, as: UInt16.self) : Self.bytes(Self.ids, as: UInt32.self)
    let file = try TokenFile(MappedFile(bytes: start + body, path: "t.bin"), vocabularySize: 70_000)
    #expect(try file.read(vocabularySize: 70_000) == Self.ids.map(Int32.init))
    let error = checkpointError { _ = try TokenFile(MappedFile(bytes: start + body.dropLast(4), path: "t.bin")) }
    #expect(error?.problem.contains("96 ids of \(width) bytes are announced") == true)
    let other = checkpointError {
      _ = try TokenFile(MappedFile(bytes: header(version: 99) + body, path: "t.bin"), vocabularySize: 70_000)
    }
    #expect(other?.problem.contains("version 99 is not known") == true, "\(String(describing: other))")
  }

  private static let others: [([UInt8], String)] = [
    (Array("It was the best of times, it was the worst of times.".utf8), "a text that begins"),
    (Array("version https://git-lfs.github.com/spec/v1\nsize 5\n".utf8), "LFS pointer"),
    ([0x50, 0x4B, 3, 4] + [UInt8](repeating: 7, count: 60), "zip archive"),
    ([0x1F, 0x8B, 8, 0] + [UInt8](repeating: 7, count: 60), "gzip"), ([], "empty"),
  ]

  @Test(arguments: others)
  func `What is something else than ids is refused as what it is`(_ bytes: [UInt8], _ kind: String) {
    let error = checkpointError { _ = try TokenFile(MappedFile(bytes: bytes, path: "t.bin"), vocabularySize: 50_257) }
    #expect(error?.problem.contains(kind) == true, "\(String(describing: error))")
  }

  @Test func `Ids in big-endian order are refused`() throws {
    let bytes = Self.bytes(Self.ids, as: UInt32.self, bigEndian: true)
    let file = try TokenFile(MappedFile(bytes: bytes, path: "t.bin"), vocabularySize: 70_000)
    #expect(checkpointError { _ = try file.read(vocabularySize: 70_000) }?.problem.contains("big-endian") == true)
  }

  @Test func `Bare files of odd length and floats are refused`() {
    #expect(checkpointError { _ = try TokenFile(MappedFile(bytes: [1, 2, 3], path: "t.bin")) } != nil)
    #expect(
      checkpointError { _ = try TokenFile(path: Reference.path("checkpoints/f4.npy")) }?.problem
        .contains("no token ids") == true)
  }
}

extension RandomState {
  /// `count` ids from 0 to `limit` − 1.
  fileprivate static func ids(count: Int, below limit: Int) -> [UInt16] {
    var random = RandomState(seed: 5)
    return random.randint(0, limit, count: count).map { UInt16($0) }
  }
}

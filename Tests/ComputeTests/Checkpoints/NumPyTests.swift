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

  @Test func `Bare files of odd length and floats are refused`() {
    #expect(checkpointError { _ = try TokenFile(MappedFile(bytes: [1, 2, 3], path: "t.bin")) } != nil)
    #expect(
      checkpointError { _ = try TokenFile(path: Reference.path("checkpoints/f4.npy")) }?.problem
        .contains("no token ids") == true)
  }
}

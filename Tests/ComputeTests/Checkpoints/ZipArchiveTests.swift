import Testing

@testable import CheckpointFiles

/// Zip files made by hand, stored.
enum ZipFixture {
  static func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  struct Options {
    var method: UInt16 = 0
    var flags: UInt16 = 0
    var localName: String?
    var size: UInt32?
    var localHeader: UInt32?
    var entryCount: UInt16 = 1
    var directoryOffset: UInt32?
    var comment: [UInt8] = []
  }

  static func file(_ name: String, _ content: [UInt8], _ options: Options = Options()) -> MappedFile {
    let size = options.size ?? UInt32(content.count)
    let localName = options.localName ?? name
    var bytes: [UInt8] = little(UInt32(0x0403_4B50)) + [UInt8](repeating: 0, count: 22)
    bytes += little(UInt16(localName.utf8.count)) + little(UInt16(0)) + Array(localName.utf8) + content
    let directory = bytes.count
    bytes += little(UInt32(0x0201_4B50)) + little(UInt32(0)) + little(options.flags) + little(options.method)
    bytes += [UInt8](repeating: 0, count: 8) + little(size) + little(size)
    bytes += little(UInt16(name.utf8.count)) + little(UInt16(0)) + little(UInt16(0))
    bytes += [UInt8](repeating: 0, count: 8) + little(options.localHeader ?? 0) + Array(name.utf8)
    let directorySize = bytes.count - directory
    bytes += little(UInt32(0x0605_4B50)) + little(UInt32(0)) + little(options.entryCount)
    bytes += little(options.entryCount) + little(UInt32(directorySize))
    bytes += little(options.directoryOffset ?? UInt32(directory)) + little(UInt16(options.comment.count))
    return MappedFile(bytes: bytes + options.comment, path: "test.zip")
  }

  /// A PyTorch archive without storages.
  static func archive(_ pickle: [UInt8]) -> MappedFile { file("archive/data.pkl", pickle) }
}

@Suite struct ZipArchiveTests {
  @Test func `A stored entry is a range of the file`() throws {
    let file = ZipFixture.file("a", [1, 2, 3])
    let archive = try ZipArchive(file)
    let range = try #require(try archive.range(of: "a"))
    #expect(range.map { file.byte(at: $0) } == [1, 2, 3])
    #expect(try archive.range(of: "b") == nil)
  }

  @Test func `A comment that looks like an end record is passed over`() throws {
    let comment = ZipFixture.little(UInt32(0x0605_4B50)) + [UInt8](repeating: 7, count: 30)
    #expect(try ZipArchive(ZipFixture.file("a", [1], .init(comment: comment))).entries.count == 1)
  }

  @Test(arguments: [
    (ZipFixture.Options(method: 8), "compressed (method 8)"),
    (.init(flags: 1), "encrypted"),
    (.init(localName: "b"), "another name"),
    (.init(size: 0x7FFF_FFFF), "2147483647 more bytes"),
    (.init(localHeader: 5), "no local header"),
    (.init(localHeader: 0xFFFF_FFF0), "more bytes"),
    (.init(entryCount: 2), "2 entries do not fit"),
    (.init(entryCount: 0xFFFF), "do not fit"),
    (.init(directoryOffset: 3), "no entry stands"),
    (.init(directoryOffset: 0xFFFF_FFF0), "beyond the end record"),
  ])
  func `Unsound archives are refused`(_ options: ZipFixture.Options, _ problem: String) {
    let error = checkpointError {
      _ = try ZipArchive(ZipFixture.file("a", [1, 2, 3], options)).range(of: "a")
    }
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
  }

  @Test(arguments: [0, 3, 21, 22, 100])
  func `Files without end record are refused`(_ count: Int) {
    let file = MappedFile(bytes: [UInt8](repeating: 0x50, count: count), path: "x")
    #expect(checkpointError { _ = try ZipArchive(file) }?.problem == "no zip end record")
  }
}

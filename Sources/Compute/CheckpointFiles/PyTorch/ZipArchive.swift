import Ground

/// The table of contents of a zip file whose entries are stored without compression, so that each is simply
/// a range of bytes of the file. Compressed and encrypted entries are refused when they are asked for.
struct ZipArchive: Sendable {
  struct Entry: Sendable {
    var name: String
    /// 0 stored, 8 deflated …
    var method: UInt16
    var isEncrypted: Bool
    var storedSize: Int
    var size: Int
    var localHeader: Int
  }

  let file: MappedFile
  let entries: [Entry]
  private let positions: [String: Int]

  private static let notZip = "This is no zip archive, or it was cut short: fetch it again."

  init(_ file: MappedFile) throws(CheckpointError) {
    let directory = try Self.locateDirectory(file)
    var reader = ByteReader(file, directory.range, part: "zip directory")
    // An entry has at least 46 bytes, which bounds the count by the file.
    guard directory.count <= reader.remaining / 46 else {
      throw reader.error("\(directory.count) entries do not fit in \(reader.remaining) bytes")
    }
    var entries: [Entry] = []
    var positions: [String: Int] = [:]
    for _ in 0..<directory.count {
      let entry = try Self.entry(&reader)
      guard positions.updateValue(entries.count, forKey: entry.name) == nil else {
        throw reader.error("the entry \(quoted(entry.name)) occurs twice")
      }
      entries.append(entry)
    }
    self.file = file
    self.entries = entries
    self.positions = positions
  }

  /// The bytes of the entry called `name`, or nil if there is none.
  func range(of name: String) throws(CheckpointError) -> Range<Int>? {
    guard let position = positions[name] else { return nil }
    return try range(of: entries[position])
  }

  func range(of entry: Entry) throws(CheckpointError) -> Range<Int> {
    let place = "zip entry \(quoted(entry.name))"
    guard entry.method == 0, !entry.isEncrypted, entry.storedSize == entry.size else {
      throw CheckpointError(
        file: file.path, place: place,
        problem: entry.isEncrypted ? "is encrypted" : "is compressed (method \(entry.method))",
        remedy: "Save it uncompressed: torch.save does so by itself, and numpy.savez instead of "
          + "numpy.savez_compressed.")
    }
    var reader = ByteReader(file, from: entry.localHeader, part: place)
    guard try reader.integer() as UInt32 == 0x0403_4B50 else { throw reader.error("has no local header") }
    _ = try reader.skip(22)
    let nameLength = Int(try reader.integer() as UInt16)
    let extraLength = Int(try reader.integer() as UInt16)
    guard try reader.text(nameLength, strict: false) == entry.name else {
      throw reader.error("has another name in its local header than in the directory")
    }
    _ = try reader.skip(extraLength)
    return try reader.skip(entry.size)
  }

  /// Finds the central directory through the end record, and through its 64-bit form where there is one.
  private static func locateDirectory(
    _ file: MappedFile
  ) throws(CheckpointError) -> (range: Range<Int>, count: Int) {
    guard let end = endRecord(file) else {
      throw CheckpointError(
        file: file.path, place: "end of file", problem: "no zip end record", remedy: notZip)
    }
    var reader = ByteReader(file, from: end + 10, part: "zip end record")
    var count = Int(try reader.integer() as UInt16)
    var size = Int(try reader.integer() as UInt32)
    var offset = Int(try reader.integer() as UInt32)

    // The 64-bit end record stands before its 20-byte locator, which stands before the end record.
    if end >= 20, signature(file, end - 20) == 0x0706_4B50 {
      var locator = ByteReader(file, from: end - 12, part: "zip64 locator")
      let record = try locator.length()
      guard signature(file, record) == 0x0606_4B50, record < end else {
        throw locator.error("it does not point to a zip64 end record", remedy: notZip)
      }
      // Signature, own size, two versions and two disk numbers come before.
      var reader = ByteReader(file, from: record, to: end, part: "zip64 end record")
      _ = try reader.skip(32)
      count = try reader.length()
      size = try reader.length()
      offset = try reader.length()
    }
    guard offset <= end, size <= end - offset else {
      throw reader.error("the directory is said to lie beyond the end record", remedy: notZip)
    }
    return (offset..<(offset + size), count)
  }

  /// The offset of the last end record whose comment reaches exactly to the end of the file.
  private static func endRecord(_ file: MappedFile) -> Int? {
    let last = file.count - 22
    guard last >= 0 else { return nil }
    for offset in stride(from: last, through: max(0, last - 0xFFFF), by: -1)
    where signature(file, offset) == 0x0605_4B50 {
      let low = Int(file.byte(at: offset + 20) ?? 0)
      let high = Int(file.byte(at: offset + 21) ?? 0)
      if low | high << 8 == last - offset { return offset }
    }
    return nil
  }

  private static func signature(_ file: MappedFile, _ offset: Int) -> UInt32? {
    guard file.byte(at: offset) == 0x50 else { return nil }
    var reader = ByteReader(file, from: offset, part: "")
    return try? reader.integer()
  }

  private static func entry(_ reader: inout ByteReader) throws(CheckpointError) -> Entry {
    guard try reader.integer() as UInt32 == 0x0201_4B50 else {
      throw reader.error("no entry stands where one should")
    }
    _ = try reader.skip(4)
    let flags: UInt16 = try reader.integer()
    let method: UInt16 = try reader.integer()
    _ = try reader.skip(8)
    var storedSize = Int(try reader.integer() as UInt32)
    var size = Int(try reader.integer() as UInt32)
    let nameLength = Int(try reader.integer() as UInt16)
    let extraLength = Int(try reader.integer() as UInt16)
    let commentLength = Int(try reader.integer() as UInt16)
    _ = try reader.skip(8)
    var localHeader = Int(try reader.integer() as UInt32)
    let name = try reader.text(nameLength, strict: false)

    let extra = try reader.skip(extraLength)
    var fields = ByteReader(reader.file, extra, part: "zip extra field")
    while fields.remaining >= 4 {
      let identifier: UInt16 = try fields.integer()
      let content = try fields.skip(Int(try fields.integer() as UInt16))
      guard identifier == 1 else { continue }
      // The 64-bit values of those fields, in this order, that did not fit.
      var wide = ByteReader(reader.file, content, part: "zip64 extra field")
      if size == 0xFFFF_FFFF { size = try wide.length() }
      if storedSize == 0xFFFF_FFFF { storedSize = try wide.length() }
      if localHeader == 0xFFFF_FFFF { localHeader = try wide.length() }
    }
    _ = try reader.skip(commentLength)
    return Entry(
      name: name, method: method, isEncrypted: flags & 1 != 0, storedSize: storedSize, size: size,
      localHeader: localHeader)
  }
}

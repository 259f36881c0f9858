import Ground

/// Reads little-endian values one after another from part of a file; every step is checked against the end.
struct ByteReader {
  let file: MappedFile
  /// What is being read, for errors: "header", "metadata".
  let part: String
  private(set) var offset: Int
  let end: Int

  /// Reads from `start` up to `end`, by default the end of the file; both are cut to the file, so that
  /// offsets which a file states can be given as they are.
  init(_ file: MappedFile, from start: Int, to end: Int = .max, part: String) {
    self.file = file
    self.part = part
    offset = min(max(start, 0), file.count)
    self.end = min(max(end, offset), file.count)
  }

  init(_ file: MappedFile, _ range: Range<Int>, part: String) {
    self.init(file, from: range.lowerBound, to: range.upperBound, part: part)
  }

  var remaining: Int { end - offset }

  func error(_ problem: String, remedy: String = ByteReader.damaged) -> CheckpointError {
    CheckpointError(file: file.path, place: "\(part), byte \(offset)", problem: problem, remedy: remedy)
  }

  static let damaged = "The file is cut short or damaged: fetch it again."

  /// The next `count` bytes as a range of the file.
  mutating func skip(_ count: Int) throws(CheckpointError) -> Range<Int> {
    guard count >= 0, count <= remaining else {
      throw error("\(count) more bytes are announced but \(remaining) are left")
    }
    defer { offset += count }
    return offset..<(offset + count)
  }

  mutating func integer<Value: FixedWidthInteger>() throws(CheckpointError) -> Value {
    let range = try skip(MemoryLayout<Value>.size)
    return try file.withBytes(range, place: part) { (bytes) throws(CheckpointError) in
      Value(littleEndian: bytes.loadUnaligned(as: Value.self))
    }
  }

  /// A 64-bit unsigned length or offset that must be expressible as a non-negative `Int`.
  mutating func length() throws(CheckpointError) -> Int {
    let value: UInt64 = try integer()
    guard let length = Int(exactly: value) else { throw error("the length \(value) is impossible") }
    return length
  }

  /// The next `count` bytes as text; `strict` refuses malformed UTF-8, otherwise it is repaired.
  mutating func text(_ count: Int, strict: Bool) throws(CheckpointError) -> String {
    let start = self
    let range = try skip(count)
    return try file.withBytes(range, place: part) { (bytes) throws(CheckpointError) in
      guard strict else { return String(decoding: bytes, as: UTF8.self) }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw start.error("the text is not valid UTF-8")
      }
      return text
    }
  }
}

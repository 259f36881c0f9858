import Ground

/// A strict JSON reader for documents from outside: no duplicate keys, no trailing text, bounded depth and
/// size.
///
/// Foundation's readers keep one of several equal keys in silence, which two readers of one file could
/// resolve differently; here it is an error.
package struct JSONParser {
  /// Deeper nesting than any configuration or tokenizer has, far from exhausting the stack.
  static let maximumDepth = 64
  /// Values in one document; a large tokenizer has a million.
  static let maximumValues = 4_000_000

  /// What a document may hold beyond the standard.
  package enum Dialect {
    case standard
    /// `NaN`, `Infinity` and `-Infinity` for numbers, as Python's `json` writes and reads them.
    case python
  }

  private let bytes: UnsafeRawBufferPointer
  private let path: String
  private let dialect: Dialect
  private var position = 0
  private var values = 0

  /// Parses `range` of the file, the whole file if nil.
  package static func parse(
    _ file: MappedFile, _ range: Range<Int>? = nil, dialect: Dialect = .standard
  ) throws(CheckpointError) -> JSONValue {
    try file.withBytes(range ?? 0..<file.count, place: "JSON") { bytes throws(CheckpointError) in
      var parser = JSONParser(bytes: bytes, path: file.path, dialect: dialect)
      if parser.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
        throw parser.error("the document begins with a byte order mark, which JSON does not allow")
      }
      let value = try parser.value(depth: 0)
      parser.skipSpace()
      guard parser.position == bytes.count else { throw parser.error("text follows the end of the document") }
      return value
    }
  }

  private init(bytes: UnsafeRawBufferPointer, path: String, dialect: Dialect) {
    self.bytes = bytes
    self.path = path
    self.dialect = dialect
  }

  private func error(_ problem: String) -> CheckpointError {
    CheckpointError(
      file: path, place: "JSON, byte \(position)", problem: problem,
      remedy: "Repair the document or fetch the file again.")
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(CheckpointError) -> JSONValue {
    guard depth < Self.maximumDepth else { throw error("nested more than \(Self.maximumDepth) deep") }
    values += 1
    guard values <= Self.maximumValues else { throw error("more than \(Self.maximumValues) values") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return .object(try object(depth))
    case UInt8(ascii: "["): return .array(try array(depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "N") where dialect == .python: return try word("NaN", .number(.nan))
    case UInt8(ascii: "I") where dialect == .python: return try word("Infinity", .number(.infinity))
    case UInt8(ascii: "-") where dialect == .python && bytes[position...].starts(with: "-I".utf8):
      return try word("-Infinity", .number(-.infinity))
    case nil: throw error("the document ends where a value should stand")
    default: return try number()
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(CheckpointError) -> JSONValue {
    for index in 0..<text.utf8CodeUnitCount {
      guard take(text.utf8Start[index]) else { throw error("no JSON value") }
    }
    return value
  }

  private mutating func object(_ depth: Int) throws(CheckpointError) -> JSONObject {
    position += 1
    var object = JSONObject()
    skipSpace()
    if take(UInt8(ascii: "}")) { return object }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("a key in double quotes should stand here") }
      let key = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("':' should follow the key \(quoted(key))") }
      guard object.append(key, try value(depth: depth + 1)) else {
        throw error("the key \(quoted(key)) occurs twice")
      }
      skipSpace()
      if take(UInt8(ascii: "}")) { return object }
      guard take(UInt8(ascii: ",")) else { throw error("',' or '}' should stand here") }
    }
  }

  private mutating func array(_ depth: Int) throws(CheckpointError) -> [JSONValue] {
    position += 1
    var array: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return array }
    while true {
      array.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: "]")) { return array }
      guard take(UInt8(ascii: ",")) else { throw error("',' or ']' should stand here") }
    }
  }

  private mutating func number() throws(CheckpointError) -> JSONValue {
    let start = position
    _ = take(UInt8(ascii: "-"))
    let wholeStart = position
    skipDigits()
    guard position > wholeStart else { throw error("no JSON value") }
    guard position == wholeStart + 1 || bytes[wholeStart] != UInt8(ascii: "0") else {
      throw error("a number begins with 0")
    }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      let fractionStart = position
      skipDigits()
      guard position > fractionStart else { throw error("digits should follow the decimal point") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      let exponentStart = position
      skipDigits()
      guard position > exponentStart else { throw error("digits should follow the exponent sign") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite || dialect == .python else {
      throw error("the number is out of range")
    }
    return .number(number)
  }

  private mutating func skipDigits() {
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
  }

  private mutating func string() throws(CheckpointError) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw error("a string is not valid UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw error("a control character stands in a string")
      default: text.append(byte)
      }
    }
    throw error("the document ends inside a string")
  }

  private mutating func escape(into text: inout [UInt8]) throws(CheckpointError) {
    guard let byte = next else { throw error("the document ends inside a string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try fourHexDigits()
      if (0xD800..<0xDC00).contains(code) {
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
          throw error("half of a surrogate pair stands alone")
        }
        let low = try fourHexDigits()
        guard (0xDC00..<0xE000).contains(low) else { throw error("half of a surrogate pair stands alone") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair stands alone") }
      text.append(contentsOf: String(scalar).utf8)
    default: throw error("unknown escape")
    }
  }

  private mutating func fourHexDigits() throws(CheckpointError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("four hexadecimal digits should follow \\u")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}

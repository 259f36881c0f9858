/// A strict reader of JSON (RFC 8259) for documents from outside: no key twice in one object, no trailing text, bounded
/// depth and size.
///
/// Foundation's readers keep one of several equal keys in silence, which two readers of one file could resolve
/// differently; here it is an error, and every error has its place. Time and memory are linear in the text.
package struct JSONParser {
  /// Deeper nesting than any configuration, tokenizer or result file has, far from exhausting the stack.
  package static let maximumDepth = 64
  /// Values in one document; a large tokenizer has a million.
  package static let maximumValues = 4_000_000

  /// What a document may hold beyond the standard.
  package enum Dialect: Sendable {
    case standard
    /// `NaN`, `Infinity` and `-Infinity` for numbers, as Python's `json` writes and reads them.
    case python
  }

  /// Where and why a text is not JSON.
  package struct Failure: Error, Sendable, Hashable {
    /// Bytes before the place.
    package var offset: Int
    /// 1-based.
    package var line: Int
    /// 1-based, in bytes.
    package var column: Int
    package var problem: String

    package init(offset: Int, line: Int, column: Int, problem: String) {
      self.offset = offset
      self.line = line
      self.column = column
      self.problem = problem
    }
  }

  private let bytes: UnsafeRawBufferPointer
  private let dialect: Dialect
  private var position = 0
  private var values = 0

  /// Reads a text that holds one value.
  package static func parse(
    _ bytes: UnsafeRawBufferPointer, dialect: Dialect = .standard
  ) throws(Failure) -> JSONValue {
    var parser = JSONParser(bytes: bytes, dialect: dialect)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw parser.failure("the document begins with a byte order mark, which JSON does not allow")
    }
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.failure("text follows the end of the document") }
    return value
  }

  /// Reads a text that holds one value.
  package static func parse(_ bytes: [UInt8], dialect: Dialect = .standard) throws(Failure) -> JSONValue {
    try bytes.withUnsafeBytes { bytes in
      Result(catching: { () throws(Failure) in try parse(bytes, dialect: dialect) })
    }.get()
  }

  /// A member of an object whose text has no escapes comes as it stands in the document.
  package enum Member {
    /// The bytes between the quotes; not checked to be UTF-8.
    case plain(UnsafeRawBufferPointer)
    case value(JSONValue)
  }

  /// Reads a text that holds one object, member by member, without building it: for many small objects with the same keys.
  /// That no key occurs twice is for the caller to see to.
  ///
  /// - Parameter body: takes the bytes of the key, and what stands behind it
  /// - Returns: what the text holds where it is no object
  package static func members(
    of bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer, Member) throws(Failure) -> Void
  ) throws(Failure) -> JSONValue? {
    var parser = JSONParser(bytes: bytes, dialect: .standard)
    parser.skipSpace()
    guard parser.next == UInt8(ascii: "{") else { return try parse(bytes) }
    try parser.open(1)
    if !parser.take(UInt8(ascii: "}")) {
      repeat {
        parser.skipSpace()
        guard parser.next == UInt8(ascii: "\"") else { throw parser.missing("a key in double quotes") }
        let key = try parser.plainText()
        let escaped = key == nil ? Array(try parser.string().utf8) : []
        parser.skipSpace()
        guard parser.take(UInt8(ascii: ":")) else { throw parser.missing("':' after a key") }
        parser.skipSpace()
        let member: Member =
          if let text = try parser.plainText() { .plain(text) } else { .value(try parser.value(depth: 1)) }
        if let key {
          try body(key, member)
        } else {
          let result = escaped.withUnsafeBytes { key in Result { () throws(Failure) in try body(key, member) } }
          try result.get()
        }
        parser.skipSpace()
      } while parser.take(UInt8(ascii: ","))
      guard parser.take(UInt8(ascii: "}")) else { throw parser.missing("',' or '}'") }
    }
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.failure("text follows the end of the document") }
    return nil
  }

  /// The bytes of a text that stands here and has no escapes; `nil`, and nothing read, if it is something else.
  private mutating func plainText() throws(Failure) -> UnsafeRawBufferPointer? {
    guard next == UInt8(ascii: "\"") else { return nil }
    var end = position + 1
    while end < bytes.count, bytes[end] >= 0x20, bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "\\") { end += 1 }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
    defer { position = end + 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[position + 1..<end])
  }

  private init(bytes: UnsafeRawBufferPointer, dialect: Dialect) {
    self.bytes = bytes
    self.dialect = dialect
  }

  private func failure(_ problem: String, at place: Int? = nil) -> Failure {
    let before = bytes[..<(place ?? position)]
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return Failure(
      offset: before.count, line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: before.count - start + 1,
      problem: problem)
  }

  // MARK: Bytes

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  /// What is wrong at a place, or that the text ends before it could be right.
  private func unfinished(_ problem: String, at place: Int? = nil) -> Failure {
    position < bytes.count ? failure(problem, at: place) : failure("the text ends too early")
  }

  /// What should stand here does not.
  private func missing(_ what: String) -> Failure { unfinished("\(what) should stand here") }

  // MARK: Values

  private mutating func value(depth: Int) throws(Failure) -> JSONValue {
    values += 1
    guard values <= Self.maximumValues else { throw failure("more than \(Self.maximumValues) values") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return .object(try object(depth + 1))
    case UInt8(ascii: "["): return .array(try array(depth + 1))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "N"): return try word("NaN", try nonNumber(.nan))
    case UInt8(ascii: "I"): return try word("Infinity", try nonNumber(.infinity))
    case UInt8(ascii: "-") where bytes[position...].starts(with: "-I".utf8):
      return try word("-Infinity", try nonNumber(-.infinity))
    default: return try number()
    }
  }

  private func nonNumber(_ value: Double) throws(Failure) -> JSONValue {
    guard dialect == .python else { throw failure("NaN and Infinity are no numbers in JSON") }
    return .number(value)
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
    let start = position
    for index in 0..<text.utf8CodeUnitCount {
      guard take(text.utf8Start[index]) else { throw unfinished("no JSON value", at: start) }
    }
    return value
  }

  private mutating func object(_ depth: Int) throws(Failure) -> JSONObject {
    try open(depth)
    var object = JSONObject()
    if take(UInt8(ascii: "}")) { return object }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw missing("a key in double quotes") }
      let start = position
      let key = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw missing("':' after the key \(quoted(key))") }
      guard object.append(key, try value(depth: depth)) else {
        throw failure("the key \(quoted(key)) occurs twice", at: start)
      }
      skipSpace()
      if take(UInt8(ascii: "}")) { return object }
      guard take(UInt8(ascii: ",")) else { throw missing("',' or '}'") }
    }
  }

  private mutating func array(_ depth: Int) throws(Failure) -> [JSONValue] {
    try open(depth)
    var array: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return array }
    while true {
      array.append(try value(depth: depth))
      skipSpace()
      if take(UInt8(ascii: "]")) { return array }
      guard take(UInt8(ascii: ",")) else { throw missing("',' or ']'") }
    }
  }

  private mutating func open(_ depth: Int) throws(Failure) {
    guard depth <= Self.maximumDepth else { throw failure("nested more than \(Self.maximumDepth) deep") }
    position += 1
    skipSpace()
  }

  // MARK: Numbers

  private mutating func number() throws(Failure) -> JSONValue {
    let start = position
    _ = take(UInt8(ascii: "-"))
    let wholeStart = position
    skipDigits()
    guard position > wholeStart else { throw unfinished("no JSON value", at: start) }
    guard position == wholeStart + 1 || bytes[wholeStart] != UInt8(ascii: "0") else {
      throw failure("a number begins with 0", at: start)
    }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      try needDigits("a digit after the decimal point")
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try needDigits("a digit of the exponent")
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite || dialect == .python else {
      throw failure("the number is out of range", at: start)
    }
    return .number(number)
  }

  private mutating func needDigits(_ what: String) throws(Failure) {
    let start = position
    skipDigits()
    guard position > start else { throw missing(what) }
  }

  private mutating func skipDigits() {
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
  }
}

// MARK: Texts

extension JSONParser {
  fileprivate mutating func string() throws(Failure) -> String {
    position += 1
    let start = position
    while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
    if next == UInt8(ascii: "\"") {
      defer { position += 1 }
      return try text(bytes[start..<position], from: start)
    }
    var unescaped = Array(bytes[start..<position])
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(unescaped, from: start)
      case UInt8(ascii: "\\"): try escape(into: &unescaped)
      case 0..<0x20: throw failure("a control character stands in a text", at: position - 1)
      default: unescaped.append(byte)
      }
    }
    throw failure("the text ends too early")
  }

  private func text(_ bytes: some Collection<UInt8>, from start: Int) throws(Failure) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw failure("a text is not valid UTF-8", at: start)
    }
    return text
  }

  private mutating func escape(into text: inout [UInt8]) throws(Failure) {
    guard let byte = next else { throw failure("the text ends too early") }
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
          throw failure("half of a surrogate pair stands alone")
        }
        let low = try fourHexDigits()
        guard (0xDC00..<0xE000).contains(low) else { throw failure("half of a surrogate pair stands alone") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure("half of a surrogate pair stands alone") }
      text.append(contentsOf: String(scalar).utf8)
    default: throw failure("unknown escape", at: position - 2)
    }
  }

  private mutating func fourHexDigits() throws(Failure) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw missing("four hexadecimal digits after \\u")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}

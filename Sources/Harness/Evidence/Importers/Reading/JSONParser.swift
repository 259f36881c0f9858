import Foundation

/// Reads one JSON text (RFC 8259), strictly: no NaN or Infinity, no key twice in one object, nothing after
/// the value, at most 64 levels deep.
///
/// Written here rather than taken from Foundation because a head that is listed twice must be found, not
/// silently dropped, and because an error names its line and column.
struct JSONParser {
  /// Where and why a text is not JSON.
  struct Failure: Error {
    /// 1-based.
    var line: Int
    /// 1-based, in bytes.
    var column: Int
    var problem: String
  }

  private static let deepest = 64
  private let text: UnsafeBufferPointer<UInt8>
  private var offset = 0
  private var depth = 0
  /// Whether `NaN` and `Infinity`, which Python writes, are read, as null.
  private let takesNonNumbers: Bool

  private init(_ text: UnsafeBufferPointer<UInt8>, takesNonNumbers: Bool) {
    self.text = text
    self.takesNonNumbers = takesNonNumbers
  }

  /// - Parameter takesNonNumbers: whether `NaN` and `Infinity`, which Python writes, are read, as null
  static func parse(_ bytes: [UInt8], takesNonNumbers: Bool = false) throws(Failure) -> JSONValue {
    // A final zero byte ends every scan, `strtod` included, so that no read needs a bound of its own.
    let terminated = bytes + [0]
    let result: Result<JSONValue, Failure> = terminated.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(buffer, takesNonNumbers: takesNonNumbers)
      do throws(Failure) {
        return .success(try parser.document())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private mutating func document() throws(Failure) -> JSONValue {
    let value = try value()
    skipSpace()
    guard offset == text.count - 1 else { throw failure("something follows the end of the value") }
    return value
  }

  private mutating func value() throws(Failure) -> JSONValue {
    skipSpace()
    switch text[offset] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "N") where takesNonNumbers: return try word("NaN", .null)
    case UInt8(ascii: "I") where takesNonNumbers: return try word("Infinity", .null)
    case UInt8(ascii: "-") where takesNonNumbers && text[offset + 1] == UInt8(ascii: "I"):
      return try word("-Infinity", .null)
    case UInt8(ascii: "N"), UInt8(ascii: "I"): throw failure("NaN and Infinity are not numbers")
    default: return .number(try number())
    }
  }

  // MARK: Collections

  private mutating func object() throws(Failure) -> JSONValue {
    try open()
    var members: [String: JSONValue] = [:]
    if !close(UInt8(ascii: "}")) {
      repeat {
        skipSpace()
        let start = offset
        let key = try string()
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw failure("expected ':' after a key") }
        guard members.updateValue(try value(), forKey: key) == nil else {
          offset = start
          throw failure("the key '\(key)' stands twice in one object")
        }
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard close(UInt8(ascii: "}")) else { throw failure("expected ',' or '}'") }
    }
    depth -= 1
    return .object(members)
  }

  private mutating func array() throws(Failure) -> JSONValue {
    try open()
    if close(UInt8(ascii: "]")) {
      depth -= 1
      return .array([])
    }
    var numbers: [Double] = []
    var others: [JSONValue] = []
    repeat {
      let element = try value()
      if others.isEmpty, case .number(let number) = element {
        numbers.append(number)
      } else {
        if others.isEmpty { others = numbers.map(JSONValue.number) }
        others.append(element)
      }
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard close(UInt8(ascii: "]")) else { throw failure("expected ',' or ']'") }
    depth -= 1
    return others.isEmpty ? .numbers(numbers) : .array(others)
  }

  private mutating func open() throws(Failure) {
    offset += 1
    depth += 1
    guard depth <= Self.deepest else { throw failure("more than \(Self.deepest) levels") }
  }

  private mutating func close(_ byte: UInt8) -> Bool {
    skipSpace()
    return take(byte)
  }

  // MARK: Scalars

  /// A number by JSON's grammar; the digits are converted by `strtod`, which rounds correctly.
  private mutating func number() throws(Failure) -> Double {
    let start = offset
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) {
      guard digits() > 0 else { throw failure("expected a value") }
    } else if digits() > 0 {
      throw failure("a number starts with a needless 0")
    }
    if take(UInt8(ascii: ".")), digits() == 0 { throw failure("expected a digit after '.'") }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
      guard digits() > 0 else { throw failure("expected a digit in the exponent") }
    }
    guard let base = text.baseAddress else { throw failure("expected a value") }
    let number = base.withMemoryRebound(to: CChar.self, capacity: text.count) { strtod($0 + start, nil) }
    guard number.isFinite else {
      offset = start
      throw failure("the number is too large")
    }
    return number
  }

  private mutating func digits() -> Int {
    let start = offset
    while text[offset] &- 48 < 10 { offset += 1 }
    return offset - start
  }

  private mutating func string() throws(Failure) -> String {
    guard take(UInt8(ascii: "\"")) else { throw failure("expected a text in double quotes") }
    let start = offset
    while text[offset] >= 0x20, text[offset] != UInt8(ascii: "\""), text[offset] != UInt8(ascii: "\\") {
      offset += 1
    }
    if text[offset] == UInt8(ascii: "\"") {
      let plain = try decode(text[start..<offset])
      offset += 1
      return plain
    }
    return try escaped(from: start)
  }

  /// The rest of a text with escapes, by Foundation's decoder: such texts are rare here.
  private mutating func escaped(from start: Int) throws(Failure) -> String {
    while text[offset] != UInt8(ascii: "\"") {
      guard text[offset] >= 0x20 else { throw failure("a text is not closed") }
      offset += text[offset] == UInt8(ascii: "\\") && text[offset + 1] >= 0x20 ? 2 : 1
    }
    offset += 1
    guard let text = try? JSONDecoder().decode(String.self, from: Data(text[(start - 1)..<offset])) else {
      offset = start
      throw failure("a text has an escape that means nothing")
    }
    return text
  }

  private func decode(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(Failure) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw failure("a text is not UTF-8") }
    return text
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
    for index in 0..<word.utf8CodeUnitCount {
      guard text[offset] == word.utf8Start[index] else { throw failure("expected '\(word)'") }
      offset += 1
    }
    return value
  }

  // MARK: Bytes

  private mutating func take(_ byte: UInt8) -> Bool {
    guard text[offset] == byte else { return false }
    offset += 1
    return true
  }

  private mutating func skipSpace() {
    while text[offset] == 0x20 || text[offset] == 0x0A || text[offset] == 0x0D || text[offset] == 0x09 {
      offset += 1
    }
  }

  private func failure(_ problem: String) -> Failure {
    let before = text[..<offset]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let isEnd = offset >= text.count - 1
    return Failure(
      line: line, column: offset - start + 1, problem: isEnd ? "the text ends too early" : problem)
  }
}

import Ground

/// One word, number, text or sign of an expression.
struct Token: Hashable {
  enum Kind: Hashable {
    case number(Double)
    /// Heads in the paper's notation: `L0H{3,6}+L5H10`.
    case heads(String)
    /// A quoted text.
    case text(String)
    /// A name, or a text of one word that may have holes: `mine/{seed}`.
    case word(String)
    /// One of `+ - * / & | \ ( ) [ ] , =`.
    case sign(UInt8)
  }

  var kind: Kind
  /// Bytes from the start of the scalar.
  var offset: Int

  /// How the token is written, for messages.
  var written: String {
    switch kind {
    case .number(let value): NumberText.short(value)
    case .heads(let text), .word(let text): text
    case .text(let text): "\"\(text)\""
    case .sign(let byte): String(UnicodeScalar(byte))
    }
  }
}

/// Where reading an expression ended, and why.
struct NotationError: Error, Hashable {
  var offset: Int
  var message: String
  var remedy: String
}

/// Cuts the text of an expression into tokens.
struct Lexer {
  private let bytes: [UInt8]
  private var index = 0

  /// - Parameter linesAreRows: whether a line break outside brackets stands for `|`, as in tables of rows.
  static func tokens(of text: [UInt8], linesAreRows: Bool = false) throws(NotationError) -> [Token] {
    var lexer = Lexer(bytes: text)
    var found: [Token] = []
    var depth = 0
    while let token = try lexer.next() {
      if linesAreRows, depth == 0, let last = found.last, lexer.breaksLine(between: last, and: token) {
        found.append(Token(kind: .sign(UInt8(ascii: "|")), offset: token.offset))
      }
      if case .sign(let sign) = token.kind {
        if sign == UInt8(ascii: "(") || sign == UInt8(ascii: "[") { depth += 1 }
        if sign == UInt8(ascii: ")") || sign == UInt8(ascii: "]") { depth -= 1 }
      }
      found.append(token)
    }
    return found
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Whether a line ends between two tokens of which neither is the sign that joins lines itself.
  private func breaksLine(between first: Token, and second: Token) -> Bool {
    let bar = Token.Kind.sign(UInt8(ascii: "|"))
    guard first.kind != bar, second.kind != bar else { return false }
    // Inside a quoted text of the first token a break would count as well; texts of rows stand on one line.
    return bytes[first.offset..<second.offset].contains(UInt8(ascii: "\n"))
  }

  private func byte(_ ahead: Int = 0) -> UInt8? {
    index + ahead < bytes.count ? bytes[index + ahead] : nil
  }

  private mutating func next() throws(NotationError) -> Token? {
    while let blank = byte(), blank.isWhiteSpace { index += 1 }
    guard let first = byte() else { return nil }
    let start = index
    if first == UInt8(ascii: "\"") { return Token(kind: .text(try quoted()), offset: start) }
    if let heads = heads() { return Token(kind: .heads(heads), offset: start) }
    if first.isDigit { return Token(kind: try number(), offset: start) }
    if first.isLetter || first == UInt8(ascii: "{") { return Token(kind: .word(try word()), offset: start) }
    if Self.signs.contains(first) {
      index += 1
      return Token(kind: .sign(first), offset: start)
    }
    let sign = character(at: start)
    throw NotationError(
      offset: start, message: "'\(sign)' has no meaning here",
      remedy: sign == ":" ? "an argument is given as name = value" : "quote texts: \"…\"")
  }

  private static let signs = Set("+-*/&|\\()[],=".utf8)

  private func character(at start: Int) -> String {
    String(String(decoding: bytes[start...], as: UTF8.self).prefix(1))
  }

  private mutating func quoted() throws(NotationError) -> String {
    let start = index
    index += 1
    guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "\"")) else {
      throw NotationError(offset: start, message: "a text without its closing quote", remedy: "add \"")
    }
    // Line breaks of the file mean blanks here as everywhere.
    let words = bytes[index..<end].split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "\n") }
    let text = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    index = end + 1
    return text
  }

  /// `L5H9`, `L0H{3, 6}`, several joined by `+`; `nil` and nothing consumed if the text reads otherwise.
  private mutating func heads() -> String? {
    let start = index
    var text: [UInt8] = []
    repeat {
      if !text.isEmpty { index += 1 }
      guard let one = headsOfLayer() else {
        index = start
        return nil
      }
      if !text.isEmpty { text.append(UInt8(ascii: "+")) }
      text += one
    } while byte() == UInt8(ascii: "+") && byte(1) == UInt8(ascii: "L")
    if let after = byte(), after.isWordByte || after == UInt8(ascii: "{") {
      index = start
      return nil
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func headsOfLayer() -> [UInt8]? {
    let start = index
    guard byte() == UInt8(ascii: "L") else { return nil }
    index += 1
    guard digits() else { return nil }
    guard byte() == UInt8(ascii: "H") else { return nil }
    index += 1
    if byte() == UInt8(ascii: "{") {
      guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")),
        bytes[index + 1..<end].allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ",") || $0.isWhiteSpace })
      else { return nil }
      index = end + 1
    } else {
      guard digits() else { return nil }
    }
    return bytes[start..<index].filter { !$0.isWhiteSpace }
  }

  private mutating func digits() -> Bool {
    let start = index
    while let digit = byte(), digit.isDigit { index += 1 }
    return index > start
  }

  /// A number, or a word that begins with a digit: `124m`, `1b-class`.
  private mutating func number() throws(NotationError) -> Token.Kind {
    let start = index
    _ = digits()
    if byte() == UInt8(ascii: "."), byte(1)?.isDigit == true {
      index += 1
      _ = digits()
    }
    if byte() == UInt8(ascii: "e") || byte() == UInt8(ascii: "E") {
      let mantissa = index
      index += 1
      if byte() == UInt8(ascii: "-") || byte() == UInt8(ascii: "+") { index += 1 }
      if !digits() { index = mantissa }
    }
    if let after = byte(), after.isWordByte, after != UInt8(ascii: "-"), after != UInt8(ascii: "/") {
      index = start
      return .word(try word())
    }
    if byte() == UInt8(ascii: "%") {
      throw NotationError(
        offset: index, message: "'%' is not part of a number", remedy: "write the share itself: 0.1 for 10 %")
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw NotationError(offset: start, message: "'\(text)' is no finite number", remedy: "write a smaller one")
    }
    return .number(value)
  }

  /// Letters, digits, `_ . /`, holes, and hyphens between them.
  private mutating func word() throws(NotationError) -> String {
    let start = index
    while let next = byte() {
      if next == UInt8(ascii: "{") {
        guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")), end > index + 1,
          bytes[index + 1..<end].allSatisfy({ $0.isWordByte && $0 != UInt8(ascii: "/") })
        else {
          throw NotationError(offset: index, message: "a hole without a name", remedy: "write {name}")
        }
        index = end + 1
      } else if next == UInt8(ascii: "-") {
        guard let after = byte(1), after.isWordByte && after != UInt8(ascii: "-") || after == UInt8(ascii: "{") else { break }
        index += 1
      } else if next == UInt8(ascii: "/") {
        // A path goes on without a blank; `a / b` is a quotient.
        guard let after = byte(1), after.isLetter || after.isDigit || after == UInt8(ascii: "{") else { break }
        index += 1
      } else if next.isWordByte {
        index += 1
      } else {
        break
      }
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }
}

extension UInt8 {
  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == UInt8(ascii: "_") }
  /// What a word may hold besides holes.
  var isWordByte: Bool {
    isDigit || isLetter || self == UInt8(ascii: ".") || self == UInt8(ascii: "-") || self == UInt8(ascii: "/")
  }
}

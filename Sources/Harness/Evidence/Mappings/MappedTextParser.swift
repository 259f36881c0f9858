import Ground

/// Reads texts with braces, and numbers.
struct MappedTextParser {
  /// Names that paths gave.
  var scope: MappingScope
  /// Tables that may be used here.
  var tables: Set<String>
  /// Whether a name that is a field's means the field, which the path has set; gaps of a table are names alone.
  var namesAreFields = true

  /// A text: outside braces it stands for itself, `{{` and `}}` for a brace.
  func text(_ written: String) throws(NotationFailure) -> MappedText {
    var parts: [MappedText.Part] = []
    var literal: [UInt8] = []
    let bytes = Array(written.utf8)
    var index = 0
    func isDouble(_ sign: Character) -> Bool {
      bytes[index] == sign.asciiValue && index + 1 < bytes.count && bytes[index + 1] == sign.asciiValue
    }
    while index < bytes.count {
      if isDouble("{") || isDouble("}") {
        literal.append(bytes[index])
        index += 2
      } else if bytes[index] == UInt8(ascii: "{") {
        if !literal.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
        literal = []
        let (expression, end) = try filled(bytes, from: index)
        parts.append(.filled(expression))
        index = end
      } else {
        literal.append(bytes[index])
        index += 1
      }
    }
    if !literal.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
    return MappedText(parts: parts)
  }

  /// What stands in the braces that open at `start`, and the place behind them.
  private func filled(_ bytes: [UInt8], from start: Int) throws(NotationFailure) -> (MappedExpression, end: Int) {
    guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "}")) else {
      throw NotationFailure(start, "a brace is not closed", remedy: "write }; a brace that stands for itself is written {{")
    }
    do {
      return (try expression(String(decoding: bytes[start + 1..<end], as: UTF8.self)), end + 1)
    } catch { throw error.shifted(by: start + 1) }
  }

  private func expression(_ written: String) throws(NotationFailure) -> MappedExpression {
    var ways: [MappedExpression.Way] = []
    for (part, offset) in Self.split(written, at: " or ") {
      let pieces = Self.split(part, at: " | ")
      var way = MappedExpression.Way(origin: try shift(offset + pieces[0].offset) { () throws(NotationFailure) in try origin(pieces[0].text) })
      for (name, place) in pieces.dropFirst() {
        let isOptional = name.hasSuffix("?")
        let table = isOptional ? String(name.dropLast()) : name
        guard tables.contains(table) else {
          throw NotationFailure(
            offset + place, "there is no table '\(table)'",
            remedy: tables.isEmpty ? "write it under 'tables'" : Suggestion.remedy(for: table, among: tables))
        }
        way.tables.append(MappedExpression.TableUse(name: table, isOptional: isOptional))
      }
      ways.append(way)
    }
    return MappedExpression(ways: ways)
  }

  private func shift<T>(_ offset: Int, _ body: () throws(NotationFailure) -> T) throws(NotationFailure) -> T {
    do { return try body() } catch { throw error.shifted(by: offset) }
  }

  private func origin(_ written: String) throws(NotationFailure) -> MappedExpression.Origin {
    if written.hasPrefix("$") || written.hasPrefix(".") {
      var scope = scope
      return .path(try PathParser.parse(written, scope: &scope, givesNames: false))
    }
    if written.count > 1, written.hasPrefix("'"), written.hasSuffix("'") { return .constant(String(written.dropFirst().dropLast())) }
    if Double(written) != nil { return .constant(written) }
    let field = MappingField(rawValue: written).flatMap { $0 == .value ? nil : $0 }
    if let field, namesAreFields { return .field(field) }
    if let slot = scope.slot(of: written) { return .slot(slot) }
    if let fact = MappedExpression.FileFact(rawValue: written) { return .file(fact) }
    if let fact = MappedExpression.ModelFact(rawValue: written) { return .model(fact) }
    if let field { return .field(field) }
    let known =
      scope.names + MappedExpression.FileFact.allCases.map(\.rawValue) + MappedExpression.ModelFact.allCases.map(\.rawValue)
      + MappingField.allCases.map(\.rawValue)
    throw NotationFailure(0, "there is no '\(written)' here", remedy: Suggested.name(written, known))
  }

  /// The parts of a text around a separator outside quotes, without blanks around them, each with its place.
  private static func split(_ text: String, at separator: String) -> [(text: String, offset: Int)] {
    var parts: [(String, Int)] = []
    let bytes = Array(text.utf8)
    let sign = Array(separator.utf8)
    var (start, index) = (0, 0)
    var isQuoted = false
    func add(_ end: Int) {
      let part = bytes[start..<end]
      let blanks = part.prefix { $0 == 0x20 }.count
      let words = String(decoding: part.dropFirst(blanks), as: UTF8.self)
      parts.append((String(words.reversed().drop { $0 == " " }.reversed()), start + blanks))
    }
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "'") { isQuoted.toggle() }
      if !isQuoted, bytes[index...].starts(with: sign) {
        add(index)
        index += sign.count
        start = index
      } else {
        index += 1
      }
    }
    add(bytes.count)
    return parts
  }

  // MARK: Numbers

  /// A number: `3`, `{.count}`, `{.percent} / 100`, `{place} + 1`.
  func number(_ written: String) throws(NotationFailure) -> MappedNumber {
    guard written.utf8.count <= 1000 else {
      throw NotationFailure(0, "a number's text is longer than 1000 bytes", remedy: "write it shorter")
    }
    var reader = NumberReader(bytes: Array(written.utf8), parser: self)
    return try reader.whole()
  }

  private struct NumberReader {
    let bytes: [UInt8]
    let parser: MappedTextParser
    var index = 0
    var depth = 0

    mutating func whole() throws(NotationFailure) -> MappedNumber {
      let number = try sum()
      guard index == bytes.count else { throw unexpected() }
      return number
    }

    private mutating func skip() { while index < bytes.count, bytes[index] == 0x20 { index += 1 } }

    private func unexpected() -> NotationFailure {
      NotationFailure(index, "no number stands here", remedy: "write a number, {.path} or {name}, and + - * / between them")
    }

    private mutating func operation(_ signs: [MappedNumber.Operation]) -> MappedNumber.Operation? {
      skip()
      guard index < bytes.count, let found = signs.first(where: { $0.rawValue.asciiValue == bytes[index] }) else { return nil }
      index += 1
      return found
    }

    private mutating func sum() throws(NotationFailure) -> MappedNumber {
      var number = try product()
      while let sign = operation([.plus, .minus]) { number = .operation(sign, number, try product()) }
      return number
    }

    private mutating func product() throws(NotationFailure) -> MappedNumber {
      var number = try atom()
      while let sign = operation([.times, .over]) { number = .operation(sign, number, try atom()) }
      return number
    }

    private mutating func atom() throws(NotationFailure) -> MappedNumber {
      skip()
      guard index < bytes.count else { throw unexpected() }
      if bytes[index] == UInt8(ascii: "{") {
        let (expression, end) = try parser.filled(bytes, from: index)
        index = end
        return .filled(expression)
      }
      if bytes[index] == UInt8(ascii: "("), depth < 16 {
        (index, depth) = (index + 1, depth + 1)
        let number = try sum()
        skip()
        guard index < bytes.count, bytes[index] == UInt8(ascii: ")") else { throw unexpected() }
        (index, depth) = (index + 1, depth - 1)
        return number
      }
      if bytes[index] == UInt8(ascii: "-") {
        index += 1
        return .operation(.minus, .constant(0), try atom())
      }
      let start = index
      while index < bytes.count, isDigit(bytes[index]) || isExponentSign { index += 1 }
      guard let number = Double(String(decoding: bytes[start..<index], as: UTF8.self)), number.isFinite else {
        index = start
        throw unexpected()
      }
      return .constant(number)
    }

    private func isDigit(_ byte: UInt8) -> Bool {
      (48...57).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
    }

    /// A sign that stands right behind an e.
    private var isExponentSign: Bool {
      guard index > 0, bytes[index - 1] == UInt8(ascii: "e") || bytes[index - 1] == UInt8(ascii: "E") else { return false }
      return bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+")
    }
  }
}

/// Remedies for unknown names.
enum Suggested {
  static func name(_ name: String, _ known: [String]) -> String {
    known.isEmpty ? "a path gives names, as in $.per_head.{head}" : Suggestion.remedy(for: name, among: Set(known).sorted())
  }
}

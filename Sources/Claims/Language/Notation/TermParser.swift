import Ground

/// Reads expressions, rows and expectations.
///
///     expr = product { ("+" | "-") product }
///     product = set { ("*" | "/") set }
///     set = atom { ("&" | "|" | "\") atom }
///     atom = number | heads | text | word [ "(" arguments ")" ] | "[" members "]" | "(" expr ")" | "-" atom
struct TermParser {
  private let tokens: [Token]
  private let places: [SourceLocation]
  private(set) var index = 0
  private let end: SourceLocation
  /// Expectations that the vocabulary names.
  let expectationNames: Set<String>
  /// Brackets, signs and negations that are open around the place of reading.
  private var depth = 0

  /// As deep as expressions may nest: deeper ones are no sentences, and reading them would exhaust the stack.
  static let greatestDepth = 60

  /// What was cut into tokens, or the place where that failed.
  init(_ scalar: ScalarText, expectationNames: Set<String> = [], linesAreRows: Bool = false) throws(Problem) {
    self.expectationNames = expectationNames
    do throws(NotationError) {
      tokens = try Lexer.tokens(of: scalar.text, linesAreRows: linesAreRows)
    } catch {
      let place = scalar.locations(of: [error.offset])[0]
      throw Problem(place, error.message, remedy: error.remedy)
    }
    let found = scalar.locations(of: tokens.map(\.offset) + [scalar.text.count])
    places = Array(found.dropLast())
    end = found[found.count - 1]
    guard scalar.isVerbatim else {
      throw Problem(
        places.first ?? end, "an expression in quotes with escapes", remedy: "write it after | on lines of its own")
    }
  }

  // MARK: Tokens

  var place: SourceLocation { index < places.count ? places[index] : end }

  func token(_ ahead: Int = 0) -> Token.Kind? { index + ahead < tokens.count ? tokens[index + ahead].kind : nil }

  func isSign(_ sign: Character, _ ahead: Int = 0) -> Bool {
    if case .sign(let byte)? = token(ahead) { byte == sign.asciiValue } else { false }
  }

  mutating func advance() { index += 1 }

  mutating func rewind(to mark: Int) { index = mark }

  mutating func take(_ sign: Character) -> Bool {
    guard isSign(sign) else { return false }
    advance()
    return true
  }

  mutating func need(_ sign: Character) throws(Problem) {
    guard take(sign) else { throw unexpected("'\(sign)' is missing", remedy: "close or separate with '\(sign)'") }
  }

  /// Takes these words if all of them come next.
  mutating func take(words: String...) -> Bool {
    for (ahead, word) in words.enumerated() {
      guard case .word(word)? = token(ahead) else { return false }
    }
    index += words.count
    return true
  }

  mutating func word(_ what: String) throws(Problem) -> String {
    guard case .word(let name)? = token() else { throw unexpected("\(what) is missing", remedy: "write a name") }
    advance()
    return name
  }

  mutating func number(_ what: String) throws(Problem) -> Double {
    guard case .number(let value)? = token() else { throw unexpected("\(what) must be a number", remedy: "write one") }
    advance()
    return value
  }

  mutating func reason() throws(Problem) -> String {
    guard take(words: "because"), case .text(let reason)? = token() else {
      throw unexpected("a tolerance without a reason", remedy: "add because \"…\"")
    }
    advance()
    return reason
  }

  func unexpected(_ message: String, remedy: String) -> Problem {
    guard index < tokens.count else { return Problem(end, "\(message) at the end", remedy: remedy) }
    return Problem(place, "\(message) before '\(tokens[index].written)'", remedy: remedy)
  }

  /// Everything must have been read.
  func finish() throws(Problem) {
    guard index < tokens.count else { return }
    throw Problem(place, "'\(tokens[index].written)' is one too many", remedy: "separate, or remove it")
  }

  /// Reads something that stands inside something else.
  mutating func nested<T>(_ read: (inout TermParser) throws(Problem) -> T) throws(Problem) -> T {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.greatestDepth else {
      throw Problem(place, "nested more than \(Self.greatestDepth) deep", remedy: "give parts names of their own under 'let'")
    }
    return try read(&self)
  }

  // MARK: Expressions

  mutating func expression() throws(Problem) -> Term {
    var left = try product()
    while isSign("+") || isSign("-") {
      let operation: Term.Operator = isSign("+") ? .sum : .difference
      advance()
      left = Term(kind: .operation(operation, left, try product()), place: left.place)
    }
    return left
  }

  private mutating func product() throws(Problem) -> Term {
    var left = try sets()
    while isSign("*") || isSign("/") {
      let operation: Term.Operator = isSign("*") ? .product : .ratio
      advance()
      left = Term(kind: .operation(operation, left, try sets()), place: left.place)
    }
    return left
  }

  private mutating func sets() throws(Problem) -> Term {
    var left = try atom()
    while isSign("&") || isSign("|") || isSign("\\") {
      let operation: Term.Operator = isSign("&") ? .intersection : (isSign("|") ? .union : .without)
      advance()
      left = Term(kind: .operation(operation, left, try atom()), place: left.place)
    }
    return left
  }

  mutating func atom() throws(Problem) -> Term {
    try nested { parser throws(Problem) in try parser.unnestedAtom() }
  }

  private mutating func unnestedAtom() throws(Problem) -> Term {
    let start = place
    if take("(") {
      var inner = try expression()
      try need(")")
      inner.place = start
      return inner
    }
    if take("-") { return Term(kind: .negative(try atom()), place: start) }
    if take("[") { return try brackets(from: start) }
    guard let token = token() else { throw unexpected("a value is missing", remedy: "write one") }
    switch token {
    case .number(let value):
      advance()
      return Term(kind: .number(value), place: start)
    case .heads(let text):
      advance()
      return Term(kind: .heads(text), place: start)
    case .text(let text):
      advance()
      return Term(kind: .text(text), place: start)
    case .word(let name):
      advance()
      guard take("(") else { return Term(kind: .word(name), place: start) }
      return Term(kind: .call(name, try arguments()), place: start)
    case .sign:
      throw unexpected("a value is missing", remedy: "write one")
    }
  }

  /// Arguments up to the closing parenthesis.
  private mutating func arguments() throws(Problem) -> [Term.Argument] {
    var found: [Term.Argument] = []
    if take(")") { return found }
    repeat {
      let start = place
      var name: String?
      if case .word(let word)? = token(), isSign("=", 1) {
        name = word
        index += 2
      }
      found.append(Term.Argument(name: name, place: start, value: try expression()))
    } while take(",")
    try need(")")
    return found
  }

  private mutating func brackets(from start: SourceLocation) throws(Problem) -> Term {
    var members: [Term.Member] = []
    if take("]") { return Term(kind: .list([]), place: start) }
    repeat {
      var label: String?
      if isSign("=", 1) {
        switch token() {
        case .word(let text)?, .text(let text)?: label = text
        case .number(let value)?: label = NumberText.short(value)
        case .heads(let text)?: label = text
        default: throw unexpected("a label is missing", remedy: "write \"label\" = value")
        }
        index += 2
      }
      let value = try expression()
      if members.isEmpty, take(words: "for") {
        let loop = try loop()
        try need("]")
        return Term(kind: .comprehension(label: label, body: value, loop), place: start)
      }
      members.append(Term.Member(label: label, value: value))
    } while take(",")
    try need("]")
    return Term(kind: .list(members), place: start)
  }
}

/// Why a text is not a set of heads.
public struct HeadSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  public var text: String
  /// 0-based offset of the first character that does not fit.
  public var offset: Int
  public var expected: String

  public var description: String {
    "'\(text)' is not a set of heads: expected \(expected) at character \(offset + 1); "
      + "write L6H9, L0H{3,6} or L5H10+L6H{2,4}, or none for the empty set"
  }
}

extension HeadSet {
  /// Reads `L6H9`, `L0H{3, 6}`, `L5H10+L6H{2,4}` (also joined by commas outside braces), or `none`.
  ///
  /// Numbers are at most 4 digits; a head named twice is an error, because it is a slip in a claim file.
  public init(parsing text: String) throws(HeadSyntaxError) {
    if text == "none" {
      self = .none
      return
    }
    if let head = Head(text) {
      self.init([head])
      return
    }
    var reader = HeadReader(text: text)
    let found = try reader.read()
    let unique = Set(found)
    guard unique.count == found.count else {
      throw HeadSyntaxError(text: text, offset: 0, expected: "each head once")
    }
    self.init(unique)
  }
}

private struct HeadReader {
  let text: String
  let characters: [Character]
  var offset = 0

  init(text: String) {
    self.text = text
    characters = Array(text)
  }

  mutating func read() throws(HeadSyntaxError) -> [Head] {
    var heads: [Head] = []
    repeat {
      skipSpaces()
      try expect("L")
      let layer = try number()
      try expect("H")
      if take("{") {
        repeat {
          skipSpaces()
          heads.append(Head(layer: layer, head: try number()))
          skipSpaces()
        } while take(",")
        try expect("}")
      } else {
        heads.append(Head(layer: layer, head: try number()))
      }
      skipSpaces()
    } while take("+") || take(",")
    guard offset == characters.count else { throw failure("'+' or the end") }
    return heads
  }

  mutating func number() throws(HeadSyntaxError) -> Int {
    var value = 0
    var digits = 0
    while offset < characters.count, let digit = characters[offset].wholeNumberValue,
      characters[offset].isASCII
    {
      digits += 1
      guard digits <= 4 else { throw failure("a number of at most 4 digits") }
      value = value * 10 + digit
      offset += 1
    }
    guard digits > 0 else { throw failure("a number") }
    return value
  }

  mutating func take(_ character: Character) -> Bool {
    guard offset < characters.count, characters[offset] == character else { return false }
    offset += 1
    return true
  }

  mutating func expect(_ character: Character) throws(HeadSyntaxError) {
    guard take(character) else { throw failure("'\(character)'") }
  }

  mutating func skipSpaces() {
    while offset < characters.count, characters[offset] == " " { offset += 1 }
  }

  func failure(_ expected: String) -> HeadSyntaxError {
    HeadSyntaxError(text: text, offset: offset, expected: expected)
  }
}

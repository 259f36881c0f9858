/// How text is cut into pieces before byte pairs are merged; merges never cross a cut.
enum TextSplitter: Sendable, Hashable {
  /// Every numeral by itself, or every run of numerals by itself, and what lies between.
  case digits(individually: Bool)
  /// A space before each piece that does not begin with one.
  case prefixSpace
  /// GPT-2's pattern: `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
  case words

  /// The pieces of `text` in order; nothing is lost between them.
  func split(_ text: [Unicode.Scalar]) -> [ArraySlice<Unicode.Scalar>] {
    switch self {
    case .digits(let individually): Self.digitRuns(text, individually: individually)
    case .prefixSpace: text.isEmpty || text.first == " " ? [text[...]] : [([" "] + text)[...]]
    case .words: Self.words(text)
    }
  }

  private static func digitRuns(
    _ text: [Unicode.Scalar], individually: Bool
  ) -> [ArraySlice<Unicode.Scalar>] {
    var pieces: [ArraySlice<Unicode.Scalar>] = []
    var start = 0
    while start < text.count {
      let isNumeral = Kind(text[start]) == .number
      var end = start + 1
      if !(isNumeral && individually) {
        while end < text.count, (Kind(text[end]) == .number) == isNumeral { end += 1 }
      }
      pieces.append(text[start..<end])
      start = end
    }
    return pieces
  }

  private enum Kind {
    case letter
    case number
    case space
    case other

    init(_ scalar: Unicode.Scalar) {
      if scalar.isASCII {
        switch scalar {
        case "a"..."z", "A"..."Z": self = .letter
        case "0"..."9": self = .number
        case " ", "\t"..."\r": self = .space
        default: self = .other
        }
        return
      }
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
      case .decimalNumber, .letterNumber, .otherNumber: self = .number
      default: self = scalar.properties.isWhitespace ? .space : .other
      }
    }
  }

  private static let contractions: [[Unicode.Scalar]] = ["s", "t", "re", "ve", "m", "ll", "d"].map {
    Array($0.unicodeScalars)
  }

  private static func words(_ text: [Unicode.Scalar]) -> [ArraySlice<Unicode.Scalar>] {
    let kinds = text.map { Kind($0) }
    var pieces: [ArraySlice<Unicode.Scalar>] = []
    var start = 0
    while start < text.count {
      let end = wordEnd(text, kinds, start)
      pieces.append(text[start..<end])
      start = end
    }
    return pieces
  }

  /// Where the piece that begins at `start` ends: the pattern's alternatives in their order.
  private static func wordEnd(_ text: [Unicode.Scalar], _ kinds: [Kind], _ start: Int) -> Int {
    func runEnd(_ from: Int) -> Int {
      var end = from
      while end < kinds.count, kinds[end] == kinds[from] { end += 1 }
      return end
    }
    if text[start] == "'", let suffix = contractions.first(where: { text[(start + 1)...].starts(with: $0) }) {
      return start + 1 + suffix.count
    }
    // An optional space, then a run of letters, of numerals or of neither.
    if text[start] == " ", start + 1 < text.count, kinds[start + 1] != .space { return runEnd(start + 1) }
    let end = runEnd(start)
    guard kinds[start] == .space else { return end }
    // White space before a word leaves its last character to the word.
    return end == text.count || end == start + 1 ? end : end - 1
  }
}

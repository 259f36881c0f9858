/// A text with gaps, as in `probe_*_s{seed#}`.
///
/// `*` stands for any text, also none; `{name}` for one character or more, as few as will do; `{name#}` for digits.
struct TextPattern: Sendable, Hashable {
  enum Gap: Sendable, Hashable {
    case anything, text, digits
  }

  enum Part: Sendable, Hashable {
    case literal([UInt8])
    case gap(Gap, isNamed: Bool)
  }

  private(set) var parts: [Part] = []
  /// More gaps than a name has.
  private static let mostParts = 64
  /// Names of the gaps that have one, in order.
  private(set) var names: [String] = []
  /// For each name, what it must not be; empty where it may be anything.
  private(set) var exceptions: [[TextPattern]] = []

  /// The text itself, where there is no gap.
  var literal: String? {
    switch parts.count {
    case 0: ""
    case 1: if case .literal(let bytes) = parts[0] { String(decoding: bytes, as: UTF8.self) } else { nil }
    default: nil
    }
  }

  /// Whether the whole is one named gap, which fits any text that is not empty.
  private var isWholeName: Bool { parts == [.gap(.text, isNamed: true)] }

  /// - Throws: ``NotationFailure`` for a brace that is not closed, an empty name, and two gaps between which nothing stands.
  init(_ text: String) throws(NotationFailure) {
    let bytes = Array(text.utf8)
    var literal: [UInt8] = []
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "*"):
        try close(&literal, at: index)
        parts.append(.gap(.anything, isNamed: false))
        index += 1
      case UInt8(ascii: "{"):
        guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
          throw NotationFailure(index, "a brace is not closed", remedy: "write } behind the name")
        }
        try close(&literal, at: index)
        try addGap(String(decoding: bytes[index + 1..<end], as: UTF8.self), at: index + 1)
        index = end + 1
      default:
        literal.append(bytes[index])
        index += 1
      }
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    guard parts.count <= Self.mostParts else {
      throw NotationFailure(0, "more than \(Self.mostParts / 2) gaps", remedy: "take the text apart in fewer pieces")
    }
  }

  /// Ends the literal before a gap.
  private mutating func close(_ literal: inout [UInt8], at offset: Int) throws(NotationFailure) {
    if !literal.isEmpty {
      parts.append(.literal(literal))
      literal = []
    } else if case .gap? = parts.last {
      throw NotationFailure(offset, "nothing stands between two gaps", remedy: "write what separates them")
    }
  }

  private mutating func addGap(_ written: String, at offset: Int) throws(NotationFailure) {
    let halves = written.halves(at: " except ")
    let word = halves?.0 ?? written
    let isDigits = word.hasSuffix("#")
    let name = isDigits ? String(word.dropLast()) : word
    guard Self.isName(name) else {
      throw NotationFailure(offset, "'\(name)' is no name", remedy: "write letters, digits, - and _, as in {seed#}")
    }
    guard !names.contains(name) else {
      throw NotationFailure(offset, "'\(name)' stands twice", remedy: "give each gap a name of its own")
    }
    var excepted: [TextPattern] = []
    for part in halves?.1.split(separator: ",") ?? [] {
      excepted.append(try TextPattern(part.trimmingPrefix { $0 == " " }.description))
    }
    names.append(name)
    exceptions.append(excepted)
    parts.append(.gap(isDigits ? .digits : .text, isNamed: true))
  }

  /// As it was written, without exceptions.
  var written: String {
    var names = names[...]
    return parts.map { part in
      switch part {
      case .literal(let bytes): String(decoding: bytes, as: UTF8.self)
      case .gap(.anything, _): "*"
      case .gap(let gap, _): "{\(names.popFirst() ?? "")\(gap == .digits ? "#" : "")}"
      }
    }.joined()
  }

  /// Whether the text would fit but for what its gaps must not be.
  func isExcepted(_ text: String) -> Bool {
    guard exceptions.contains(where: { !$0.isEmpty }) else { return false }
    var free = self
    free.exceptions = free.exceptions.map { _ in [] }
    return free.match(text) != nil
  }

  static func isName(_ text: String) -> Bool {
    text.first.map { $0.isLetter } == true && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
  }

  /// What stands in the named gaps, in order; `nil` where the text does not fit. O(parts · length²).
  func match(_ text: String) -> [String]? {
    if isWholeName { return text.isEmpty || isExcepted([text]) ? nil : [text] }
    let bytes = Array(text.utf8)
    var matcher = Matcher(parts: parts, text: bytes)
    guard matcher.fits(part: 0, at: 0) else { return nil }
    let found = matcher.found.map { String(decoding: bytes[$0], as: UTF8.self) }
    return isExcepted(found) ? nil : found
  }

  private func isExcepted(_ found: [String]) -> Bool {
    zip(found, exceptions).contains { text, exceptions in exceptions.contains { $0.match(text) != nil } }
  }
}

/// Looks for the gaps from left to right, each as short as will do; an end of a gap that failed once is not tried again.
private struct Matcher {
  let parts: [TextPattern.Part]
  let text: [UInt8]
  var found: [Range<Int>] = []
  /// For each gap, the first of the ends that have failed: all after it have, too.
  private var failed: [Int]
  /// Gaps of digits end where digits end, so of these it is known from which starts they failed.
  private var failedDigits: Set<[Int]> = []

  init(parts: [TextPattern.Part], text: [UInt8]) {
    self.parts = parts
    self.text = text
    failed = [Int](repeating: .max, count: parts.count)
  }

  mutating func fits(part index: Int, at start: Int) -> Bool {
    guard index < parts.count else { return start == text.count }
    switch parts[index] {
    case .literal(let bytes):
      return text[start...].starts(with: bytes) && fits(part: index + 1, at: start + bytes.count)
    case .gap(let gap, let isNamed):
      if gap == .digits, failedDigits.contains([index, start]) { return false }
      let first = start + (gap == .anything ? 0 : 1)
      var end = first
      while end <= text.count, end < failed[index], gap != .digits || (48...57).contains(text[end - 1]) {
        if isNamed { found.append(start..<end) }
        // The last gap takes the rest.
        if index + 1 == parts.count ? end == text.count : fits(part: index + 1, at: end) { return true }
        if isNamed { found.removeLast() }
        end += 1
      }
      if gap == .digits { failedDigits.insert([index, start]) } else { failed[index] = min(failed[index], first) }
      return false
    }
  }
}

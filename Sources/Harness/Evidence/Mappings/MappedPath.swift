/// The way from a place in a file to others: `$.per_head.{head}.selectivity`.
///
/// It begins at the root with `$`, or at the place at hand with `.`; each step goes down by one.
struct MappedPath: Sendable, Hashable {
  enum Step: Sendable, Hashable {
    /// `.name`, or `.'a name'`.
    case member(String)
    /// `.L{layer#}`: members whose names fit; what stands in the gaps fills slots from `slot` on.
    case members(TextPattern, slot: Int)
    /// `[3]`, from 0.
    case element(Int)
    /// `[*]`, `[{layer}]`, `[{rank from 1}]`, `[{step in $.steps}]`: all elements; the slot takes the place in the list,
    /// counted from `first`, and those of other lists of the same length what stands there.
    case elements(slot: Int?, first: Int, along: [Companion])
    /// `[name]`: the member or element that the slot says.
    case chosen(slot: Int)
  }

  /// A list of the same length, gone through side by side.
  struct Companion: Sendable, Hashable {
    var slot: Int
    var path: MappedPath
  }

  struct Place: Sendable, Hashable {
    var step: Step
    /// Whether it may be missing (`?`).
    var isOptional = false
  }

  var isAbsolute: Bool
  var steps: [Place] = []
  /// As it is written.
  var text: String

  /// Whether the place at hand, to which there are no steps, may hold nothing (`.?`).
  var mayHoldNothing = false

  /// Whether something on the way may be missing, or say that there is nothing.
  var isOptional: Bool { mayHoldNothing || steps.contains(where: \.isOptional) }
}

/// Names that a path gave to what it went through, each with its slot.
struct MappingScope: Sendable {
  private(set) var names: [String] = []

  init(_ names: [String] = []) { self.names = names }

  /// The slot of a name: the innermost of that name.
  func slot(of name: String) -> Int? { names.lastIndex(of: name) }

  mutating func add(_ name: String) -> Int {
    names.append(name)
    return names.count - 1
  }
}

/// Reads paths.
///
///     path = ("$" | ".") { step }
///     step = "." (name | "'" name "'") ["?"] | "[" (number | "*" | name | "{" name ["from 1"] "}" | "{" name "in" path {"," …} "}") "]" ["?"]
struct PathParser {
  private let bytes: [UInt8]
  private let text: String
  private var index = 0
  /// As deep as files are read.
  private static let mostSteps = 64

  private init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  /// - Parameters:
  ///   - scope: the names that the path may use; those that it gives are added
  ///   - givesNames: whether it may go through several places, as `at` does; otherwise it leads to one
  static func parse(
    _ text: String, scope: inout MappingScope, givesNames: Bool
  ) throws(NotationFailure) -> MappedPath {
    var parser = PathParser(text)
    return try parser.path(&scope, givesNames)
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ sign: Character) -> Bool {
    guard next == sign.asciiValue else { return false }
    index += 1
    return true
  }

  private mutating func path(_ scope: inout MappingScope, _ givesNames: Bool) throws(NotationFailure) -> MappedPath {
    var path = MappedPath(isAbsolute: take("$"), text: text)
    guard path.isAbsolute || next == UInt8(ascii: ".") else {
      throw NotationFailure(0, "'\(text)' is no path", remedy: "begin with $ at the file's root, or with . at this place")
    }
    // A lone point is the place itself.
    if !path.isAbsolute, bytes.count == 1 { return path }
    if bytes == Array(".?".utf8) {
      path.mayHoldNothing = true
      return path
    }
    if !path.isAbsolute, bytes.count > 1, bytes[1] == UInt8(ascii: "[") { index = 1 }
    while index < bytes.count {
      guard path.steps.count < Self.mostSteps else {
        throw NotationFailure(index, "more than \(Self.mostSteps) steps", remedy: "files are not read so deep")
      }
      let step = try step(&scope, givesNames)
      path.steps.append(MappedPath.Place(step: step, isOptional: take("?")))
    }
    return path
  }

  private mutating func step(_ scope: inout MappingScope, _ givesNames: Bool) throws(NotationFailure) -> MappedPath.Step {
    let start = index
    if take(".") {
      let (name, isQuoted) = try name()
      if isQuoted { return .member(name) }
      guard !name.isEmpty else {
        throw NotationFailure(start, "a step without a name", remedy: "write .name, or .'a name' for one with signs in it")
      }
      let pattern: TextPattern
      do {
        pattern = try TextPattern(name)
      } catch { throw error.shifted(by: start + 1) }
      if let literal = pattern.literal { return .member(literal) }
      guard givesNames else { throw Self.several(start, name) }
      let slot = scope.names.count
      for name in pattern.names { _ = scope.add(name) }
      return .members(pattern, slot: slot)
    }
    guard take("[") else {
      throw NotationFailure(start, "'.' or '[' should stand here", remedy: "write .name for a member, [3] for an element")
    }
    let inner = try within("[", "]", from: start)
    if inner == "*" {
      guard givesNames else { throw Self.several(start, "[*]") }
      return .elements(slot: nil, first: 0, along: [])
    }
    if inner.hasPrefix("{"), inner.hasSuffix("}") {
      guard givesNames else { throw Self.several(start, inner) }
      return try elements(String(inner.dropFirst().dropLast()), at: start + 2, &scope)
    }
    if let number = Int(inner), number >= 0 { return .element(number) }
    guard let slot = scope.slot(of: inner) else {
      throw NotationFailure(start + 1, "there is no '\(inner)' here", remedy: Suggested.name(inner, scope.names))
    }
    return .chosen(slot: slot)
  }

  private static func several(_ offset: Int, _ written: String) -> NotationFailure {
    NotationFailure(
      offset, "'\(written)' leads to several places, and one is needed", remedy: "go through them with 'at', and name the one as [name]")
  }

  /// `name`, or `step in $.steps, tokens in $.tokens`.
  private mutating func elements(
    _ written: String, at offset: Int, _ scope: inout MappingScope
  ) throws(NotationFailure) -> MappedPath.Step {
    guard written.contains(" in ") else {
      let first = written.hasSuffix(" from 1") ? 1 : 0
      let name = String(written.dropLast(first == 1 ? " from 1".count : 0))
      guard TextPattern.isName(name) else {
        throw NotationFailure(offset, "'\(name)' is no name", remedy: "write [{name}], [{name from 1}] or [{step in $.steps}]")
      }
      return .elements(slot: scope.add(name), first: first, along: [])
    }
    var along: [MappedPath.Companion] = []
    for part in written.split(separator: ",") {
      let words = part.split(separator: " ").map(String.init)
      guard words.count == 3, words[1] == "in", TextPattern.isName(words[0]) else {
        throw NotationFailure(offset, "'\(part)' is not of the form 'name in path'", remedy: "write [{step in $.steps}]")
      }
      let path: MappedPath
      do {
        path = try PathParser.parse(words[2], scope: &scope, givesNames: false)
      } catch { throw error.shifted(by: offset) }
      along.append(MappedPath.Companion(slot: scope.add(words[0]), path: path))
    }
    return .elements(slot: nil, first: 0, along: along)
  }

  /// The text up to the bracket that closes the one just taken.
  private mutating func within(_ open: Character, _ close: Character, from start: Int) throws(NotationFailure) -> String {
    let begin = index
    var depth = 1
    while let byte = next {
      index += 1
      if byte == open.asciiValue { depth += 1 }
      if byte == close.asciiValue { depth -= 1 }
      if depth == 0 { return String(decoding: bytes[begin..<index - 1], as: UTF8.self) }
    }
    throw NotationFailure(start, "a bracket is not closed", remedy: "write \(close)")
  }

  /// A member's name; braces in it hold what they hold.
  private mutating func name() throws(NotationFailure) -> (String, isQuoted: Bool) {
    let start = index
    if take("'") {
      let begin = index
      while let byte = next, byte != UInt8(ascii: "'") { index += 1 }
      guard take("'") else { throw NotationFailure(start, "a quote is not closed", remedy: "write ' behind the name") }
      return (String(decoding: bytes[begin..<index - 1], as: UTF8.self), true)
    }
    var isInBraces = false
    while let byte = next {
      if !isInBraces, byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "?") { break }
      if byte == UInt8(ascii: "{") { isInBraces = true }
      if byte == UInt8(ascii: "}") { isInBraces = false }
      index += 1
    }
    return (String(decoding: bytes[start..<index], as: UTF8.self), false)
  }
}

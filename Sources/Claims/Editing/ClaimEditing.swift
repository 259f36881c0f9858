import Ground

/// What an editor shows while a claim file is written: mistakes, what a word means, and what could be written next.
///
/// Everything is answered from the text at hand, saved or not, and from the library that the file belongs to.
public struct ClaimEditing: Sendable {
  private let library: ClaimLibrary

  public init(_ library: ClaimLibrary) { self.library = library }

  /// The problems that `claims lint` would report of this text in place of the file's own.
  public func problems(of text: String, file: String) -> [Problem] {
    if file.hasSuffix("/" + ClaimLibrary.vocabularyFile) {
      let (words, problems) = Words.read(text, file: file)
      return problems + words.problems(with: library.vocabulary)
    }
    if file.hasSuffix("/" + SuiteDescription.file) {
      let (suite, problems) = SuiteDescription.read(text, file: file)
      return problems + suite.problems(library.claims)
    }
    var edited = library
    edited.problems = []
    let (claim, problems) = Claim.read(text, file: file, vocabulary: library.vocabulary)
    edited.claims.removeAll { $0.location.file == file || $0.id == claim?.id }
    guard let claim else { return problems }
    edited.claims.append(claim)
    return problems + ClaimChecker.problems(of: edited, vocabulary: library.vocabulary).filter { $0.location.file == file }
  }

  // MARK: Meanings

  /// What the word at a place means, as Markdown; `nil` where it is no question and no shared word.
  ///
  /// - Parameters:
  ///   - line: from 0.
  ///   - column: from 0, in characters.
  public func meaning(in text: String, line: Int, column: Int) -> String? {
    guard let row = Self.line(line, of: text) else { return nil }
    let characters = Array(row)
    guard column <= characters.count else { return nil }
    var start = column
    while start > 0, Self.isWord(characters[start - 1]) { start -= 1 }
    var end = column
    while end < characters.count, Self.isWord(characters[end]) { end += 1 }
    return meaning(of: String(characters[start..<end]))
  }

  private func meaning(of word: String) -> String? {
    if let entry = library.vocabulary.words.entries.first(where: { $0.name == word }) {
      return "**\(entry.heading)** (\(entry.kind.rawValue))\n\n\(entry.says)\n\n\(entry.place)"
    }
    guard let signature = library.vocabulary[word] else { return nil }
    let parameters = signature.parameters.map { parameter in
      let choices = parameter.choices.isEmpty ? "" : " (\(parameter.choices.joined(separator: ", ")))"
      return "- `\(parameter.name)`\(parameter.isRequired ? ", required" : ""): \(parameter.meaning)\(choices)"
    }
    return "**\(word)** gives \(signature.result.rawValue)\n\n\(signature.meaning)\n\n\(parameters.joined(separator: "\n"))"
  }

  // MARK: Completions

  public struct Completion: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
      case question, word, parameter, value, expectation
    }

    public var text: String
    public var kind: Kind
    public var meaning: String
  }

  /// What could stand at a place: arguments of the call around it, values of the argument, or anything an expression
  /// may begin with; after `expect:` also the words of expectations.
  public func completions(in text: String, line: Int, column: Int) -> [Completion] {
    let before = Self.text(text, upTo: line, column)
    if let (name, argument) = Self.openCall(before), let signature = library.vocabulary[name] {
      if let argument, let parameter = signature.parameter(argument) {
        return values(of: parameter) + words()
      }
      let arguments = signature.parameters.map {
        Completion(text: "\($0.name) = ", kind: .parameter, meaning: $0.meaning)
      }
      return arguments + words()
    }
    let isExpectation = Self.key(before) == "expect"
    let phrases = TermParser.phrases + library.vocabulary.words.expectations.keys.sorted()
    return (isExpectation ? phrases.map { Completion(text: $0, kind: .expectation, meaning: "an expectation") } : []) + words()
  }

  private func values(of parameter: Parameter) -> [Completion] {
    let names = parameter.choices + (library.vocabulary.words.names[parameter.name]?.values ?? [])
    return names.map { Completion(text: $0, kind: .value, meaning: parameter.meaning) }
  }

  private func words() -> [Completion] {
    let entries = library.vocabulary.words.entries.filter { $0.kind != .expectation && $0.kind != .variants }
    return entries.map { Completion(text: $0.name, kind: .word, meaning: $0.says) }
      + library.vocabulary.names.compactMap { name in
        library.vocabulary[name].map { Completion(text: name, kind: .question, meaning: $0.meaning) }
      }
  }

  // MARK: The text around a place

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "-" || character == "_"
  }

  private static func line(_ number: Int, of text: String) -> Substring? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.contains(number) ? lines[number] : nil
  }

  /// The text before a place, at most some 4000 characters of it.
  private static func text(_ text: String, upTo line: Int, _ column: Int) -> Substring {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(line) else { return "" }
    let before = lines[..<line].reduce(into: 0) { $0 += $1.count + 1 } + min(column, lines[line].count)
    return text.prefix(before).suffix(4000)
  }

  /// The call that is open at the end of a text, with the name of its last argument if that has one.
  private static func openCall(_ text: Substring) -> (name: String, argument: String?)? {
    var depth = 0
    var argumentStart: Substring.Index?
    for index in text.indices.reversed() {
      switch text[index] {
      case ")", "]": depth += 1
      case "[" where depth > 0: depth -= 1
      case "," where depth == 0: if argumentStart == nil { argumentStart = text.index(after: index) }
      case "(" where depth > 0: depth -= 1
      case "(":
        let name = text[..<index].reversed().prefix(while: isWord).reversed()
        guard !name.isEmpty else { return nil }
        let argument = text[(argumentStart ?? text.index(after: index))...]
        let parts = argument.split(separator: "=", maxSplits: 1)
        let isNamed = argument.contains("=")
        return (String(name), isNamed ? parts.first?.filter { $0 != " " && $0 != "\n" } : nil)
      case ":" where depth == 0: return nil
      default: break
      }
    }
    return nil
  }

  /// The YAML key whose value the end of a text is in.
  private static func key(_ text: Substring) -> String? {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).reversed() {
      let trimmed = line.drop { $0 == " " || $0 == "-" }
      guard let colon = trimmed.firstIndex(of: ":") else { continue }
      let key = trimmed[..<colon]
      if key.allSatisfy({ $0.isLetter || $0 == "-" }) { return String(key) }
    }
    return nil
  }
}

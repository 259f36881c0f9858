import Yams

/// Reads YAML nodes with their places, collecting every problem instead of stopping at the first.
open class YAMLReader {
  public let file: String
  public private(set) var problems: [Problem] = []
  /// The file's text, once `root(of:)` has read it.
  package private(set) var document = DocumentText("")

  public init(file: String) { self.file = file }

  public func location(_ node: Node) -> SourceLocation {
    guard let mark = node.mark else { return SourceLocation(file: file) }
    return SourceLocation(file: file, line: mark.line, column: mark.column)
  }

  /// More mistakes than this are not told one by one: whoever made them made the same one.
  private static let mostProblems = 100

  public func report(_ node: Node, _ message: @autoclosure () -> String, remedy: @autoclosure () -> String) {
    guard !isFull(at: location(node)) else { return }
    problems.append(Problem(location(node), message(), remedy: remedy()))
  }

  public func report(_ problem: Problem) {
    guard !isFull(at: problem.location) else { return }
    if !problems.contains(problem) { problems.append(problem) }
  }

  /// Whether no further problem is told; the last one says so.
  private func isFull(at location: SourceLocation) -> Bool {
    if problems.count == Self.mostProblems {
      problems.append(Problem(location, "there are more mistakes from here on", remedy: "correct those above first"))
    }
    return problems.count > Self.mostProblems
  }

  /// The document's root, or `nil` with the parser's own complaint reported (syntax errors, duplicate keys).
  public func root(of text: String) -> Node? {
    document = DocumentText(text)
    if let problem = YAMLTokens.problem(in: text, file: file) {
      problems.append(problem)
      return nil
    }
    do {
      // The reader tells numbers and flags from text itself; types resolved by the parser would only cost time.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      guard let node = try parser.singleRoot() else {
        problems.append(Problem(SourceLocation(file: file), "the file is empty", remedy: "write a mapping"))
        return nil
      }
      return node
    } catch let error as YamlError {
      problems.append(problem(error))
    } catch {
      problems.append(Problem(SourceLocation(file: file), "not YAML: \(error)", remedy: "correct the syntax"))
    }
    return nil
  }

  private func problem(_ error: YamlError) -> Problem {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return Problem(
        SourceLocation(file: file, line: mark.line, column: mark.column), "not YAML: \(problem)", remedy: Self.remedy(for: problem))
    case .duplicatedKeysInMapping(let duplicates, let context):
      return Problem(
        SourceLocation(file: file, line: context.mark.line, column: context.mark.column),
        "key written twice: \(duplicates.map { "\($0)" }.sorted().joined(separator: ", "))",
        remedy: "keep one of them")
    default:
      return Problem(SourceLocation(file: file), "not YAML: \(error)", remedy: "correct the syntax")
    }
  }

  /// The commonest causes by far, which the parser's own words do not tell.
  private static func remedy(for problem: String) -> String {
    if problem.contains("mapping values are not allowed") { return "put the text in quotes: a colon before a blank begins a value" }
    if problem.contains("cannot start any token") || problem.contains("tab character") {
      return "indent with blanks, not tabs; put a text that begins with such a sign in quotes"
    }
    return "correct the syntax there"
  }

  /// The pairs of a mapping by key; other nodes, non-text keys and keys outside `allowed` are reported.
  public func mapping(_ node: Node, allowed: [String], what: String) -> [String: Node] {
    guard let mapping = node.mapping else {
      report(node, "\(what) must be a mapping", remedy: "write key: value pairs (\(allowed.joined(separator: ", ")))")
      return [:]
    }
    var found: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = key.string else {
        report(key, "key is not a text", remedy: "write the key as a plain word")
        continue
      }
      guard allowed.contains(name) else {
        report(key, "unknown key '\(name)' in \(what)", remedy: Suggestion.remedy(for: name, among: allowed))
        continue
      }
      found[name] = value
    }
    return found
  }

  /// A text that has to be there, without the end of line that a text over several lines (`>`) has and one in a line has not.
  public func text(_ node: Node?, in parent: Node, key: String) -> String? {
    guard let node else {
      report(parent, "key '\(key)' is missing", remedy: "add it")
      return nil
    }
    guard let text = Self.text(node) else {
      report(node, "'\(key)' must be a text", remedy: "write one")
      return nil
    }
    return text
  }

  /// The text of a node; `nil` of one that is none, or is empty.
  static func text(_ node: Node) -> String? {
    guard case .scalar(let scalar) = node else { return nil }
    let text = scalar.string.hasSuffix("\n") ? String(scalar.string.dropLast()) : scalar.string
    return text.isEmpty ? nil : text
  }

  public func texts(_ node: Node, key: String) -> [String] {
    guard let items = node.sequence else {
      report(node, "'\(key)' must be a list of texts", remedy: "write [a, b]")
      return []
    }
    return items.compactMap { item in
      guard case .scalar(let scalar) = item else {
        report(item, "'\(key)' holds something that is not a text", remedy: "write a plain word")
        return nil
      }
      return scalar.string
    }
  }

  public func boolean(_ node: Node, key: String) -> Bool {
    if let flag = node.bool { return flag }
    report(node, "'\(key)' must be true or false", remedy: "write true or false")
    return false
  }

  /// A number that must not be negative: tolerances and margins.
  public func distance(_ node: Node, key: String) -> Double {
    guard let value = number(node, key: key) else { return 0 }
    if value < 0 { report(node, "'\(key)' is negative", remedy: "write 0 or more") }
    return value
  }

  public func number(_ node: Node, key: String) -> Double? {
    if let value = node.float, value.isFinite { return value }
    report(node, "'\(key)' must be a number", remedy: "write a number")
    return nil
  }
}

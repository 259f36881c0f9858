import Ground
import Yams

/// What the readers of a suite's report are told besides its claims: the paper and its sections, what the paper is known
/// for, and what the words mean that nobody outside the field knows.
///
/// It is the file `claims/guide.yaml`. A suite without one has a report all the same.
public struct ReadersGuide: Sendable, Hashable {
  /// Whose claims these are. Markdown.
  public var paper = ""
  /// The paper's sections in its order; claims name them by number.
  public var sections: [Section] = []
  /// Ids of the claims that the paper is known for, the first one first: they open the report.
  public var knownFor: [String] = []
  public var glossary: [Term] = []
  public var location = SourceLocation(file: "")

  public init() {}

  public struct Section: Sendable, Hashable {
    public var number: String
    public var title: String

    public init(number: String, title: String) {
      self.number = number
      self.title = title
    }
  }

  /// A word of the glossary with the other ways in which it is written.
  public struct Term: Sendable, Hashable {
    public var word: String
    public var says: String
    /// `picks`, `picked` for `pick`.
    public var forms: [String]

    public init(word: String, says: String, forms: [String] = []) {
      self.word = word
      self.says = says
      self.forms = forms
    }
  }

  /// The sections with those that the guide does not name, as claims have them, at the end.
  public func sections(with claims: [Claim]) -> [Section] {
    var all = sections
    for claim in claims where !all.contains(where: { $0.number == claim.section }) {
      all.append(Section(number: claim.section, title: sections.isEmpty ? "" : "not among the paper’s sections"))
    }
    return all
  }
}

extension ReadersGuide {
  /// The guide's file, in a suite's folder of claims.
  static let file = "guide.yaml"

  static func read(_ text: String, file: String) -> (ReadersGuide, [Problem]) {
    let reader = YAMLReader(file: file)
    guard let root = reader.root(of: text) else { return (ReadersGuide(), reader.problems) }
    var guide = ReadersGuide()
    let pairs = reader.mapping(root, allowed: ["paper", "sections", "known-for", "glossary"], what: "a reader's guide")
    guide.location = reader.location(root)
    guide.paper = pairs["paper"].flatMap { reader.text($0, in: root, key: "paper") } ?? ""
    guide.knownFor = pairs["known-for"].map { reader.texts($0, key: "known-for") } ?? []
    guide.sections = reader.named(pairs["sections"], "sections").compactMap { number, node in
      reader.text(node, in: node, key: number).map { Section(number: number, title: $0) }
    }
    guide.glossary = reader.named(pairs["glossary"], "glossary").compactMap { word, node in
      guard node.mapping != nil else { return reader.text(node, in: node, key: word).map { Term(word: word, says: $0) } }
      let parts = reader.mapping(node, allowed: ["says", "forms"], what: "'\(word)'")
      guard let says = reader.text(parts["says"], in: node, key: "says") else { return nil }
      return Term(word: word, says: says, forms: parts["forms"].map { reader.texts($0, key: "forms") } ?? [])
    }
    return (guide, reader.problems)
  }

  /// What the guide names and the claims do not have, and claims of sections that it does not know.
  func problems(_ claims: [Claim], besides unreadable: Set<String> = []) -> [Problem] {
    let ids = claims.map(\.id) + unreadable.sorted()
    var found: [Problem] = []
    for id in knownFor where !ids.contains(id) {
      found.append(
        Problem(location, "'known-for' names the unknown claim '\(id)'", remedy: Suggestion.remedy(for: id, among: ids)))
    }
    guard !sections.isEmpty else { return found }
    let numbers = sections.map(\.number)
    for claim in claims where !numbers.contains(claim.section) {
      found.append(
        Problem(
          claim.sectionLocation ?? claim.location, "the paper has no section '\(claim.section)'",
          remedy: remedy(for: claim.section, among: numbers)))
    }
    return found
  }

  /// Numbers that differ by a digit are different sections, not a slip of the pen: only a sign too many is taken for one.
  private func remedy(for section: String, among numbers: [String]) -> String {
    let bare = section.filter { $0.isLetter || $0.isNumber || $0 == "." }.lowercased()
    if let meant = numbers.first(where: { $0.lowercased() == bare }) { return "did you mean '\(meant)'?" }
    return "its sections are \(numbers.joined(separator: ", ")), as listed in claims/\(Self.file)"
  }
}

extension YAMLReader {
  /// The entries of a mapping in the order written.
  fileprivate func named(_ node: Node?, _ key: String) -> [(String, Node)] {
    guard let node else { return [] }
    guard let pairs = node.mapping else {
      report(node, "'\(key)' must be a mapping", remedy: "write name: text")
      return []
    }
    return pairs.compactMap { name, value in name.string.map { ($0, value) } }
  }
}

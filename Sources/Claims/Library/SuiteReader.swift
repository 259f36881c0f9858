import Foundation
import Ground
import Yams

extension SuiteDescription {
  /// The name of a suite's description, in its folder.
  public static let file = "suite.yaml"

  /// The description in the suite's folder, with what is wrong with it; empty where there is none.
  public static func read(root: String) -> (suite: SuiteDescription, problems: [Problem]) {
    let path = "\(root)/\(file)"
    guard FileManager.default.fileExists(atPath: path) else { return (SuiteDescription(), []) }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      return (SuiteDescription(), [Problem(SourceLocation(file: path), "cannot be read as UTF-8", remedy: "check the file")])
    }
    return read(text, file: path)
  }

  /// Reads a description. A mistake leaves out what it is in; the rest is read.
  public static func read(_ text: String, file: String) -> (suite: SuiteDescription, problems: [Problem]) {
    let reader = YAMLReader(file: file)
    guard let root = reader.root(of: text) else { return (SuiteDescription(), reader.problems) }
    return (reader.suite(root), reader.problems)
  }

  /// What the description names and the claims do not have, and claims of sections that it does not know.
  func problems(_ claims: [Claim], besides unreadable: Set<String> = []) -> [Problem] {
    let ids = claims.map(\.id) + unreadable.sorted()
    var found: [Problem] = []
    for id in knownFor where !ids.contains(id) {
      found.append(
        Problem(location, "'known-for' names the unknown claim '\(id)'", remedy: Suggestion.remedy(for: id, among: ids)))
    }
    found += claims.compactMap { claim in
      problem(ofSection: claim.section).map {
        Problem(claim.sectionLocation ?? claim.location, $0.message, remedy: $0.remedy)
      }
    }
    return found
  }

  /// What is wrong with the number of a section, and what to do; `nil` for one that the paper has, or where sections are
  /// not described.
  public func problem(ofSection number: String) -> (message: String, remedy: String)? {
    let numbers = sections.map(\.number)
    guard !numbers.isEmpty, !numbers.contains(number) else { return nil }
    // Numbers that differ by a digit are different sections, not a slip of the pen: only a sign too many is one.
    let bare = number.filter { $0.isLetter || $0.isNumber || $0 == "." }.lowercased()
    let meant = numbers.first { $0.lowercased() == bare }.map { "did you mean '\($0)'?" }
    return (
      "the paper has no section '\(number)'",
      meant ?? "its sections are \(numbers.joined(separator: ", ")), as listed in \(Self.file)")
  }
}

extension YAMLReader {
  fileprivate func suite(_ root: Node) -> SuiteDescription {
    var suite = SuiteDescription()
    let pairs = mapping(
      root,
      allowed: [
        "title", "authors", "link", "sections", "known-for", "glossary", "tiers", "subjects", "quantities", "evidence", "measured-on",
        "method",
      ], what: "a suite")
    suite.location = location(root)
    suite.title = pairs["title"].flatMap { text($0, in: root, key: "title") } ?? ""
    suite.authors = pairs["authors"].map { texts($0, key: "authors") } ?? []
    suite.link = pairs["link"].flatMap { text($0, in: root, key: "link") } ?? ""
    suite.knownFor = pairs["known-for"].map { texts($0, key: "known-for") } ?? []
    suite.sections = named(pairs["sections"], "sections").compactMap { number, node in
      text(node, in: node, key: number).map { SuiteDescription.Section(number: number, title: $0) }
    }
    suite.glossary = named(pairs["glossary"], "glossary").compactMap { word, node in
      guard node.mapping != nil else {
        return text(node, in: node, key: word).map { SuiteDescription.Term(word: word, says: $0) }
      }
      let parts = mapping(node, allowed: ["says", "forms"], what: "'\(word)'")
      guard let says = text(parts["says"], in: node, key: "says") else { return nil }
      return SuiteDescription.Term(word: word, says: says, forms: parts["forms"].map { texts($0, key: "forms") } ?? [])
    }
    for (name, node) in named(pairs["tiers"], "tiers") {
      if let tier = Tier(rawValue: name) {
        suite.tiers[tier] = text(node, in: node, key: name)
      } else {
        report(node, "unknown tier '\(name)'", remedy: Suggestion.remedy(for: name, among: Tier.allCases.map(\.rawValue)))
      }
    }
    suite.subjects = withoutTwins(named(pairs["subjects"], "subjects").compactMap(subject), pairs["subjects"])
    suite.quantities = named(pairs["quantities"], "quantities").compactMap(quantity)
    suite.method = text(pairs["method"], key: "method")
    if let node = pairs["evidence"] { suite.evidence = evidence(node) }
    if let node = pairs["measured-on"] {
      let parts = mapping(node, allowed: ["examples", "natural-text"], what: "'measured-on'")
      if let examples = parts["examples"] { suite.measured.examples = integer(examples, key: "examples", in: 1...Int.max, default: 1) }
      suite.measured.naturalText = text(parts["natural-text"], key: "natural-text")
    }
    return suite
  }

  private func quantity(_ name: String, _ node: Node) -> QuantityDeclaration? {
    let parts = mapping(node, allowed: ["kind", "of", "says", "unit", "worse"], what: "the quantity '\(name)'")
    guard name.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || ".-_".contains($0)) }), name.first?.isLetter == true
    else {
      report(node, "'\(name)' is no name of a quantity", remedy: "write small letters, digits, '.', '-' and '_', such as logit-difference")
      return nil
    }
    let says = text(parts["says"], in: node, key: "says")
    guard let kind: QuantityDeclaration.Kind = choice(parts["kind"], in: node, key: "kind"), let says else { return nil }
    var worse: QuantityDeclaration.Direction?
    if let given = parts["worse"] {
      worse = choice(given, in: node, key: "worse")
      if worse == nil { return nil }
    }
    return QuantityDeclaration(
      name: name, kind: kind, of: text(parts["of"], key: "of"), says: says, unit: text(parts["unit"], key: "unit"), worse: worse)
  }

  private func evidence(_ node: Node) -> SuiteDescription.Evidence {
    var evidence = SuiteDescription.Evidence()
    let parts = mapping(node, allowed: ["rows", "archive", "layouts", "replica", "asked"], what: "'evidence'")
    if let node = parts["layouts"] {
      evidence.layouts = texts(node, key: "layouts")
      evidence.layoutsPlace = location(node)
    }
    evidence.rows = (parts["rows"].map { texts($0, key: "rows") } ?? []).filter { isInside($0, parts["rows"] ?? node) }
    if let node = parts["archive"], let folder = text(node, in: node, key: "archive"), isInside(folder, node) {
      evidence.archive = folder
    }
    if let node = parts["asked"] {
      for name in texts(node, key: "asked") {
        if let tier = Tier(rawValue: name), tier != .paper { evidence.asked.append(tier); continue }
        report(
          node, name == Tier.paper.rawValue ? "only what asks for figures alone is asked of the paper" : "unknown tier '\(name)'",
          remedy: "write one or several of archive, replica, checkpoint")
      }
    }
    guard let replica = parts["replica"] else { return evidence }
    let keys = mapping(replica, allowed: ["folder", "made-by", "says"], what: "'replica'")
    guard let folder = text(keys["folder"], in: replica, key: "folder"), isInside(folder, replica) else { return evidence }
    evidence.replica = folder
    evidence.replicaMaker = text(keys["made-by"], key: "made-by")
    evidence.replicaSays = text(keys["says"], key: "says")
    return evidence
  }

  /// Whether a path stays within the suite's folder; reported if not.
  private func isInside(_ path: String, _ node: Node) -> Bool {
    let isInside = !path.isEmpty && !path.hasPrefix("/") && !path.split(separator: "/").contains("..")
    if !isInside {
      report(node, "'\(path)' is no path within the suite's folder", remedy: "write it from the folder of \(SuiteDescription.file), without '..'")
    }
    return isInside
  }

  /// The entries of a mapping in the order written.
  private func named(_ node: Node?, _ key: String) -> [(String, Node)] {
    guard let node else { return [] }
    guard let pairs = node.mapping else {
      report(node, "'\(key)' must be a mapping", remedy: "write name: text")
      return []
    }
    return pairs.compactMap { name, value in name.string.map { ($0, value) } }
  }
}

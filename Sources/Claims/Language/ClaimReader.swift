import Yams

extension Claim {
  /// Reads one claim file. Problems found do not hide each other: all are returned.
  public static func read(
    _ text: String, file: String, vocabulary: Vocabulary
  ) -> (claim: Claim?, problems: [Problem]) {
    let reader = YAMLReader(file: file, vocabulary: vocabulary)
    guard let root = reader.root(of: text) else { return (nil, reader.problems) }
    let claim = reader.claim(root)
    return (reader.problems.isEmpty ? claim : nil, reader.problems)
  }
}

extension YAMLReader {
  static let claimKeys = [
    "id", "title", "statement", "section", "kind", "tags", "repeats", "extension", "refuted-by", "note", "let", "rows",
    "checks",
  ]

  func claim(_ node: Node) -> Claim? {
    let pairs = mapping(node, allowed: Self.claimKeys, what: "a claim")
    let id = text(pairs["id"], in: node, key: "id")
    let title = text(pairs["title"], in: node, key: "title")
    let statement = text(pairs["statement"], in: node, key: "statement")
    let section = text(pairs["section"], in: node, key: "section")
    let refutedBy = text(pairs["refuted-by"], in: node, key: "refuted-by")
    let kind: Claim.Kind? = choice(pairs["kind"], in: node, key: "kind")
    var expander = Expander(questions: vocabulary, words: vocabulary.words)
    if let node = pairs["let"] { expander.local = localDefinitions(node) }
    if let node = pairs["rows"] { expander.tables = rowTables(node, besides: expander.local) }
    let checks = pairs["checks"].map { checkList($0, expander) } ?? []
    if pairs["checks"] == nil { report(node, "a claim needs at least one check", remedy: "add 'checks:'") }
    guard let id, let title, let statement, let section, let refutedBy, let kind else { return nil }
    return Claim(
      id: id, title: title, statement: statement, section: section, kind: kind,
      tags: pairs["tags"].map { texts($0, key: "tags") } ?? [],
      repeats: pairs["repeats"].flatMap { text($0, in: node, key: "repeats") },
      isExtension: pairs["extension"].map { boolean($0, key: "extension") } ?? false,
      refutedBy: refutedBy, note: pairs["note"].flatMap { text($0, in: node, key: "note") },
      checks: checks, uses: vocabulary.words.used(by: names(in: node)), location: location(node))
  }

  /// Every word of the expressions of a claim file, whatever it means there.
  func names(in node: Node) -> Set<String> {
    switch node {
    case .scalar(let scalar):
      let tokens = (try? Lexer.tokens(of: Array(scalar.string.utf8))) ?? []
      return Set(tokens.compactMap { if case .word(let word) = $0.kind { word } else { nil } })
    case .sequence(let items): return items.reduce(into: []) { $0.formUnion(names(in: $1)) }
    case .mapping(let pairs):
      return pairs.reduce(into: []) { found, pair in
        let prose: Set = ["id", "title", "statement", "says", "note", "refuted-by", "label", "tags", "section", "kind", "caption", "group", "illustrates"]
        if let key = pair.key.string, !prose.contains(key) { found.formUnion(names(in: pair.value)) }
      }
    case .alias: return []
    }
  }

  func choice<T: RawRepresentable & CaseIterable>(_ node: Node?, in parent: Node, key: String) -> T?
  where T.RawValue == String {
    guard let name = text(node, in: parent, key: key) else { return nil }
    if let value = T(rawValue: name) { return value }
    report(
      node ?? parent, "unknown \(key) '\(name)'", remedy: Suggestion.remedy(for: name, among: T.allCases.map(\.rawValue)))
    return nil
  }

  /// Definitions of the claim's own, by name.
  private func localDefinitions(_ node: Node) -> [String: Definition] {
    guard let pairs = node.mapping else {
      report(node, "'let' must be a mapping of headings to expressions", remedy: "write name(parameter): expression")
      return [:]
    }
    var found: [String: Definition] = [:]
    for (key, body) in pairs {
      guard let definition = definition(key, body, says: "of this claim") else { continue }
      if let other = vocabulary.words.place(of: definition.name) {
        report(key, "'\(definition.name)' is defined at \(other)", remedy: "give it another name")
      }
      found[definition.name] = definition
    }
    return found
  }

  private func rowTables(_ node: Node, besides local: [String: Definition]) -> [String: RowsTerm] {
    guard let pairs = node.mapping else {
      report(node, "'rows' must be a mapping of names to rows", remedy: "write name: | and a row a line")
      return [:]
    }
    var found: [String: RowsTerm] = [:]
    for (key, rows) in pairs {
      guard let name = key.string, let term = rowsTerm(rows) else { continue }
      if let other = vocabulary.words.place(of: name) ?? local[name]?.place {
        report(key, "'\(name)' is defined at \(other)", remedy: "give it another name")
      }
      found[name] = term
    }
    return found
  }

  private func checkList(_ node: Node, _ expander: Expander) -> [Check] {
    guard let items = node.sequence, !items.isEmpty else {
      report(node, "'checks' must be a list of at least one check", remedy: "write '- id: …' under it")
      return []
    }
    var seen: Set<String> = []
    return items.flatMap { item in
      let checks = checks(item, expander)
      for check in checks where !seen.insert(check.id).inserted {
        report(item, "two checks are called '\(check.id)'", remedy: "give each check its own id")
      }
      return checks
    }
  }
}

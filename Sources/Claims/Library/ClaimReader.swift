import Ground
import Yams

extension Claim {
  /// The id of the claim in a file: its name without folders and `.yaml`.
  static func name(ofFile path: String) -> String {
    String(path.split(separator: "/").last?.dropLast(".yaml".count) ?? "")
  }

  /// Reads one claim file. Problems found do not hide each other: all are returned.
  ///
  /// - Parameter isBrief: whether what the checks ask is left out
  public static func read(
    _ text: String, file: String, vocabulary: Vocabulary, isBrief: Bool = false
  ) -> (claim: Claim?, problems: [Problem]) {
    let reader = ClaimFileReader(file: file, vocabulary: vocabulary, isBrief: isBrief)
    guard let root = reader.root(of: text) else { return (nil, reader.problems) }
    let claim = reader.claim(root)
    return (reader.problems.isEmpty ? claim : nil, reader.problems)
  }
}

extension ClaimFileReader {
  static let claimKeys = [
    "id", "title", "statement", "section", "kind", "weight", "asserts", "tags", "repeats", "extension", "refuted-by",
    "rests-on", "not-about", "not-checkable", "finding", "readers", "decided", "note", "shows", "let", "rows", "tiers", "checks",
  ]

  func claim(_ node: Node) -> Claim? {
    let pairs = mapping(node, allowed: Self.claimKeys, what: "a claim")
    let id = pairs["id"] == nil ? nameOfFile(node) : name(pairs["id"], in: node, key: "id")
    let title = text(pairs["title"], in: node, key: "title")
    let statement = text(pairs["statement"], in: node, key: "statement")
    let section = pairs["section"] == nil ? sectionOfFolder(node) : text(pairs["section"], in: node, key: "section")
    let (weight, kind, tags) = weightKindAndTags(pairs, node)
    let asserts = text(pairs["asserts"], in: node, key: "asserts")
    let refutedBy = refutations(pairs["refuted-by"], in: node)
    var expander = Expander(questions: vocabulary, words: vocabulary.words)
    if let node = pairs["let"] { expander.local = localDefinitions(node) }
    if let node = pairs["rows"] { expander.tables = rowTables(node, besides: expander.local) }
    let checks = pairs["checks"].map { checkList($0, usual: pairs["tiers"], expander) } ?? []
    if pairs["checks"] == nil { report(node, "a claim needs at least one check", remedy: "add 'checks:'") }
    guard let id, let title, let statement, let section, let kind, let weight, let asserts else { return nil }
    // What `claims new` writes is no claim before it is filled in: its question would hold whatever is measured.
    for (key, text) in [("title", title), ("statement", statement), ("asserts", asserts)] where text == ClaimStarter.blank {
      report(pairs[key] ?? node, "'\(key)' is not filled in", remedy: "write it, or remove the file until it is a claim")
      return nil
    }
    var claim = Claim(
      id: id, title: title, statement: statement, section: section, kind: kind,
      tags: tags,
      repeats: pairs["repeats"].flatMap { text($0, in: node, key: "repeats") },
      isExtension: pairs["extension"].map { boolean($0, key: "extension") } ?? isInFolderOfExtensions,
      weight: weight, asserts: asserts, refutedBy: refutedBy, note: pairs["note"].flatMap { text($0, in: node, key: "note") },
      checks: checks, uses: isBrief ? [] : vocabulary.words.used(by: names(in: node)), location: location(node))
    claim.sectionLocation = pairs["section"].map(location)
    claim.restsOn = pairs["rests-on"].map { texts($0, key: "rests-on") } ?? []
    claim.notAbout = pairs["not-about"].map { tierReasons($0) } ?? [:]
    claim.notCheckable = pairs["not-checkable"].flatMap { text($0, in: node, key: "not-checkable") }
    claim.finding = pairs["finding"].flatMap { findingText($0) }
    claim.shows = pairs["shows"].flatMap { shown($0, of: checks) }
    claim.readers = pairs["readers"].flatMap { readers($0, decided: pairs["decided"]) }
    // A check that could not be read would seem to be missing.
    if problems.isEmpty { refuteWhatIsAsked(claim, pairs["refuted-by"] ?? node) }
    return claim
  }

  private func tierReasons(_ node: Node) -> [Tier: String] {
    var found: [Tier: String] = [:]
    for (name, reason) in mapping(node, allowed: Tier.allCases.map(\.rawValue), what: "'not-about'") {
      if let tier = Tier(rawValue: name), let text = text(reason, in: node, key: name) { found[tier] = text }
    }
    return found
  }

  /// `name: says` in one, or `{name: …, says: …}`.
  private func findingText(_ node: Node) -> Claim.FindingText? {
    if let pairs = node.mapping, pairs.count == 1, let (key, says) = pairs.first, let name = key.string,
      !["name", "says", "weight"].contains(name)
    {
      return text(says, in: node, key: name).map { Claim.FindingText(name: name, says: $0, weight: nil) }
    }
    let pairs = mapping(node, allowed: ["name", "says", "weight"], what: "a finding")
    guard let name = text(pairs["name"], in: node, key: "name"), let says = text(pairs["says"], in: node, key: "says") else {
      return nil
    }
    return Claim.FindingText(name: name, says: says, weight: pairs["weight"].flatMap { choice($0, in: node, key: "weight") })
  }

  private func shown(_ node: Node, of checks: [Check]) -> String? {
    guard let id = name(node, in: node, key: "shows") else { return nil }
    let candidates = checks.filter { $0.role.decides || $0.role == .figure }.map(\.id)
    // Checks that could not be read would seem to be missing.
    if problems.isEmpty, !candidates.contains(id) {
      report(node, "there is no deciding check or figure '\(id)' to show", remedy: Suggestion.remedy(for: id, among: candidates))
    }
    return id
  }

  /// A verdict that both readers gave, or the advocate's `/` the sceptic's, with what the claim says was decided; in full
  /// `both`, or `advocate` and `sceptic`, with `decided` among them.
  private func readers(_ node: Node, decided: Node?) -> Claim.Readers? {
    if let said = node.scalar?.string {
      let verdicts = said.components(separatedBy: " / ").map { verdict($0, node) }
      guard verdicts.count <= 2, let advocate = verdicts.first, let sceptic = verdicts.last else {
        report(node, "two readers said '\(said)'", remedy: "write what the advocate said / what the sceptic said")
        return nil
      }
      return Claim.Readers(
        advocate: advocate, sceptic: sceptic, decided: decided.flatMap { text($0, in: node, key: "decided") })
    }
    if let decided { report(decided, "'decided' stands beside readers in full", remedy: "write it among them") }
    let pairs = mapping(node, allowed: ["advocate", "sceptic", "both", "decided"], what: "'readers'")
    let decided = pairs["decided"].flatMap { text($0, in: node, key: "decided") }
    if let both = pairs["both"] {
      if let other = ["advocate", "sceptic"].first(where: { pairs[$0] != nil }) {
        report(node, "'both' and '\(other)' cannot both be said", remedy: "write both, or advocate and sceptic")
      }
      guard let both = text(both, in: node, key: "both") else { return nil }
      return Claim.Readers(advocate: verdict(both, node), sceptic: both, decided: decided)
    }
    guard let advocate = text(pairs["advocate"], in: node, key: "advocate"),
      let sceptic = text(pairs["sceptic"], in: node, key: "sceptic")
    else { return nil }
    return Claim.Readers(advocate: verdict(advocate, node), sceptic: verdict(sceptic, node), decided: decided)
  }

  /// What a reader said; reported if it is none of the words.
  private func verdict(_ said: String, _ node: Node) -> String {
    if ClaimVerdict(rawValue: said) == nil && !["not checkable", "yes", "no"].contains(said) {
      report(node, "'\(said)' is no verdict", remedy: Suggestion.remedy(for: said, among: ClaimVerdict.allCases.map(\.rawValue)))
    }
    return said
  }

  /// Keys whose texts are read by people.
  private static let prose: Set<String> = Set(Check.Role.allCases.map(\.rawValue)).union([
    "id", "title", "statement", "says", "note", "asserts", "weight", "finding", "readers", "not-about", "not-checkable",
    "rests-on", "refuted-by", "label", "tags", "section", "kind", "caption", "group", "illustrates", "decided",
  ])

  /// Every word of the expressions of a claim file, whatever it means there.
  func names(in node: Node) -> Set<String> {
    switch node {
    case .scalar(let scalar):
      let tokens = (try? Lexer.tokens(of: Array(scalar.string.utf8))) ?? []
      return Set(tokens.compactMap { if case .word(let word) = $0.kind { word } else { nil } })
    case .sequence(let items): return items.reduce(into: []) { $0.formUnion(names(in: $1)) }
    case .mapping(let pairs):
      return pairs.reduce(into: []) { found, pair in
        guard let key = pair.key.string, !Self.prose.contains(key) else { return }
        let isOfChecks = ["checks", "readings"].contains(key)
        for part in (isOfChecks ? pair.value.sequence?.map(Self.withoutFirstLine) : nil) ?? [pair.value] {
          found.formUnion(names(in: part))
        }
      }
    case .alias: return []
    }
  }

  /// A check without the line that names it and asks it in words.
  private static func withoutFirstLine(_ check: Node) -> Node {
    guard let first = firstLine(check), var pairs = check.mapping else { return check }
    pairs[first.key] = nil
    return .mapping(pairs)
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

  private func checkList(_ node: Node, usual: Node?, _ expander: Expander) -> [Check] {
    guard let items = node.sequence, !items.isEmpty else {
      report(node, "'checks' must be a list of at least one check", remedy: "write '- id: …' under it")
      return []
    }
    var seen: Set<String> = []
    return items.flatMap { item in
      let checks = checks(item, usual: usual, expander)
      for check in checks where !seen.insert(check.id).inserted {
        report(item, "two checks are called '\(check.id)'", remedy: "give each check its own id")
      }
      return checks
    }
  }
}

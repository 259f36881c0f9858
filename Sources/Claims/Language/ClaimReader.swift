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
  private static let claimKeys = [
    "id", "title", "statement", "section", "kind", "tags", "repeats", "extension", "refuted-by", "note", "checks",
  ]
  private static let checkKeys = ["id", "says", "tiers", "for", "with", "ask", "expect", "null", "variants", "alternative", "also"]

  func claim(_ node: Node) -> Claim? {
    let pairs = mapping(node, allowed: Self.claimKeys, what: "a claim")
    let id = text(pairs["id"], in: node, key: "id")
    let title = text(pairs["title"], in: node, key: "title")
    let statement = text(pairs["statement"], in: node, key: "statement")
    let section = text(pairs["section"], in: node, key: "section")
    let refutedBy = text(pairs["refuted-by"], in: node, key: "refuted-by")
    let kind: Claim.Kind? = choice(pairs["kind"], in: node, key: "kind")
    let checks = pairs["checks"].map(checkList) ?? []
    if checks.isEmpty { report(node, "a claim needs at least one check", remedy: "add 'checks:'") }
    guard let id, let title, let statement, let section, let refutedBy, let kind else { return nil }
    return Claim(
      id: id, title: title, statement: statement, section: section, kind: kind,
      tags: pairs["tags"].map { texts($0, key: "tags") } ?? [],
      repeats: pairs["repeats"].flatMap { text($0, in: node, key: "repeats") },
      isExtension: pairs["extension"].map { boolean($0, key: "extension") } ?? false,
      refutedBy: refutedBy, note: pairs["note"].flatMap { text($0, in: node, key: "note") },
      checks: checks, location: location(node))
  }

  private func choice<T: RawRepresentable & CaseIterable>(_ node: Node?, in parent: Node, key: String) -> T?
  where T.RawValue == String {
    guard let name = text(node, in: parent, key: key) else { return nil }
    if let value = T(rawValue: name) { return value }
    report(
      node ?? parent, "unknown \(key) '\(name)'", remedy: Suggestion.remedy(for: name, among: T.allCases.map(\.rawValue)))
    return nil
  }

  private func checkList(_ node: Node) -> [Check] {
    guard let items = node.sequence else {
      report(node, "'checks' must be a list", remedy: "write '- id: …' under it")
      return []
    }
    var seen: Set<String> = []
    return items.compactMap { item in
      guard let check = check(item) else { return nil }
      if !seen.insert(check.id).inserted {
        report(item, "two checks are called '\(check.id)'", remedy: "give each check its own id")
      }
      return check
    }
  }

  private func check(_ node: Node) -> Check? {
    let pairs = mapping(node, allowed: Self.checkKeys, what: "a check")
    let id = text(pairs["id"], in: node, key: "id")
    let says = text(pairs["says"], in: node, key: "says")
    var tiers: [Tier] = []
    if let list = pairs["tiers"] {
      for name in texts(list, key: "tiers") {
        if let tier = Tier(rawValue: name) {
          tiers.append(tier)
        } else {
          report(
            list, "unknown tier '\(name)'", remedy: Suggestion.remedy(for: name, among: Tier.allCases.map(\.rawValue)))
        }
      }
    }
    if tiers.isEmpty {
      report(node, "no tier could answer this check", remedy: "name its tiers: paper, archive, replica, checkpoint")
    }
    guard let ask = pairs["ask"], let expect = pairs["expect"] else {
      report(node, "a check needs 'ask' and 'expect'", remedy: "add them")
      return nil
    }
    let constants = pairs["with"].map { bindings($0, key: "with") } ?? [:]
    let rows = pairs["for"].map(fanOut) ?? [Check.Row(label: "", bindings: [:])]
    let nulls = pairs["null"].map(nullList) ?? []
    let variants = pairs["variants"].map { variantList($0, constants) } ?? []
    guard let id, let says else { return nil }
    return Check(
      id: id, says: says, tiers: Array(Set(tiers)).sorted(), rows: rows, constants: constants,
      ask: expression(ask), expect: expectation(expect), nulls: nulls, variants: variants,
      isAlternative: pairs["alternative"].map { boolean($0, key: "alternative") } ?? false,
      also: pairs["also"].flatMap { choice($0, in: node, key: "also") }, location: location(node))
  }

  private func bindings(_ node: Node, key: String) -> [String: Expression] {
    guard let pairs = node.mapping else {
      report(node, "'\(key)' must be a mapping of names to values", remedy: "write name: value")
      return [:]
    }
    var found: [String: Expression] = [:]
    for (name, value) in pairs {
      guard let name = name.string else { continue }
      found[name] = expression(value)
    }
    return found
  }

  /// Rows: a list of mappings, or a mapping of lists whose product is taken in the order written.
  private func fanOut(_ node: Node) -> [Check.Row] {
    if let items = node.sequence {
      if items.isEmpty { report(node, "'for' has no rows", remedy: "write at least one, or leave it out") }
      return items.map { item in
        let found = bindings(item, key: "for")
        let label = item.mapping?.first?.value.string ?? ""
        return Check.Row(label: found["label"]?.written ?? label, bindings: found)
      }
    }
    guard let pairs = node.mapping else {
      report(node, "'for' must be a mapping of lists or a list of mappings", remedy: "write for: {seed: [s42, s271]}")
      return []
    }
    var rows = [Check.Row(label: "", bindings: [:])]
    for (name, values) in pairs {
      guard let name = name.string, let items = values.sequence, !items.isEmpty else {
        report(values, "'for' needs a list of values", remedy: "write name: [a, b]")
        return []
      }
      let members = items.map { expression($0) }
      rows = rows.flatMap { row in
        members.map { member in
          Check.Row(
            label: [row.label, member.written].filter { !$0.isEmpty }.joined(separator: " "),
            bindings: row.bindings.merging([name: member]) { $1 })
        }
      }
    }
    return rows
  }

  private func nullList(_ node: Node) -> [Check.Null] {
    guard let items = node.sequence else {
      report(node, "'null' must be a list", remedy: "write - permute: heads, or - instead: …")
      return []
    }
    return items.compactMap { item in
      let pairs = mapping(item, allowed: ["permute", "draws", "seed", "instead", "ask"], what: "a null")
      if let permute = pairs["permute"] {
        guard let permutation: Check.Permutation = choice(permute, in: item, key: "permute") else { return nil }
        let draws = pairs["draws"].flatMap { number($0, key: "draws") } ?? 200
        guard draws >= 1, draws <= 100_000, draws == draws.rounded() else {
          report(item, "'draws' must be a whole number from 1 to 100000", remedy: "write draws: 200")
          return nil
        }
        let seed = pairs["seed"].flatMap { number($0, key: "seed") } ?? 1
        return .permuted(permutation, draws: Int(draws), seed: UInt64(max(0, min(seed, 1e9))))
      }
      guard let name = text(pairs["instead"], in: item, key: "instead"), let ask = pairs["ask"] else {
        report(item, "a null needs 'permute', or 'instead' with 'ask'", remedy: "add one of them")
        return nil
      }
      return .instead(name: name, ask: expression(ask))
    }
  }

  private func variantList(_ node: Node, _ constants: [String: Expression]) -> [Check.Variant] {
    guard let items = node.sequence else {
      report(node, "'variants' must be a list", remedy: "write - name: … with: {…}")
      return []
    }
    return items.compactMap { item in
      let pairs = mapping(item, allowed: ["name", "with"], what: "a variant")
      guard let name = text(pairs["name"], in: item, key: "name"), let with = pairs["with"] else {
        report(item, "a variant needs 'name' and 'with'", remedy: "add them")
        return nil
      }
      let overrides = bindings(with, key: "with")
      for key in overrides.keys where constants[key] == nil {
        report(
          with, "the variant sets '\(key)', which the check's 'with' does not have",
          remedy: Suggestion.remedy(for: key, among: constants.keys))
      }
      return Check.Variant(name: name, constants: overrides)
    }
  }
}

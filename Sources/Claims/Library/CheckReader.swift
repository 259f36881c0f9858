import Ground
import Yams

/// What a check's file says, before it is expanded: one for each reading of a question.
private struct CheckTerm {
  var node: Node
  var id: String
  var says: String
  var tiers: [Tier]
  var role: Check.Role
  var readingOf: [String]
  var also: Check.Reach?
  var constants: [(name: String, term: Term)]
  var loops: [Loop]
  var label: String?
  var ask: Term
  var expect: ExpectationTerm
  var nulls: [NullTerm]
  var variants: [(name: String, constants: [String: Term])]

  enum NullTerm {
    case permuted(Check.Permutation, draws: Int, seed: UInt64)
    case instead(name: String, ask: Term)
  }
}

extension ClaimFileReader {
  /// A check is named by `id`, or by its role: `- figure: printed-gain`; or its first line says all three: `- figure
  /// printed-gain: Is the gain the printed one?`.
  static let readingKeys = ["id", "says", "tiers", "expect", "role", "of"] + Check.Role.allCases.map(\.rawValue)
  static let checkKeys =
    readingKeys + ["each", "for", "label", "with", "ask", "null", "variants", "also", "readings"]

  /// The checks of one entry: one, or a family (`each`), or several readings of one question, or both.
  ///
  /// - Parameter usual: the tiers of checks that name none and ask of models
  func checks(_ node: Node, usual: Node?, _ expander: Expander) -> [Check] {
    let pairs = entry(node, allowed: Self.checkKeys, what: "a check")
    var family: [Scope] = [.empty]
    if let each = pairs["each"] {
      guard let loops = loopTerms(each), let scopes = parsed({ () throws(Problem) in try self.scopes(loops, expander) })
      else { return [] }
      family = scopes
    }
    let asked = readings(pairs, node)
    guard !isBrief else { return headings(asked, usual: usual, family, expander) }
    let terms = asked.compactMap { checkTerm($0.pairs, usual: usual, $0.node, expander) }
    return family.flatMap { scope in
      terms.compactMap { term in parsed { () throws(Problem) in try check(term, in: scope, expander) } }
    }
  }

  /// The keys of each reading of an entry's question with those that it shares; of an entry without readings its own.
  private func readings(_ pairs: [String: Node], _ node: Node) -> [(pairs: [String: Node], node: Node)] {
    guard let readings = pairs["readings"] else { return [(pairs, node)] }
    guard let items = readings.sequence, !items.isEmpty else {
      report(readings, "'readings' must be a list", remedy: "write - {id: …, says: …, expect: …}")
      return []
    }
    return items.map { item in
      (pairs.merging(entry(item, allowed: Self.readingKeys, what: "a reading")) { $1 }, item)
    }
  }

  /// What a check is called and its role: `id` with `role` (core, if left out), or the id under the role's name.
  private func heading(_ pairs: [String: Node], _ node: Node) -> (id: String?, role: Check.Role) {
    let short = Check.Role.allCases.filter { pairs[$0.rawValue] != nil }
    guard let role = short.first else {
      let role: Check.Role? = pairs["role"].flatMap { choice($0, in: node, key: "role") }
      return (text(pairs["id"], in: node, key: "id"), role ?? .core)
    }
    if let other = short.dropFirst().first?.rawValue ?? ["id", "role"].first(where: { pairs[$0] != nil }) {
      report(node, "the check has '\(role.rawValue)' and '\(other)'", remedy: "write one of the two, with the id after it")
    }
    return (text(pairs[role.rawValue], in: node, key: role.rawValue), role)
  }

  /// The checks without what they ask.
  private func headings(
    _ asked: [(pairs: [String: Node], node: Node)], usual: Node?, _ family: [Scope], _ expander: Expander
  ) -> [Check] {
    let known = asked.compactMap { pairs, node -> Check? in
      let (id, role) = heading(pairs, node)
      guard let id, let says = text(pairs["says"], in: node, key: "says") else { return nil }
      let own = pairs["tiers"].map { tiers($0, node) }
      // Whom a check asks without saying it is seen by what it asks.
      guard let tiers = own ?? checkTerm(pairs, usual: usual, node, expander)?.tiers else { return nil }
      return Check(
        id: id, says: says, tiers: tiers, rows: [], nulls: [], variants: [], role: role,
        general: [], location: location(node))
    }
    return family.flatMap { scope in
      known.compactMap { check in
        parsed { () throws(Problem) in
          var check = check
          check.id = try expander.fill(check.id, in: scope, at: check.location)
          check.says = try expander.fill(check.says, in: scope, at: check.location)
          return check
        }
      }
    }
  }

  private func scopes(_ loops: [Loop], _ expander: Expander) throws(Problem) -> [Scope] {
    try members(loops, in: .empty, expander).map(\.scope)
  }

  // MARK: Reading

  private func checkTerm(_ pairs: [String: Node], usual: Node?, _ node: Node, _ expander: Expander) -> CheckTerm? {
    guard let ask = pairs["ask"], let expect = pairs["expect"] else {
      report(node, "a check needs 'ask' and 'expect'", remedy: "add them")
      return nil
    }
    let (id, role) = heading(pairs, node)
    let says = text(pairs["says"], in: node, key: "says")
    let question = term(ask)
    let expectation = expectationTerm(expect)
    let loops = pairs["for"].map { loopTerms($0) } ?? []
    let constants = pairs["with"].map { self.constants($0) } ?? []
    let nulls = pairs["null"].map { nullTerms($0) } ?? []
    let variants = pairs["variants"].map { self.variants($0, Set(constants.map(\.name))) } ?? []
    let label = pairs["label"].flatMap { text($0, in: node, key: "label") }
    let also: Check.Reach? = pairs["also"].flatMap { choice($0, in: node, key: "also") }
    guard let id, let says, let question, let expectation, let loops else { return nil }
    var term = CheckTerm(
      node: node, id: id, says: says, tiers: [],
      role: role, readingOf: pairs["of"].map { texts($0, key: "of") } ?? [], also: also,
      constants: constants, loops: loops, label: label, ask: question, expect: expectation, nulls: nulls,
      variants: variants)
    if pairs["tiers"] == nil, !asksOfModels(term, expander) {
      term.tiers = [.paper]
    } else {
      term.tiers = tiers(pairs["tiers"] ?? usual, node)
    }
    return term
  }

  /// Whether a check asks of models, by its question or by what it holds the answer against, or only of the paper's figures.
  private func asksOfModels(_ term: CheckTerm, _ expander: Expander) -> Bool {
    var terms = [term.ask] + term.constants.map(\.term)
    for case .instead(_, let ask) in term.nulls { terms.append(ask) }
    return terms.contains { expander.asksOfModels($0) } || expander.asksOfModels(term.expect)
      || term.loops.contains { expander.asksOfModels($0.rows) }
  }

  /// - Parameter list: the tiers as written; `nil` stands for those that are usual in the suite
  private func tiers(_ list: Node?, _ node: Node) -> [Tier] {
    var found = list == nil ? vocabulary.usualTiers : []
    for name in list.map({ texts($0, key: "tiers") }) ?? [] {
      if let tier = Tier(rawValue: name) {
        found.append(tier)
      } else {
        report(
          list ?? node, "unknown tier '\(name)'", remedy: Suggestion.remedy(for: name, among: Tier.allCases.map(\.rawValue)))
      }
    }
    if found.isEmpty {
      report(
        node, "no tier could answer this check",
        remedy: list == nil
          ? "name its tiers, archive, replica, checkpoint; those of all claims in \(SuiteDescription.file): evidence: {asked: [archive]}"
          : "name its tiers: paper, archive, replica, checkpoint")
    }
    return Array(Set(found)).sorted()
  }

  /// Constants in the order written: later ones may use earlier ones.
  private func constants(_ node: Node) -> [(name: String, term: Term)] {
    guard let pairs = node.mapping else {
      report(node, "'with' must be a mapping of names to values", remedy: "write {name: value}")
      return []
    }
    return pairs.compactMap { key, value in
      guard let name = key.string, let term = term(value) else { return nil }
      return (name, term)
    }
  }

  private func variants(_ node: Node, _ constants: Set<String>) -> [(name: String, constants: [String: Term])] {
    var found: [(name: String, constants: [String: Term])]
    if let name = node.string {
      guard let set = vocabulary.words.variants[name] else {
        report(
          node, "'\(name)' is no set of variants",
          remedy: Suggestion.remedy(for: name, among: vocabulary.words.variants.keys))
        return []
      }
      found = set.variants
    } else {
      found = variantTerms(node)
    }
    for variant in found {
      for name in variant.constants.keys.sorted() where !constants.contains(name) {
        report(
          node, "the variant '\(variant.name)' sets '\(name)', which the check's 'with' does not have",
          remedy: Suggestion.remedy(for: name, among: constants))
      }
    }
    return found
  }

  /// One permutation, a mapping of names to the questions in whose place chance answers, or a list of both.
  private func nullTerms(_ node: Node) -> [CheckTerm.NullTerm] {
    if let text = node.string { return permutation(text, node).map { [$0] } ?? [] }
    if let pairs = node.mapping, pairs["permute"] == nil {
      return pairs.compactMap { key, value in
        guard let name = text(key, in: node, key: "null"), let ask = term(value) else { return nil }
        return .instead(name: name, ask: ask)
      }
    }
    guard let items = node.sequence else {
      report(node, "this is no null", remedy: "write permute heads, 200 draws, or {name: question}, or a list of them")
      return []
    }
    return items.compactMap { item in
      if let text = item.string { return permutation(text, item) }
      guard let pairs = item.mapping, pairs.count == 1, let (key, value) = pairs.first, let name = key.string, name != "permute"
      else {
        report(item, "this is no null", remedy: "write permute heads, 200 draws, or one name: question")
        return nil
      }
      return term(value).map { .instead(name: name, ask: $0) }
    }
  }

  /// `permute heads`, `permute heads, 500 draws`, `permute heads, 500 draws, seed 2`.
  private func permutation(_ text: String, _ node: Node) -> CheckTerm.NullTerm? {
    let parts = text.split(separator: ",").map { $0.split(separator: " ").map(String.init) }
    guard let first = parts.first, first.count == 2, first[0] == "permute" else {
      report(node, "'\(text)' is no null", remedy: "write permute heads, or name: question")
      return nil
    }
    guard let kind = Check.Permutation(rawValue: first[1]) else {
      report(
        node, "'\(first[1])' cannot be permuted",
        remedy: Suggestion.remedy(for: first[1], among: Check.Permutation.allCases.map(\.rawValue)))
      return nil
    }
    var draws = 200
    var seed: UInt64 = 1
    for part in parts.dropFirst() {
      if part.count == 2, part[1] == "draws", let count = Int(part[0]), (1...100_000).contains(count) {
        if count < 20 {
          report(node, "\(count) draws cannot tell what happens in 1 of 20", remedy: "write 20 draws or more, or none of them: 200")
        }
        draws = count
      } else if part.count == 2, part[0] == "seed", let value = UInt64(part[1]), value <= 1_000_000_000 {
        seed = value
      } else {
        report(
          node, "'\(part.joined(separator: " "))' is no number of draws and no seed",
          remedy: "write a whole number from 1 to 100000: permute \(first[1]), 200 draws")
        return nil
      }
    }
    return .permuted(kind, draws: draws, seed: seed)
  }

  // MARK: Expanding

  private func check(_ term: CheckTerm, in family: Scope, _ expander: Expander) throws(Problem) -> Check {
    let place = location(term.node)
    let id = try expander.fill(term.id, in: family, at: place)
    guard Identifier.isValid(id) else {
      throw Problem(place, "'\(id)' is no id", remedy: "write letters, digits and hyphens: heads-of-{seed}")
    }
    let naming = try namesThatTellRows(term, in: family, expander)
    let plain = try rows(term, [:], in: family, naming: naming, expander)
    var variants: [Check.Variant] = []
    for variant in term.variants {
      let rows = try rows(term, variant.constants, in: family, naming: naming, expander)
      if rows == plain {
        report(
          term.node, "the variant '\(variant.name)' changes nothing: the rows of 'for' set the same names",
          remedy: "write the rows in terms of the constants")
      }
      variants.append(Check.Variant(name: variant.name, rows: rows))
    }
    var nulls: [Check.Null] = []
    var substitutes = 0
    for null in term.nulls {
      switch null {
      case .permuted(let kind, let draws, let seed): nulls.append(.permuted(kind, draws: draws, seed: seed))
      case .instead(let name, _):
        nulls.append(.instead(name: try expander.fill(name, in: family, at: place), index: substitutes))
        substitutes += 1
      }
    }
    var check = Check(
      id: id, says: try expander.fill(term.says, in: family, at: place),
      tiers: term.tiers, rows: plain, nulls: nulls, variants: variants, role: term.role,
      also: term.also, general: term.also == nil ? [] : try general(term, in: family, naming: naming, expander), location: place)
    check.expectationSays = term.expect.names.sorted().compactMap { vocabulary.words.meaning(of: $0) }
    check.readingOf = try term.readingOf.map { id throws(Problem) in try expander.fill(id, in: family, at: place) }
    return check
  }

  private func rows(
    _ term: CheckTerm, _ overrides: [String: Term], in family: Scope, naming: Int, _ expander: Expander
  ) throws(Problem) -> [Check.Row] {
    let scope = try constants(term, overrides, in: family, expander)
    var rows: [Check.Row] = []
    for member in try members(term.loops, in: scope, expander) { rows.append(try row(term, member, naming: naming, expander)) }
    return rows
  }

  /// How many of the names of `for`, from the first, tell its rows apart: by their values a row is called that has no label.
  private func namesThatTellRows(_ term: CheckTerm, in family: Scope, _ expander: Expander) throws(Problem) -> Int {
    let names = term.loops.reduce(0) { $0 + $1.names.count }
    guard names > 1, term.label == nil else { return names }
    let members = try members(term.loops, in: try constants(term, [:], in: family, expander), expander)
    return (1..<names).first { count in Set(members.map { $0.name(by: count) }).count == members.count } ?? names
  }

  private func constants(
    _ term: CheckTerm, _ overrides: [String: Term], in family: Scope, _ expander: Expander
  ) throws(Problem) -> Scope {
    var scope = family
    try expander.refuseShadows(term.constants.map(\.name), at: location(term.node), in: scope)
    for (name, value) in term.constants {
      scope = scope.bindingConstants([name: try expander.expand(overrides[name] ?? value, in: scope)])
    }
    return scope
  }

  /// One member of `for`: what its names stand for, in the order written.
  struct Member {
    var scope: Scope
    var bindings: [(name: String, value: Expression)]

    /// The values of the first `count` names.
    func name(by count: Int) -> String { bindings.prefix(count).map(\.value.written).joined(separator: " ") }
  }

  func members(_ loops: [Loop], in scope: Scope, _ expander: Expander) throws(Problem) -> [Member] {
    var found = [Member(scope: scope, bindings: [])]
    for loop in loops {
      var next: [Member] = []
      for member in found {
        try expander.refuseShadows(loop.names, at: loop.place, in: member.scope)
        for row in try expander.rows(loop.rows, in: member.scope) {
          let values = try expander.bindings(loop, row)
          let named = loop.names.compactMap { name in values[name].map { (name, $0) } }
          next.append(Member(scope: member.scope.binding(values), bindings: member.bindings + named))
        }
        guard next.count <= Expander.mostRows else {
          throw Problem(loop.place, "more than \(Expander.mostRows) rows", remedy: "ask of fewer, or in several checks")
        }
      }
      if next.isEmpty { throw Problem(loop.place, "'for' has no rows", remedy: "write at least one, or leave it out") }
      found = next
    }
    return found
  }

  private func row(_ term: CheckTerm, _ member: Member, naming: Int, _ expander: Expander) throws(Problem) -> Check.Row {
    var substitutes: [Expression] = []
    for case .instead(_, let ask) in term.nulls { substitutes.append(try expander.expand(ask, in: member.scope)) }
    return Check.Row(
      label: try term.label.map { text throws(Problem) in
        try expander.fill(text, in: member.scope, at: location(term.node))
      } ?? member.name(by: naming),
      bindings: Dictionary(member.bindings.map { ($0.name, $0.value) }) { $1 },
      ask: try expander.expand(term.ask, in: member.scope),
      expect: try expander.expectation(term.expect, in: member.scope), substitutes: substitutes)
  }

  /// The rows of one of the models that `for` names, with a variable in the model's place.
  private func general(
    _ term: CheckTerm, in family: Scope, naming: Int, _ expander: Expander
  ) throws(Problem) -> [Check.Row] {
    let scope = try constants(term, [:], in: family, expander)
    let members = try members(term.loops, in: scope, expander)
    func model(_ member: Member) -> Expression? { member.bindings.first { $0.name == Check.modelVariable }?.value }
    guard let first = members.compactMap(model).first else {
      throw Problem(
        location(term.node), "a check with 'also' names no models", remedy: "write for: model in […], or leave 'also' out")
    }
    let variable = Expression(.variable(Check.modelVariable), at: location(term.node))
    var rows: [Check.Row] = []
    for member in members where model(member) == first {
      var open = member
      open.scope = open.scope.binding([Check.modelVariable: variable])
      for index in open.bindings.indices where open.bindings[index].name == Check.modelVariable {
        open.bindings[index].value = variable
      }
      rows.append(try row(term, open, naming: naming, expander))
    }
    return rows
  }
}

import Ground
import Yams

/// What would refute a claim, and that its checks ask it.
extension ClaimFileReader {
  /// What would refute a claim, each with the checks that ask it: a mapping, or a list where a text is too long for a key;
  /// a text alone where no check asks it.
  func refutations(_ node: Node?, in parent: Node) -> [Claim.Refutation] {
    if let what = node?.scalar?.string, !what.isEmpty { return [Claim.Refutation(what: what, checks: [])] }
    if let pairs = node?.mapping, !pairs.isEmpty {
      return pairs.compactMap { key, checks in
        text(key, in: parent, key: "refuted-by").map { Claim.Refutation(what: $0, checks: oneOrMore(checks, key: $0)) }
      }
    }
    guard let items = node?.sequence, !items.isEmpty else {
      report(node ?? parent, "'refuted-by' says nothing", remedy: "write what would refute it: id of the check")
      return []
    }
    return items.compactMap { refutation($0) }
  }

  /// `what: id`, `what: [id, id]`, or, where the text is too long for a key, `{what: …, checks: [id]}`.
  private func refutation(_ item: Node) -> Claim.Refutation? {
    if let pairs = item.mapping, pairs.count == 1, let (key, checks) = pairs.first, let what = key.string, !what.isEmpty,
      what != "what", what != "checks"
    {
      return Claim.Refutation(what: what, checks: oneOrMore(checks, key: what))
    }
    let pairs = mapping(item, allowed: ["what", "checks"], what: "an entry of 'refuted-by'")
    guard let what = text(pairs["what"], in: item, key: "what") else { return nil }
    guard let checks = pairs["checks"] else {
      report(item, "no check asks this", remedy: "name the deciding checks: checks: [id]")
      return nil
    }
    return Claim.Refutation(what: what, checks: oneOrMore(checks, key: "checks"))
  }

  private func oneOrMore(_ node: Node, key: String) -> [String] {
    if let id = node.scalar?.string { return [id] }
    return texts(node, key: key)
  }

  /// What is said to refute the claim is asked by checks that decide, and nothing else decides.
  func refuteWhatIsAsked(_ claim: Claim, _ node: Node) {
    let deciding = Set(claim.checks.filter { $0.role.decides }.map(\.id))
    let asked = deciding.isEmpty ? Set(claim.checks.filter { $0.role == .figure }.map(\.id)) : deciding
    let named = claim.refutedBy.reduce(into: Set<String>()) { $0.formUnion($1.checks) }
    for id in named.subtracting(asked).sorted() {
      let isCheck = claim.checks.contains { $0.id == id }
      report(
        node, isCheck ? "the check '\(id)' does not decide, but would refute" : "there is no check '\(id)'",
        remedy: isCheck ? "give it the role core or premise, or name another" : Suggestion.remedy(for: id, among: asked))
    }
    for id in deciding.subtracting(named).sorted() {
      report(
        node, "the check '\(id)' decides, but nothing that refutes names it",
        remedy: "say what it would refute, or give it another role")
    }
    for check in claim.checks {
      for id in check.readingOf where !deciding.contains(id) {
        report(
          node, "'\(check.id)' reads '\(id)' otherwise, which is no deciding check",
          remedy: Suggestion.remedy(for: id, among: deciding))
      }
    }
  }
}

import Claims
import Ground

extension ReportComposer {
  /// What is not as the paper says, the gravest first, a card a finding.
  var findings: [Block] {
    Claim.Weight.allCases.flatMap { weight -> [Block] in
      let cards = model.findings.filter { $0.weight == weight }.compactMap(card)
      guard !cards.isEmpty else { return [] }
      return [.heading(3, [.text("\(weight.heading) (\(cards.count))")], id: "findings-\(weight.rawValue)")] + cards
    }
  }

  private func card(_ finding: Finding) -> Block? {
    guard let (section, claim) = entries.first(where: { $0.claim.id == finding.claim }) else { return nil }
    let failing = PrincipalResult.failing(claim)
    var evidence: [[Inline]] = [[.prose(finding.says)]]
    evidence += failing.prefix(2).map(sentence)
    if failing.count > 2 {
      evidence.append([.link([.text("And \(failing.count - 2) more in the claim")], to: link(to: claim.id)), "."])
    }
    let first = failing.first ?? PrincipalResult(claim)
    let definitions = [
      claim.asserts.isEmpty ? nil : Block.Definition("The paper says", [[.prose(claim.asserts)]]),
      Block.Definition("The evidence says", evidence + (first.map { $0.strip.isEmpty ? [] : [$0.strip] } ?? [])),
      Block.Definition("Why it matters", [[.text(importance(claim))]]),
      Block.Definition("What rests on it", [rests(on: claim, finding)]),
      Block.Definition("What would change it", change(claim, first)),
      first.map { Block.Definition("Run again", [[.code($0.check.rerunCommand)]]) },
    ].compactMap { $0 }
    let title: [Inline] = [.link([.text(finding.name)], to: link(to: claim.id))]
    return .group(
      Block.Group(
        "article", id: "finding-\(claim.id)", role: "card",
        data: ["verdict": finding.verdict.rawValue, "weight": finding.weight.rawValue, "claim": claim.id, "section": section.number]),
      [
        .only(.html, [.heading(4, title)]), .only(.markdown, [.paragraph([.strong(title)])]),
        .paragraph([finding.verdict.scale, .span("place", [.text(" · §\(section.number) \(section.title)")])], role: "badges"),
        .definitions(definitions),
      ])
  }

  /// What the paper loses with the claim.
  private func importance(_ claim: ClaimEntry) -> String {
    let count = claim.dependents.count
    let others = count == 0 ? "" : ", and \(counted(count, "other claim")) of the paper \(count == 1 ? "rests on it or restates" : "rest on it or restate") it"
    switch claim.weight {
    case .central:
      return (claim.knownFor == nil ? "A central claim: the paper falls without it" : "One of the results that the paper is known for")
        + others + "."
    case .supporting: return "It carries part of the argument" + others + "."
    case .detail: return count == 0 ? "A detail that nothing else rests on." : "A detail" + others + "."
    }
  }

  private func rests(on claim: ClaimEntry, _ finding: Finding) -> [Inline] {
    func links(_ ids: [String]) -> [Inline] {
      Array(ids.map { [mention($0)] }.joined(separator: ["; "]))
    }
    let standing = claim.dependents.filter { !finding.bringsDown.contains($0) }
    guard !finding.bringsDown.isEmpty || !standing.isEmpty else { return ["No other claim."] }
    var words: [Inline] = []
    if !finding.bringsDown.isEmpty {
      words += [.text("\(counted(finding.bringsDown.count, "claim")) not as the paper says either: ")] + links(finding.bringsDown) + ["."]
    }
    if !standing.isEmpty { words += [.text(words.isEmpty ? "" : " "), "Besides: "] + links(standing) + ["."] }
    return words
  }

  /// What evidence would have to say for another verdict, and whether a fair reading says it already.
  private func change(_ claim: ClaimEntry, _ first: PrincipalResult?) -> [[Inline]] {
    guard let first else { return [["Evidence of any kind."]] }
    var words: [Inline] = [
      .text("Another answer to: "), .emphasis([.text(ended(first.check.question))]),
      .text(" It would have to be \(first.check.expected)."),
    ]
    let readings = claim.checks.filter { $0.role == .reading }
    if !readings.isEmpty {
      words.append(
        .text(
          readings.count == 1 ? " Another reading that was asked does not save it." : " None of \(readings.count) other readings that were asked saves it."))
    }
    return [words]
  }

  /// Claims that stand as the paper makes them.
  var holding: [Block] {
    let claims = entries.map(\.claim).filter { $0.isCounted && $0.verdict == .holds }
    return Claim.Weight.allCases.flatMap { weight -> [Block] in
      let some = claims.filter { $0.weight == weight }
      guard !some.isEmpty else { return [] }
      return [
        .heading(3, [.text("\(weight.heading) (\(some.count))")], id: "holds-\(weight.rawValue)"),
        .list(some.map { claim in
          let shown = PrincipalResult(claim).map { [Inline.span("beside", [.text(" – ")] + $0.measured)] } ?? []
          return [.paragraph([.link([.text(claim.title)], to: link(to: claim.id))] + (weight == .detail ? [] : shown))]
        }, role: weight == .detail ? "columns" : nil),
      ]
    }
  }

  /// Claims that neither stand in full nor are refuted, by what keeps them open.
  var open: [Block] {
    var blocks: [Block] = Self.openVerdicts.flatMap { verdict, meaning -> [Block] in
      let claims = entries.filter { $0.claim.verdict == verdict && $0.claim.isCounted }
      guard !claims.isEmpty else { return [] }
      return [
        .heading(3, [.text("\(verdict.rawValue.prefix(1).uppercased() + verdict.rawValue.dropFirst()) (\(claims.count))")], id: "all-\(verdict.code)"),
        .paragraph([.text(meaning)], role: "small"),
        .list(claims.map { _, claim in [.paragraph([.link([.text(claim.title)], to: link(to: claim.id))] + why(claim))] }),
      ]
    }
    blocks += notRun
    return blocks
  }

  static let openVerdicts: [(ClaimVerdict, String)] = [
    (.depends, "A fair reading and the deciding one disagree."), (.undecided, "The uncertainty reaches over the line."),
    (.asFarAsChecked, "What could be asked is reproduced; for the rest there is no evidence."),
    (.noEvidence, "Nobody has evidence on the paper’s own models."),
  ]

  /// What a claim is open about: its result, or what is missing.
  private func why(_ claim: ClaimEntry) -> [Inline] {
    switch claim.verdict {
    case .depends:
      let reading = claim.checks.lazy.filter { $0.role == .reading }.flatMap { check in check.results.map { (check, $0) } }
        .first { $0.1.verdict == .contradicted && ClaimVerdict.deciding.contains($0.1.tier) }
      return reading.map { [.span("beside", [.text(" – otherwise: \(ended($0.0.question))")])] } ?? []
    case .undecided:
      return PrincipalResult(claim).map { [.span("beside", [" – "] + $0.measured)] } ?? []
    case .noEvidence:
      return claim.carriesOver.map { [.span("beside", [.text(" – \($0.words)")])] } ?? []
    default: return []
    }
  }

  /// One failing check in a sentence: what was asked, expected and found.
  private func sentence(_ principal: PrincipalResult) -> [Inline] {
    var words: [Inline] = [.text(ended(principal.check.question))]
    if !principal.check.expected.isEmpty { words += [" Expected ", .figure(principal.check.expected), "."] }
    let tiers = principal.tiers.map(\.rawValue).joined(separator: " and ")
    words += [" Measured: "] + principal.measured + [.text(" (\(tiers)).")]
    return words
  }

  /// Where no evidence exists, counted by tier and reason.
  private var notRun: [Block] {
    var reasons: [Tier: [String: Int]] = [:]
    for result in entries.flatMap(\.claim.checks).flatMap(\.results) where result.verdict == .notRun {
      reasons[result.tier, default: [:]][result.reason, default: 0] += 1
    }
    guard !reasons.isEmpty else { return [] }
    let rows = reasons.sorted { $0.key < $1.key }.flatMap { tier, counts in
      counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8).map { reason, count -> [[Inline]] in
        [[.text(tier.rawValue)], [.text("\(count)")], [.text(reason.isEmpty ? "no evidence on this tier" : reason)]]
      }
    }
    return [
      .heading(3, [.text("Checks without evidence")], id: "all-nr"),
      .details(
        summary: [.text("Why checks could not be run, the most frequent reasons first")],
        [
          .table(
            Table(
              columns: [Table.Column("tier"), Table.Column("checks", .trailing), Table.Column("reason")], rows: rows,
              stacksWhenNarrow: true))
        ]),
    ]
  }

  /// A text with a full stop, unless it has an end already.
  func ended(_ text: String) -> String {
    var text = text[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    guard let last = text.last, !".?!".contains(last) else { return String(text) }
    return text + "."
  }
}

extension Claim.Weight {
  var heading: String {
    switch self {
    case .central: "Central"
    case .supporting: "Supporting"
    case .detail: "Details"
    }
  }
}

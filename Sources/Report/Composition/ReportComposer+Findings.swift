import Claims

extension ReportComposer {
  /// What is not as the paper says, the gravest first, a card a finding.
  var findings: [Block] {
    guard !model.findings.isEmpty else { return [] }
    return Claim.Weight.allCases.flatMap { weight -> [Block] in
      let cards = model.findings.filter { $0.weight == weight }.compactMap(card)
      guard !cards.isEmpty else { return [] }
      return [.heading(3, [.text("\(weight.heading) (\(cards.count))")], id: "findings-\(weight.rawValue)")] + cards
    }
  }

  private func card(_ finding: Finding) -> Block? {
    guard let (section, claim) = entries.first(where: { $0.claim.id == finding.claim }) else { return nil }
    let isCorrection = finding.verdict == .corrected
    let failing = claim.checks.flatMap { check -> [(check: CheckEntry, result: TierResult)] in
      let counts = isCorrection ? check.role == .figure : check.role.decides
      return counts
        ? check.results.filter { $0.verdict == .contradicted && ClaimVerdict.deciding.contains($0.tier) }.map { (check, $0) } : []
    }
    var items = failing.prefix(3).map { [Block.paragraph(sentence($0.check, $0.result))] }
    if failing.count > 3 { items.append([.paragraph([.text("And \(failing.count - 3) more; see the claim.")])]) }
    var blocks: [Block] = [
      .paragraph(
        [
          .strong([.link([.text(finding.name)], to: link(to: claim.id))]),
          .span("place", [.text(" · §\(section.number) · ")]), finding.verdict.scale,
        ], role: "card-title"),
      .paragraph([.prose(finding.says)]),
      .list(Array(items)),
    ]
    if !finding.bringsDown.isEmpty {
      let links = finding.bringsDown.map { [Inline.link([.code($0)], to: link(to: $0))] }
      blocks.append(
        .paragraph([.text("\(counted(links.count, "more claim")) with it: ")] + Array(links.joined(separator: [", "])), role: "small"))
    }
    return .group(Block.Group("div", id: "finding-\(claim.id)", role: "card"), blocks)
  }

  /// Claims that neither stand in full nor are refuted, by what keeps them open.
  var open: [Block] {
    let groups: [(ClaimVerdict, String)] = [
      (.depends, "A fair reading and the deciding one disagree."), (.undecided, "The uncertainty reaches over the line."),
      (.asFarAsChecked, "What could be asked is reproduced; for the rest there is no evidence."),
      (.noEvidence, "Nobody has the evidence."),
    ]
    var blocks: [Block] = groups.flatMap { verdict, meaning -> [Block] in
      let claims = entries.filter { $0.claim.verdict == verdict && $0.claim.isCounted }
      guard !claims.isEmpty else { return [] }
      let links = claims.map { [Inline.link([.text($0.claim.title)], to: link(to: $0.claim.id))] }
      return [
        .heading(3, [.text("\(verdict.rawValue.prefix(1).uppercased() + verdict.rawValue.dropFirst()) (\(claims.count))")], id: "all-\(verdict.code)"),
        .paragraph([.text(meaning)], role: "small"),
        .paragraph(Array(links.joined(separator: [" · "]))),
      ]
    }
    blocks += notRun
    return blocks
  }

  /// One failing check in a sentence: what was asked, expected and found, and why that is the verdict.
  private func sentence(_ check: CheckEntry, _ result: TierResult) -> [Inline] {
    var words: [Inline] = [
      result.verdict.badge(on: result.tier), .only(html: " ", markdown: ": "), .text(ended(asked(check))),
    ]
    if !check.expected.isEmpty {
      words += [" Expected ", .figure(check.expected), "."]
    }
    let measured = MeasuredText(result.measured)
    if !measured.isEmpty { words += [" Measured "] + measured.brief + ["."] }
    if !result.reason.isEmpty { words.append(.text(" " + ended(result.reason))) }
    return words
  }

  /// Where no evidence exists, counted by tier and reason, and the claims that no tier could answer.
  private var notRun: [Block] {
    var reasons: [Tier: [String: Int]] = [:]
    for result in entries.flatMap(\.claim.checks).flatMap(\.results) where result.verdict == .notRun {
      reasons[result.tier, default: [:]][result.reason, default: 0] += 1
    }
    guard !reasons.isEmpty else { return [] }
    let items = reasons.sorted { $0.key < $1.key }.flatMap { tier, counts in
      counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8).map { reason, count -> [Block] in
        let because = reason.isEmpty ? "no evidence on this tier" : reason
        return [
          .paragraph([.emphasis([.text(tier.rawValue)]), .text(": \(counted(count, "check")): \(because)")])
        ]
      }
    }
    let nowhere = entries.filter { $0.claim.isJudged && $0.claim.verdict == .noEvidence }
    var blocks: [Block] = [
      .heading(3, [.text("Not run")], id: "all-nr"),
      .list(items),
    ]
    if !nowhere.isEmpty {
      let links = nowhere.map { [Inline.link([.code($0.claim.id)], to: link(to: $0.claim.id))] }
      blocks.append(
        .details(
          summary: [.text("\(counted(nowhere.count, "claim")) without evidence on any tier so far")],
          [.paragraph(Array(links.joined(separator: [", "])))]))
    }
    return blocks
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
  fileprivate var heading: String {
    switch self {
    case .central: "Central"
    case .supporting: "Supporting"
    case .detail: "Details"
    }
  }
}

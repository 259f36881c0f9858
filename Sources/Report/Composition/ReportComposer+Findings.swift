import Claims

extension ReportComposer {
  var failures: [Block] {
    let blocks =
      grave(.contradicted, "Contradicted", "Evidence that excludes what the paper says.") {
        !$0.isContradictedByReplicaAlone
      }
      + grave(
        .contradicted, "Contradicted by the replica alone",
        "Models trained anew, of another scale than the paper's, exclude what it says; no figure of its own does.",
        id: "replica", where: \.isContradictedByReplicaAlone)
      + grave(
        .inconclusive, "Inconclusive", "The uncertainty reaches over the line, or evidence is partly missing."
      )
      + grave(
        .error, "Stopped by an error", "Nothing is said about these claims; the evidence could not be read.")
      + notRun + caveats
    return blocks.isEmpty
      ? [.paragraph(["Nothing: every claim stands on every tier that has evidence."])] : blocks
  }

  /// The claims with a deciding check of this verdict, and all their checks of this verdict.
  private func grave(
    _ verdict: Verdict, _ title: String, _ meaning: String, id: String? = nil,
    where isMeant: (ClaimEntry) -> Bool = { _ in true }
  ) -> [Block] {
    let cards = entries.compactMap { section, claim -> Block? in
      let items = claim.checks.flatMap { check in
        check.results.filter { $0.verdict == verdict }.map { [Block.paragraph(sentence(check, $0))] }
      }
      let decides = claim.checks.contains { check in
        !check.isAlternative && check.results.contains { $0.verdict == verdict }
      }
      return decides && isMeant(claim) ? card(section, claim, items) : nil
    }
    guard !cards.isEmpty else { return [] }
    return [
      .heading(3, [.text("\(title) (\(cards.count))")], id: "all-\(id ?? verdict.code)"),
      .paragraph([.text("\(counted(cards.count, "claim")). \(meaning)")], role: "small"),
    ] + cards
  }

  private func card(_ section: ReportModel.Section, _ claim: ClaimEntry, _ items: [[Block]]) -> Block {
    .group(
      Block.Group("div", role: "card"),
      [
        .paragraph(
          [
            .strong([.link([.text(claim.title)], to: link(to: claim.id))]),
            .span("place", [.text(" · §\(section.number)")]),
          ], role: "card-title"),
        .list(items),
      ])
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
    let nowhere = entries.filter { $0.claim.overall == .notRun }
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

  /// Reproduced, yet with something a reader should weigh.
  private var caveats: [Block] {
    let items = entries.flatMap { _, claim in
      claim.checks.flatMap { check in
        check.results.compactMap { result -> [Block]? in
          var remarks = remarks(on: result)
          if check.isAlternative, result.verdict == .contradicted || result.verdict == .error {
            remarks.insert("another reading does not hold: \(check.question)", at: 0)
          }
          guard !remarks.isEmpty else { return nil }
          let link: Inline = .link([.text(claim.title)], to: link(to: claim.id))
          return [
            .paragraph(
              [
                result.verdict.badge(on: result.tier), .only(html: " ", markdown: ": "), link, ", ",
                .code(check.id), ": ",
              ]
                + [.text(ended(remarks.joined(separator: "; ")))])
          ]
        }
      }
    }
    guard !items.isEmpty else { return [] }
    return [
      .heading(3, [.text("With a reservation (\(items.count))")], id: "reservations"),
      .paragraph(
        [
          .text(
            "Checks whose null meets the expectation too, whose verdict depends on the definition or has "
              + "changed, and other readings that do not hold.")
        ],
        role: "small"),
      .list(items),
    ]
  }

  private func remarks(on result: TierResult) -> [String] {
    var remarks: [String] = []
    if result.verdict == .reproduced {
      remarks += result.nulls.filter(\.passes).map { "the null passes too (\($0.label): \($0.text))" }
    }
    let flipping = result.variants.filter(\.flips)
    if !flipping.isEmpty {
      remarks.append(
        "the verdict flips under "
          + flipping.map { "\($0.label) (\($0.verdict.rawValue))" }.joined(separator: ", "))
    }
    if let change = result.changedFromAccepted {
      remarks.append("differs from the accepted verdict: \(change)")
    }
    return remarks
  }

  /// A text with a full stop, unless it has an end already.
  func ended(_ text: String) -> String {
    var text = text[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    guard let last = text.last, !".?!".contains(last) else { return String(text) }
    return text + "."
  }
}

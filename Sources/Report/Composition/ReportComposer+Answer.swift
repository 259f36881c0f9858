import Claims

extension ReportComposer {
  var answer: [Block] {
    var blocks: [Block] = [.paragraph(lead, role: "lead")]
    blocks += model.notices.map { .group(Block.Group("div", role: "notice"), [.prose($0)]) }
    let chart = StandingChart(title: "Claims by tier and verdict", counts: standing.claims)
    blocks.append(
      .only(
        .html,
        [
          .drawing(
            Block.Drawing(
              id: "standing", svg: chart.svg(id: "standing-chart", isStandalone: false), caption: [],
              description: chart.spoken))
        ]))
    blocks.append(.table(table("Claims by tier and verdict", standing.claims)))
    blocks.append(.table(table("Checks by tier and verdict", standing.checks)))
    blocks.append(
      .paragraph(
        [
          .text(
            "A claim stands on a tier when every check of it that names the tier is reproduced there; "
              + "otherwise the gravest verdict among its checks counts. Other readings of a claim are shown "
              + "but do not count. ")
        ] + tierMeanings, role: "small"))
    return blocks
  }

  /// The whole in one sentence or two.
  private var lead: [Inline] {
    func count(_ verdict: Verdict) -> Int { standing.overall[verdict] ?? 0 }
    var words: [Inline] = [
      "Of ", .strong([.text(counted(standing.claimCount, "claim"))]), ", put to ",
      .text(counted(standing.checkCount, "check")), ", ", .strong([.text("\(count(.reproduced))")]),
      .text(count(.reproduced) == 1 ? " stands" : " stand"), " on every tier that has evidence and ",
      .strong([.text("\(count(.contradicted))")]),
      .text(count(.contradicted) == 1 ? " is" : " are"), " contradicted on at least one",
    ]
    if standing.contradictedByReplicaAlone > 0 {
      words += [
        .text(" (\(standing.contradictedByReplicaAlone) by the "), .emphasis([.text(Tier.replica.rawValue)]),
        .text(" alone, models of another scale)"),
      ]
    }
    let rest: [(Verdict, String)] = [
      (.inconclusive, "inconclusive"), (.notRun, "without evidence so far"), (.error, "stopped by an error"),
    ]
    let others = rest.filter { count($0.0) > 0 }.map { "\(count($0.0)) \($0.1)" }
    words.append(.text(others.isEmpty ? "." : "; \(others.joined(separator: ", "))."))
    if standing.extensionCount > 0 {
      words.append(
        .text(
          standing.extensionCount == 1
            ? " One of them is an extension: an open question made measurable."
            : " \(standing.extensionCount) of them are extensions: open questions made measurable."
        ))
    }
    return words
  }

  private func table(_ title: String, _ counts: [Tier: [Verdict: Int]]) -> Table {
    let verdicts = Verdict.displayed
    let rows = standing.tiers.map { tier -> [[Inline]] in
      let row = counts[tier] ?? [:]
      let cells = verdicts.map { verdict -> [Inline] in
        let count = row[verdict] ?? 0
        return [count == 0 ? .span("zero", ["0"]) : .text("\(count)")]
      }
      return [[.text(tier.rawValue)]] + cells + [[.strong([.text("\(row.values.reduce(0, +))")])]]
    }
    let columns =
      [Table.Column("tier")] + verdicts.map { Table.Column("\($0.symbol) \($0.rawValue)", .trailing) }
      + [Table.Column(title.hasPrefix("Claims") ? "claims" : "checks", .trailing)]
    return Table(columns: columns, rows: rows, caption: title, hasRowHeaders: true, role: "counts")
  }

  private var tierMeanings: [Inline] {
    standing.tiers.map { tier -> [Inline] in
      [.emphasis([.text(tier.rawValue)]), .text(": \(tier.meaning).")]
    }.joined(separator: [" "]).map { $0 }
  }
}

import Claims

extension ReportComposer {
  var answer: [Block] {
    var blocks: [Block] = [.paragraph(lead, role: "lead")]
    blocks += model.notices.map { .group(Block.Group("div", role: "notice"), [.prose($0)]) }
    let central = entries.filter { $0.claim.weight == .central && $0.claim.isCounted }
    if !central.isEmpty { blocks.append(.table(self.central(central.map(\.claim)))) }
    blocks.append(.table(table("Checks by tier and verdict", standing.checks)))
    blocks.append(
      .paragraph(
        [
          .text(
            "A claim has one verdict, a place on the scale \(ClaimVerdict.allCases.map(\.rawValue).joined(separator: " – ")). "
              + "Its core checks and premises decide on what the paper prints and its authors published; other readings, "
              + "printed digits, and models trained anew are shown beside it. ")
        ] + tierMeanings + (model.readers.isEmpty ? [] : [.text(" \(model.readers)")]), role: "small"))
    return blocks
  }

  /// The claims without which the paper falls, a row each.
  private func central(_ claims: [ClaimEntry]) -> Table {
    let rows = claims.map { claim -> [[Inline]] in
      let deciding = claim.checks.filter(\.role.decides)
      let results = deciding.flatMap(\.results).filter { ClaimVerdict.deciding.contains($0.tier) && !$0.measured.isEmpty }
      let shown = results.first { $0.verdict == .contradicted } ?? results.last
      return [
        [.link([.text(claim.title)], to: link(to: claim.id))],
        shown.map { MeasuredText($0.measured).brief } ?? [.text("no evidence")], [claim.verdict.scale],
      ]
    }
    return Table(
      columns: [Table.Column("central claim"), Table.Column("what the evidence says"), Table.Column("verdict")], rows: rows,
      caption: "The claims that the paper rests on", hasRowHeaders: true, stacksWhenNarrow: true, role: "central")
  }

  /// The whole in a few sentences.
  private var lead: [Inline] {
    let claims = entries.map(\.claim).filter(\.isCounted)
    func count(_ verdict: ClaimVerdict) -> Int { claims.filter { $0.verdict == verdict }.count }
    var words: [Inline] = [
      "Of ", .strong([.text(counted(claims.count, "claim"))]), ", put to ", .text(counted(standing.checkCount, "check")), ", ",
      .strong([.text("\(count(.holds))")]), .text(count(.holds) == 1 ? " holds" : " hold"), ", ",
      .text("\(count(.corrected)) with corrections and \(count(.asFarAsChecked)) as far as checked; "),
      .text("\(count(.depends)) depend on the reading, \(count(.undecided)) are undecided, "),
      .strong([.text("\(count(.doesNotHold))")]), .text(count(.doesNotHold) == 1 ? " does not hold" : " do not hold"),
      .text(", for \(count(.noEvidence)) nobody has evidence."),
    ]
    let restated = entries.filter { $0.claim.isJudged && !$0.claim.isCounted }.count
    if restated > 0 { words.append(.text(" \(counted(restated, "restatement")) elsewhere in the paper share their verdicts.")) }
    let framing = entries.filter { $0.claim.notCheckable != nil }.count
    if framing > 0 { words.append(.text(" \(counted(framing, "sentence")) could not be checked by any evidence.")) }
    if !model.findings.isEmpty {
      words += [" These come to ", 
        .only(
          html: .link([.text(counted(model.findings.count, "finding"))], to: "#findings"),
          markdown: .text(counted(model.findings.count, "finding"))), ".",
      ]
    }
    let questions = entries.map(\.claim).filter(\.isExtension).map { ExtensionAnswer($0.verdict) }
    if !questions.isEmpty {
      let answers = ExtensionAnswer.allCases.map { answer in "\(questions.filter { $0 == answer }.count) \(answer.rawValue)" }
      words.append(.text(" \(counted(questions.count, "open question")) of the paper, made measurable: \(answers.joined(separator: ", "))."))
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

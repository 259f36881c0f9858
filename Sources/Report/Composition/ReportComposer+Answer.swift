import Claims

extension ReportComposer {
  var answer: [Block] {
    var blocks: [Block] = [.paragraph(lead, role: "lead"), .list(tally.map { [.paragraph($0)] }, role: "tally")]
    let central = entries.filter { $0.claim.weight == .central && $0.claim.isCounted || $0.claim.knownFor != nil }
    let known = central.filter { $0.claim.knownFor != nil }.sorted { ($0.claim.knownFor ?? 0) < ($1.claim.knownFor ?? 0) }
    let others = central.filter { $0.claim.knownFor == nil }
    if !known.isEmpty { blocks.append(.table(table("What the paper is known for", known.map(\.claim)))) }
    if !others.isEmpty {
      blocks.append(.table(table(known.isEmpty ? "The central claims" : "The other central claims", others.map(\.claim))))
    }
    blocks += model.notices.map { .group(Block.Group("div", role: "notice"), [.prose($0)]) }
    blocks.append(
      .paragraph(
        [
          .text(
            "A claim has one verdict, a place on the scale \(ClaimVerdict.allCases.map(\.rawValue).joined(separator: " – ")). "
              + "Its core checks and premises decide on \(decidingEvidence); other readings, "
              + "printed digits, and models trained anew are shown beside it. In the small figures the shaded stretch is what "
              + "was expected, a dot what was measured, the line through it its 95 % interval, grey what chance gives. ")
        ] + rest + tierMeanings + (model.readers.isEmpty ? [] : [.text(" \(model.readers)")]), role: "small"))
    return blocks
  }

  /// Claims, a row each: what the evidence says, the verdict, the small figure.
  private func table(_ caption: String, _ claims: [ClaimEntry]) -> Table {
    let hasRoom = hasRoomForCarried
    let rows = claims.map { claim -> [[Inline]] in
      let principal = claim.carriesOver == nil || hasRoom ? PrincipalResult(claim) : nil
      let title: [Inline] = [.link([.text(claim.title)], to: link(to: claim.id)), .span("place", [.text(" §\(section(of: claim))")])]
      let evidence: [Inline] =
        principal.map { shown in
          claim.carriedBy + [.span("asked", [.text(ended(shown.check.question)), " "])] + shown.measured
            + [.span("beside", [.text(" ")] + shown.beside(withChance: !isBrief || claim.knownFor != nil))]
        } ?? ["no evidence"]
      return [title, evidence, hasRoom ? claim.verdictWords : [claim.verdict.scale], principal?.strip ?? []]
    }
    return Table(
      columns: [
        Table.Column("claim"), Table.Column("what the evidence says"), Table.Column("verdict"), Table.Column("measured, expected"),
      ], rows: rows, caption: caption, hasRowHeaders: true, stacksWhenNarrow: true, isLabelledByStyle: true, role: "central",
      isDrawnLast: true)
  }

  private func section(of claim: ClaimEntry) -> String {
    entries.first { $0.claim.id == claim.id }?.section.number ?? ""
  }

  /// What was examined, on which evidence.
  private var lead: [Inline] {
    let claims = entries.map(\.claim).filter(\.isCounted)
    var words: [Inline] = [
      .strong([.text(counted(claims.count, "claim"))]), .text(" put to \(counted(standing.checkCount, "check")), on \(evidence). "),
      .strong([.text("\(claims.count { $0.verdict == .holds })")]), .text(" \(claims.count { $0.verdict == .holds } == 1 ? "holds" : "hold"); "),
      .strong([.text("\(claims.count { $0.verdict == .doesNotHold })")]),
      .text(" \(claims.count { $0.verdict == .doesNotHold } == 1 ? "does" : "do") not."),
    ]
    words += carried(claims)
    if !model.findings.isEmpty {
      words += [
        .text(" What is not as the paper says comes to "),
        .only(
          html: .link([.text(counted(model.findings.count, "finding"))], to: "#findings"),
          markdown: .text(counted(model.findings.count, "finding"))), ".",
      ]
    }
    return words
  }

  /// Whether what models trained anew say is told at length: two pages have no room for what few claims need.
  private var hasRoomForCarried: Bool {
    let claims = entries.map(\.claim).filter(\.isCounted)
    return !isBrief || claims.count { $0.carriesOver != nil } * 2 > claims.count
  }

  /// How many of the claims for which nothing else is evidence carry over to models trained anew.
  private func carried(_ claims: [ClaimEntry]) -> [Inline] {
    let asked = claims.compactMap(\.carriesOver)
    guard !asked.isEmpty, hasRoomForCarried else { return [] }
    let parts = CarryingOver.allCases.compactMap { answer -> String? in
      let count = asked.count { $0 == answer }
      return count == 0 ? nil : "\(count) \(answer.words(of: count))"
    }
    return [
      .text(" For \(counted(asked.count, "claim")) only models trained anew are evidence, which decide nothing about the paper’s own: \(parts.joined(separator: ", ")).")
    ]
  }

  /// What is counted elsewhere or not at all.
  private var rest: [Inline] {
    var words: [Inline] = []
    let restated = entries.filter { $0.claim.isJudged && !$0.claim.isCounted }.count
    if restated > 0 { words.append(.text("\(counted(restated, "restatement")) elsewhere in the paper share their verdicts. ")) }
    let framing = model.notCheckable.count
    if framing > 0 { words.append(.text("\(counted(framing, "sentence")) could not be checked by any evidence. ")) }
    let questions = entries.map(\.claim).filter(\.isExtension).map { ExtensionAnswer($0.verdict) }
    if !questions.isEmpty {
      let answers = ExtensionAnswer.allCases.map { answer in "\(questions.filter { $0 == answer }.count) \(answer.rawValue)" }
      words.append(.text("\(counted(questions.count, "open question")) of the paper, made measurable: \(answers.joined(separator: ", ")). "))
    }
    return words
  }

  /// What verdicts rest on: kinds of evidence that may decide and that there is.
  private var decidingEvidence: String {
    let words: [(Tier, String)] = [
      (.paper, "what the paper prints"), (.archive, "what its authors published"), (.checkpoint, "checkpoints that were measured"),
    ]
    let there = words.filter { isAnswered($0.0) && ClaimVerdict.deciding.contains($0.0) }.map(\.1)
    guard there.count > 1, let last = there.last else { return there.first ?? "evidence" }
    return there.dropLast().joined(separator: ", ") + " and " + last
  }

  /// Whether any check has an answer on the tier.
  private func isAnswered(_ tier: Tier) -> Bool {
    (standing.checks[tier] ?? [:]).contains { $0.key != .notRun && $0.value > 0 }
  }

  /// The kinds of evidence with how much there is of each.
  private var evidence: String {
    let counts = Dictionary(grouping: model.sources.filter { $0.problem == nil }, by: \.tier).mapValues(\.count)
    var parts: [String] = []
    if isAnswered(.paper) { parts.append("what the paper prints") }
    if let files = counts[.archive] { parts.append("\(counted(files, "file")) that its authors published") }
    if counts[.archive] == nil, isAnswered(.archive) { parts.append("the recorded results of its authors’ files") }
    if let files = counts[.replica] { parts.append("\(counted(files, "file")) of models trained anew") }
    if let files = counts[.checkpoint] { parts.append("\(counted(files, "source")) of measured checkpoints") }
    guard parts.count > 1, let last = parts.popLast() else { return parts.first ?? "no evidence" }
    return parts.joined(separator: ", ") + " and " + last
  }

  /// How many claims have which verdict; the counts come to the number of claims.
  private var tally: [[Inline]] {
    let claims = entries.map(\.claim).filter(\.isCounted)
    return ClaimVerdict.allCases.map { verdict in
      let count = claims.count { $0.verdict == verdict }
      return [.strong([.text("\(count)")]), " ", verdict.scale]
    }
  }

  private var tierMeanings: [Inline] {
    standing.tiers.map { tier -> [Inline] in
      [.emphasis([.text(tier.rawValue)]), .text(": \(model.tierMeanings[tier] ?? tier.meaning).")]
    }.joined(separator: [" "]).map { $0 }
  }

  /// How the checks came out, by tier.
  var checkCounts: Block {
    let verdicts = Verdict.displayed
    let rows = standing.tiers.map { tier -> [[Inline]] in
      let row = standing.checks[tier] ?? [:]
      let cells = verdicts.map { verdict -> [Inline] in
        let count = row[verdict] ?? 0
        return [count == 0 ? .span("zero", ["0"]) : .text("\(count)")]
      }
      return [[.text(tier.rawValue)]] + cells + [[.strong([.text("\(row.values.reduce(0, +))")])]]
    }
    let columns =
      [Table.Column("tier")] + verdicts.map { Table.Column("\($0.symbol) \($0.rawValue)", .trailing) }
      + [Table.Column("checks", .trailing)]
    return .table(
      Table(columns: columns, rows: rows, caption: "Checks by tier and verdict", hasRowHeaders: true, role: "counts"))
  }
}

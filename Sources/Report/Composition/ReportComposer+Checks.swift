import Claims

extension ReportComposer {
  /// One check: the question, the expectation, a table of what each tier answers, and everything behind it.
  func check(_ check: CheckEntry, of claim: ClaimEntry) -> [Block] {
    var blocks: [Block] = [
      .only(.html, [.heading(sectionLevel + 2, [.text(asked(check))])]),
      .only(.markdown, [.paragraph([.strong([.text(asked(check))])])]),
      .definitions(expectation(check)),
      .table(results(check)),
    ]
    for result in check.results {
      let measured = MeasuredText(result.measured)
      guard measured.isLong else { continue }
      let title = "\(result.tier.rawValue): the \(measured.count) figures"
      blocks.append(.only(.html, [.details(summary: [.text(title)], [.table(measured.table(rows: 48))])]))
      blocks.append(.only(.markdown, [.details(summary: [.text(title)], [.table(measured.table(rows: 12))])]))
    }
    blocks.append(.definitions(background(check)))
    return [.group(Block.Group("section", id: "\(claim.id)/\(check.id)", role: "check"), blocks)]
  }

  /// The question, marked where it is not the reading that decides.
  func asked(_ check: CheckEntry) -> String {
    switch check.role {
    case .core: check.question
    case .premise: "Premise: \(check.question)"
    case .figure: "Figure: \(check.question)"
    case .reading: "Other reading: \(check.question)"
    case .bearing: "Beside the verdict: \(check.question)"
    case .selfTest: "Test of this program: \(check.question)"
    }
  }

  private func expectation(_ check: CheckEntry) -> [Block.Definition] {
    var words: [Inline] = [.figure(check.expected)]
    // A tolerance that the expectation spells out already needs only its reason.
    let isNamed = !check.tolerance.isEmpty && !check.expected.contains(check.tolerance)
    if isNamed || !check.toleranceReason.isEmpty { words.append("; tolerance") }
    if isNamed { words.append(.text(" \(check.tolerance)")) }
    if !check.toleranceReason.isEmpty { words += [": ", .prose(check.toleranceReason)] }
    return [Block.Definition("Expected", [words])]
  }

  private func results(_ check: CheckEntry) -> Table {
    let rows = check.results.map { result -> [[Inline]] in
      var why: [Inline] = result.reason.isEmpty ? [] : [.text(result.reason)]
      if let change = result.changedFromAccepted {
        why += [.text(why.isEmpty ? "" : " "), .strong([.text("Changed: \(change)")])]
      }
      return [
        [.text(result.tier.rawValue)], [result.verdict.badge()], MeasuredText(result.measured).brief, why,
      ]
    }
    return Table(
      columns: [
        Table.Column("tier"), Table.Column("verdict"), Table.Column("measured"), Table.Column("why"),
      ],
      rows: rows, hasRowHeaders: true, stacksWhenNarrow: true, isLabelledByStyle: true, role: "results")
  }

  private func background(_ check: CheckEntry) -> [Block.Definition] {
    let severalTiers = check.results.count > 1
    func line(_ result: TierResult, _ content: [Inline]) -> [Inline] {
      (severalTiers ? [.text("\(result.tier.rawValue): ")] : []) + content
    }
    let nulls = check.results.flatMap { result in
      result.nulls.map { null in
        line(
          result,
          [
            .text("\(null.label): \(null.text), "),
            null.passes ? .strong(["meets the expectation too"]) : "does not meet the expectation",
          ])
      }
    }
    let variants = check.results.flatMap { result in
      result.variants.map { variant in
        line(
          result,
          [
            .text("\(variant.label): "), variant.verdict.badge(), .text(" \(variant.text)"),
          ] + (variant.flips ? [" ", .strong(["(flips)"])] : []))
      }
    }
    let evidence = check.results.compactMap { result -> [Inline]? in
      guard !result.provenance.isEmpty else { return nil }
      let sources = SourceLists.merged(result.provenance)
      guard let number = lists.number(of: sources) else { return line(result, named(sources)) }
      let words = "\(sources.count) sources, list \(number)"
      return line(result, [.link([.text(words)], to: "\(sourcesFile)#\(SourceLists.id(number))")])
    }
    return [
      nulls.isEmpty ? nil : Block.Definition("Null", nulls),
      variants.isEmpty ? nil : Block.Definition("Variants", variants),
      evidence.isEmpty ? nil : Block.Definition("Evidence", evidence),
      Block.Definition("Run again", [[.code(check.rerunCommand)]]),
    ].compactMap { $0 }
  }

  /// Sources one after the other. In HTML each leads to its line in the table of sources, which has the digest.
  func named(_ sources: [ProvenanceEntry]) -> [Inline] { Array(sources.map(source).joined(separator: ["; "])) }

  private func source(_ entry: ProvenanceEntry) -> [Inline] {
    let name: Inline = .code(entry.source)
    func details(_ words: [String]) -> Inline {
      let text = words.filter { !$0.isEmpty }.map { ", \($0)" }.joined()
      return text.isEmpty ? .text("") : .span("digest", [.text(text)])
    }
    let full = details([entry.precision, entry.digest.isEmpty ? "" : "sha256 \(entry.digest.prefix(12))"])
    guard let id = sourceIDs[entry.source] else { return [name, full] }
    return [
      .only(html: .link([.text(entry.source)], to: "#\(id)"), markdown: name),
      .only(html: details([entry.precision]), markdown: full),
    ]
  }
}

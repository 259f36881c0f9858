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
    check.isAlternative ? "Other reading: \(check.question)" : check.question
  }

  private func expectation(_ check: CheckEntry) -> [Block.Definition] {
    var words: [Inline] = [.span("figure", [.text(check.expected)])]
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
      rows: rows, hasRowHeaders: true, stacksWhenNarrow: true, role: "results")
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
      return line(result, Array(result.provenance.map(source).joined(separator: ["; "])))
    }
    return [
      nulls.isEmpty ? nil : Block.Definition("Null", nulls),
      variants.isEmpty ? nil : Block.Definition("Variants", variants),
      evidence.isEmpty ? nil : Block.Definition("Evidence", evidence),
      Block.Definition("Run again", [[.code(check.rerunCommand)]]),
    ].compactMap { $0 }
  }

  private func source(_ entry: ProvenanceEntry) -> [Inline] {
    let name: Inline = .code(entry.source)
    let linked: Inline =
      sourceIDs[entry.source].map { .only(html: .link([name], to: "#\($0)"), markdown: name) } ?? name
    let details = [entry.precision, entry.digest.isEmpty ? "" : "sha256 \(entry.digest.prefix(12))"]
    return [linked, .span("digest", [.text(details.filter { !$0.isEmpty }.map { ", \($0)" }.joined())])]
  }
}

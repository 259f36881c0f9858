import Claims
import Ground

extension ReportComposer {
  /// One check: the question, what was expected, what each tier answers, and everything behind it.
  func check(_ check: CheckEntry, of claim: ClaimEntry) -> [Block] {
    var blocks: [Block] = [
      .only(.html, [.heading(sectionLevel + 2, [.text(asked(check))])]),
      .only(.markdown, [.paragraph([.strong([.text(asked(check))])])]),
      .definitions(expectation(check) + results(check) + background(check)),
    ]
    for result in check.results {
      let measured = MeasuredText(result.measured, judging: check.judging)
      guard measured.isLong else { continue }
      let title = "\(result.tier.rawValue): the \(measured.count) figures"
      blocks.append(.only(.html, [.details(summary: [.text(title)], [.table(measured.table(rows: 16))])]))
      blocks.append(.only(.markdown, [.details(summary: [.text(title)], [.table(measured.table(rows: 12))])]))
    }
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
    var lines = [words]
    if !check.expectedBecause.isEmpty {
      lines.append([.span("beside", [.text(check.expectedBecause.map(ended).joined(separator: " "))])])
    }
    return [Block.Definition("Expected", lines)]
  }

  /// What each tier answers, and why where the figures do not say it.
  private func results(_ check: CheckEntry) -> [Block.Definition] {
    check.results.map { result in
      var words: [Inline] = [result.verdict.badge()]
      let measured = MeasuredText(result.measured, judging: check.judging)
      if !measured.isEmpty { words += [" "] + measured.brief }
      var lines = [words]
      if !result.reason.isEmpty { lines.append([.text(ended(result.reason))]) }
      if let change = result.changedFromAccepted { lines.append([.strong([.text("Changed: \(change)")])]) }
      return Block.Definition(result.tier.rawValue, lines)
    }
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
            .text("\(null.label): \(null.text)"),
            null.passes ? .strong([" – so chance would do"]) : "",
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

  /// Sources by their numbers in the table of sources, those that follow each other together; others by name.
  func numbered(_ sources: [ProvenanceEntry]) -> [Inline] {
    guard !sources.isEmpty else { return [] }
    let places = sources.compactMap { sourcePlaces[$0.source] }.sorted()
    var runs: [ClosedRange<Int>] = []
    for place in places {
      if let last = runs.last, last.upperBound + 1 >= place {
        runs[runs.count - 1] = last.lowerBound...max(place, last.upperBound)
      } else {
        runs.append(place...place)
      }
    }
    let links = runs.map { run -> [Inline] in
      let words = run.count == 1 ? "\(run.lowerBound)" : "\(run.lowerBound)–\(run.upperBound)"
      return [.only(html: .link([.text(words)], to: "#source-\(run.lowerBound)"), markdown: .text(words))]
    }
    let others = sources.filter { sourcePlaces[$0.source] == nil }
    return Array((links + others.map(source)).joined(separator: [", "]))
  }

  private func source(_ entry: ProvenanceEntry) -> [Inline] {
    let name: Inline = .code(entry.source)
    func details(_ words: [String]) -> Inline {
      let text = words.filter { !$0.isEmpty }.map { ", \($0)" }.joined()
      return text.isEmpty ? .text("") : .span("digest", [.text(text)])
    }
    let full = details([entry.precision, entry.digest.isEmpty ? "" : "sha256 \(entry.digest.prefix(12))"])
    guard let place = sourcePlaces[entry.source] else { return [name, full] }
    return [
      .only(html: .link([.text(entry.source)], to: "#source-\(place)"), markdown: name),
      .only(html: details([entry.precision]), markdown: full),
    ]
  }
}

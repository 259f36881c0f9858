import Claims

/// Two pages for a referee, in Markdown: the claims that the paper rests on, what is not as it says, what is open.
public struct SummaryReport: Sendable {
  private let model: ReportModel
  private let composer: ReportComposer

  public init(_ model: ReportModel) {
    self.model = model
    // The report lies beside it.
    var composer = ReportComposer(
      model, sectionFiles: Dictionary(model.sections.map { ($0.number, "report.html") }, uniquingKeysWith: { first, _ in first }))
    composer.isBrief = true
    self.composer = composer
  }

  public func rendered() -> String { NodeBuilder.render(blocks, as: .markdown) }

  private var blocks: [Block] {
    var blocks: [Block] = [.heading(1, [.text("\(model.title) In two pages")]), .paragraph([.prose(model.paper)])]
    blocks += composer.answer.filter { if case .paragraph(_, role: "small") = $0 { false } else { true } }
    let failing = model.findings.filter { $0.verdict != .corrected }
    let corrected = model.findings.filter { $0.verdict == .corrected }
    if !failing.isEmpty {
      blocks.append(.heading(2, [.text("What does not hold (\(counted(failing.count, "finding")))")]))
      blocks.append(.list(failing.filter { $0.weight != .detail }.map { [.paragraph(line($0))] }))
      blocks += details(failing.filter { $0.weight == .detail }, as: "Details")
    }
    if !corrected.isEmpty {
      blocks.append(.heading(2, [.text("What holds with another figure or count (\(counted(corrected.count, "finding")))")]))
      blocks += details(corrected, as: "")
    }
    let open = ReportComposer.openVerdicts.compactMap { verdict, meaning -> [Block]? in
      let count = composer.entries.count { $0.claim.isCounted && $0.claim.verdict == verdict }
      return count == 0 ? nil : [.paragraph([.text("\(counted(count, "claim")): \(verdict.rawValue). \(meaning)")])]
    }
    if !open.isEmpty { blocks += [.heading(2, ["What is open"]), .list(open)] }
    blocks.append(
      .paragraph([
        .emphasis([
          .text("Made by \(model.toolVersion). The report has every claim with its checks and evidence, "),
          .link(["and what the words mean"], to: "report.html#glossary"), ".",
        ])
      ]))
    return blocks
  }

  /// A finding's name, which leads to it, and where the paper says it.
  private func line(_ finding: Finding) -> [Inline] {
    let section = composer.entries.first { $0.claim.id == finding.claim }?.section.number ?? ""
    let weight = finding.weight == .central ? ", central" : ""
    return [.link([.text(finding.name)], to: composer.link(to: finding.claim)), .text(" (§\(section)\(weight))")]
  }

  private func details(_ findings: [Finding], as lead: String) -> [Block] {
    guard !findings.isEmpty else { return [] }
    let words = Array(findings.map(line).joined(separator: ["; "]))
    return [.paragraph((lead.isEmpty ? [] : [.text("\(lead): ")]) + words + ["."])]
  }
}

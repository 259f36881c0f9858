import Claims

/// Two pages for a referee, in Markdown: the claims that the paper rests on, what is not as it says, what is open.
public struct SummaryReport: Sendable {
  private let model: ReportModel
  private let composer: ReportComposer

  public init(_ model: ReportModel) {
    self.model = model
    composer = ReportComposer(model)
  }

  public func rendered() -> String { NodeBuilder.render(blocks, as: .markdown) }

  private var blocks: [Block] {
    var blocks: [Block] = [.heading(1, [.text("\(model.title) In two pages")]), .paragraph([.prose(model.paper)])]
    blocks += composer.answer.filter { if case .paragraph(_, role: "small") = $0 { false } else { true } }
    let grave = model.findings.filter { $0.verdict != .corrected && $0.weight != .detail }
    let small = model.findings.filter { !grave.contains($0) }
    if !grave.isEmpty {
      blocks.append(.heading(2, [.text("What does not hold (\(counted(grave.count, "finding")))")]))
      blocks.append(.list(grave.map { [.paragraph([.text("\($0.name)\(place($0))")])] }))
    }
    if !small.isEmpty {
      blocks.append(.heading(2, [.text("Corrections and details (\(counted(small.count, "finding")))")]))
      blocks.append(.paragraph([.text(small.map { "\($0.name)\(place($0))" }.joined(separator: "; ") + ".")]))
    }
    let open = ReportComposer.openVerdicts.compactMap { verdict, meaning -> [Block]? in
      let count = composer.entries.count { $0.claim.isCounted && $0.claim.verdict == verdict }
      return count == 0 ? nil : [.paragraph([.text("\(counted(count, "claim")): \(verdict.rawValue). \(meaning)")])]
    }
    if !open.isEmpty { blocks += [.heading(2, ["What is open"]), .list(open)] }
    blocks.append(.paragraph([.emphasis([.text("Made by \(model.toolVersion). The report has every claim with its checks and evidence.")])]))
    return blocks
  }

  private func place(_ finding: Finding) -> String {
    composer.entries.first { $0.claim.id == finding.claim }.map { " (§\($0.section.number), \(finding.weight.rawValue))" } ?? ""
  }
}

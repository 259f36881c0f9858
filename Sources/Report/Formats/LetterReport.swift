import Claims

/// The findings as a letter to the paper's authors, in Markdown: what holds first, then each finding with its figures and
/// the command that shows it.
public struct LetterReport: Sendable {
  private let model: ReportModel
  private let composer: ReportComposer

  public init(_ model: ReportModel) {
    self.model = model
    composer = ReportComposer(model)
  }

  public func rendered() -> String { NodeBuilder.render(blocks, as: .markdown) }

  private var claims: [ClaimEntry] { composer.entries.map(\.claim).filter(\.isCounted) }

  private var blocks: [Block] {
    var blocks: [Block] = [.paragraph(["Dear authors,"]), .paragraph(opening), .paragraph([.text(method)])]
    blocks += holding
    blocks += findings
    blocks += corrections
    blocks += missing
    blocks.append(.paragraph([.text(closing)]))
    blocks += commands
    blocks.append(.paragraph([.emphasis([.text("Made by \(model.toolVersion).")])]))
    return blocks
  }

  private var closing: String {
    """
    Each check names what would refute it, and can be run again\(model.findings.isEmpty ? "" : " as below"). Where we have misread a sentence, we would like to know: the claim's file says in \
    one sentence how we read it, and another reading is a few lines.
    """
  }

  private var opening: [Inline] {
    let holds = claims.count { $0.verdict == .holds }
    let partly = claims.count { $0.verdict == .corrected || $0.verdict == .asFarAsChecked }
    let failing = claims.count { $0.verdict == .doesNotHold }
    let sentences = [
      " to the test, on \(evidence).",
      "Of \(claims.count) claims, counted once each, \(holds) \(holds == 1 ? "holds as it stands" : "hold as they stand") and \(partly) more with a corrected figure or as far as there is evidence;",
      "\(failing) \(failing == 1 ? "does" : "do") not hold.",
      "What is not as the paper says comes to \(counted(model.findings.count, "finding")), listed here by weight.",
    ]
    let paper = model.paper.isEmpty ? "your paper" : Self.title(model.paper)
    return ["we have put the claims of ", .prose(paper), .text(sentences.joined(separator: " "))]
  }

  /// What verdicts rest on, as its authors know it.
  private var evidence: String {
    let tiers = Set(claims.flatMap(\.checks).flatMap(\.results).filter { $0.verdict != .notRun }.map(\.tier))
    let words: [(Tier, String)] = [
      (.paper, "what it prints"), (.archive, "the results that you published with it"), (.checkpoint, "checkpoints that were measured"),
    ]
    let there = words.filter { tiers.contains($0.0) && ClaimVerdict.deciding.contains($0.0) }.map(\.1)
    return there.isEmpty ? "the evidence there is" : there.joined(separator: " and on ")
  }

  private var method: String {
    "A claim is judged at the strength of its own sentence." + (model.method.isEmpty ? "" : " \(model.method)")
  }

  /// The paper's title out of its line: what stands in emphasis.
  private static func title(_ paper: String) -> String {
    let parts = paper.split(separator: "*", omittingEmptySubsequences: false)
    return parts.count >= 3 ? "*\(parts[1])*" : paper
  }

  private var holding: [Block] {
    let holding = claims.filter { $0.verdict <= .corrected && $0.weight != .detail }.sorted { a, b in
      (a.knownFor ?? .max, a.weight == .central ? 0 : 1) < (b.knownFor ?? .max, b.weight == .central ? 0 : 1)
    }
    guard !holding.isEmpty else { return [] }
    let shown = holding.prefix(12)
    var items = shown.map { claim -> [Block] in
      let correction = model.findings.first { $0.claim == claim.id && claim.verdict == .corrected }
      let words = correction.map { "\(claim.title), with a correction: \($0.name)" } ?? claim.title
      return [.paragraph([.text(composer.ended(words))])]
    }
    if holding.count > shown.count { items.append([.paragraph([.text("And \(holding.count - shown.count) more claims of weight.")])]) }
    return [.heading(2, ["What holds"]), .list(items)]
  }

  private func point(_ finding: Finding) -> [Block] {
    guard let section = composer.entries.first(where: { $0.claim.id == finding.claim })?.section else { return [] }
    return [
      .paragraph(
        [.strong([.text(composer.ended(finding.name))]), .text(" (§\(section.number)) "), .prose(finding.says)] + measured(finding))
    ]
  }

  /// What was found instead, where a finding says no more than what the paper asserts.
  private func measured(_ finding: Finding) -> [Inline] {
    guard let claim = claims.first(where: { $0.id == finding.claim }), finding.says == claim.asserts,
      let principal = PrincipalResult.failing(claim).first
    else { return [] }
    return [.text(" Measured: ")] + principal.measured + [.text(principal.check.expected.isEmpty ? "." : "; expected \(principal.check.expected).")]
  }

  /// The command that shows each finding, in the order of the letter.
  private var commands: [Block] {
    let failing = model.findings.filter { $0.verdict != .corrected }
    let corrected = model.findings.filter { $0.verdict == .corrected }
    let lines = (failing + corrected).compactMap { finding -> String? in
      guard let claim = claims.first(where: { $0.id == finding.claim }),
        let principal = PrincipalResult.failing(claim).first ?? PrincipalResult(claim)
      else { return nil }
      return "\(principal.check.rerunCommand)   # \(finding.name)"
    }
    guard !lines.isEmpty else { return [] }
    let words = """
      With the program's repository at hand, and with DIR for a folder that holds your published results, each line prints \
      the measured values, what was expected, and the files that they come from.
      """
    return [.heading(2, ["To run it again"]), .paragraph([.text(words)]), .code(lines.joined(separator: "\n"), language: "sh")]
  }

  private var findings: [Block] {
    Claim.Weight.allCases.flatMap { weight -> [Block] in
      let some = model.findings.filter { $0.weight == weight && $0.verdict != .corrected }
      guard !some.isEmpty else { return [] }
      return [.heading(2, [.text("What does not hold: \(weight.heading.lowercased())")])] + some.flatMap(point)
    }
  }

  private var corrections: [Block] {
    let some = model.findings.filter { $0.verdict == .corrected }
    guard !some.isEmpty else { return [] }
    return [.heading(2, ["Corrections"]), .paragraph(["These claims hold; a printed figure or count is another one."])] + some.flatMap(point)
  }

  private var missing: [Block] {
    let some = claims.filter { $0.verdict == .noEvidence || $0.verdict == .asFarAsChecked }
    guard !some.isEmpty else { return [] }
    return [
      .heading(2, ["What could be settled by publishing more"]),
      .paragraph([.text("For \(counted(some.count, "claim")) part or all of the evidence is not published:")]),
      .list(some.map { [.paragraph([.text("\(composer.ended($0.title)) (\($0.place))")])] }),
    ]
  }
}

import Claims
import Ground

extension ReportComposer {
  var claims: [Block] {
    guard standing.claimCount > 0 else { return [] }
    // The page's script puts its search here.
    return [checkCounts, .only(.html, [.markup("<div id=\"controls\"></div>")])] + model.sections.map(section)
  }

  static func title(of section: ReportModel.Section) -> String {
    "§\(section.number)\(section.title.isEmpty ? "" : " \(section.title)")"
  }

  static func sectionID(_ section: ReportModel.Section) -> String { "section-\(section.number)" }

  /// A section's claims, closed until opened.
  package func section(_ section: ReportModel.Section) -> Block {
    .fold(
      Block.Group("details", id: Self.sectionID(section), role: "sec"),
      summary: [
        .heading(sectionLevel, [.text(Self.title(of: section))]),
        .only(.html, [.paragraph([.text(counts(section))], role: "small")]),
      ], section.claims.map { claim($0, in: section) })
  }

  /// How many claims of a section have which verdict; the counts come to its claims.
  private func counts(_ section: ReportModel.Section) -> String {
    let judged = section.claims.filter(\.isJudged)
    var parts = ClaimVerdict.allCases.compactMap { verdict -> String? in
      let count = judged.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    let framing = section.claims.count { $0.notCheckable != nil }
    if framing > 0 { parts.append("\(framing) not checkable") }
    let asked = section.claims.count { $0.isExtension && $0.notCheckable == nil }
    if asked > 0 { parts.append("\(counted(asked, "open question")) answered") }
    return "\(counted(section.claims.count, "claim")): \(parts.joined(separator: ", "))"
  }

  private func claim(_ claim: ClaimEntry, in section: ReportModel.Section) -> Block {
    var blocks: [Block] = [
      .only(.markdown, [.paragraph([.strong([.text(claim.title)])]), .paragraph(place(claim))]),
      .paragraph(badges(claim), role: "badges"),
      .group(Block.Group("div", role: "statement"), [.prose(claim.statement)]),
      .paragraph(about(claim), role: "about"),
    ]
    if let principal = PrincipalResult(claim) {
      blocks.append(.only(.html, [.paragraph(claim.carriedBy + principal.measured + [.span("beside", [" "] + principal.beside())] + principal.strip, role: "shown")]))
    }
    if !claim.asserts.isEmpty {
      blocks.append(.paragraph([.emphasis(["Asserted:"]), " ", .prose(claim.asserts)], role: "small"))
    }
    if !claim.refutedBy.isEmpty {
      blocks.append(.paragraph([.emphasis(["Refuted by:"]), " ", .prose(claim.refutedBy)], role: "small"))
    }
    if let note = claim.note {
      blocks.append(.paragraph([.emphasis(["Note:"]), " ", .prose(note)], role: "small"))
    }
    blocks += charts(of: claim)
    let deciding = claim.checks.filter { $0.role.decides || $0.role == .figure }
    let beside = claim.checks.filter { !$0.role.decides && $0.role != .figure }
    blocks += deciding.flatMap { check($0, of: claim) }
    if !beside.isEmpty {
      let words = "\(counted(beside.count, deciding.isEmpty ? "check" : "more check")) beside the verdict: other readings, other evidence"
      let checks = beside.flatMap { check($0, of: claim) }
      blocks.append(.only(.html, [.details(summary: [.text(words)], checks)]))
      blocks.append(.only(.markdown, checks))
    }
    return .fold(
      Block.Group(
        "details", id: claim.id, role: "claim",
        data: [
          "v": claim.notCheckable == nil ? claim.verdict.code : "framing", "w": claim.weight.rawValue,
          "t": claim.standing.keys.sorted().map(\.rawValue).joined(separator: " "), "g": claim.tags.joined(separator: " "),
        ]),
      summary: [
        // Code hosts make the link target from the heading, so there it is the id alone.
        .only(.html, [.heading(sectionLevel + 1, [.text(claim.title)]), .paragraph(place(claim), role: "badges")]),
        .only(.markdown, [.heading(sectionLevel + 1, [.text(claim.id)])]),
      ], blocks)
  }

  /// Where on the scale, or what else is to be said of a claim as a whole.
  private func place(_ claim: ClaimEntry) -> [Inline] {
    if let reason = claim.notCheckable { return [.text("Not checkable: "), .prose(reason)] }
    if claim.isExtension { return [.text("An open question of the paper, answered: \(ExtensionAnswer(claim.verdict).rawValue)")] }
    return [claim.verdict.scale, .text(" · \(claim.weight.rawValue)")]
  }

  private func badges(_ claim: ClaimEntry) -> [Inline] {
    let badges = claim.standing.sorted { $0.key < $1.key }.map { [$0.value.badge(on: $0.key)] }
    return Array(badges.joined(separator: [.only(html: " ", markdown: " · ")]))
  }

  /// Id, place and kind in one line.
  private func about(_ claim: ClaimEntry) -> [Inline] {
    var words: [Inline] = [.only(html: .code(claim.id), markdown: ""), .only(html: " · ", markdown: "")]
    words.append(.text(claim.place))
    if !claim.kind.isEmpty { words.append(.text(" · \(claim.kind)")) }
    if claim.isExtension { words.append(.span("extension", [" · extension: not a claim of the paper"])) }
    if let repeats = claim.repeats {
      let isHere = entries.contains { $0.claim.id == repeats }
      words += [" · repeats ", isHere ? .link([.code(repeats)], to: link(to: repeats)) : .code(repeats)]
    }
    if !claim.tags.isEmpty { words.append(.text(" · " + claim.tags.joined(separator: ", "))) }
    return words
  }
}

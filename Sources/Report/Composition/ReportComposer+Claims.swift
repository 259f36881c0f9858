import Claims

extension ReportComposer {
  var claims: [Block] {
    guard standing.claimCount > 0 else { return [] }
    return [.only(.html, [.markup(ClaimFilter.form(tiers: standing.tiers))])] + model.sections.map(section)
  }

  static func title(of section: ReportModel.Section) -> String { "§\(section.number) \(section.title)" }

  static func sectionID(_ section: ReportModel.Section) -> String { "section-\(section.number)" }

  package func section(_ section: ReportModel.Section) -> Block {
    .group(
      Block.Group("section", id: Self.sectionID(section), role: "sec"),
      [.heading(sectionLevel, [.text(Self.title(of: section))])]
        + section.claims.map { claim($0, in: section) })
  }

  private func claim(_ claim: ClaimEntry, in section: ReportModel.Section) -> Block {
    let tokens = claim.standing.sorted { $0.key < $1.key }.map { " \($0.key.code)-\($0.value.code)" }.joined()
    var blocks: [Block] = [
      // Code hosts make the link target from the heading, so there it is the id alone.
      .only(.html, [.heading(sectionLevel + 1, [.link([.text(claim.title)], to: "#\(claim.id)")])]),
      .only(
        .markdown,
        [.heading(sectionLevel + 1, [.text(claim.id)]), .paragraph([.strong([.text(claim.title)])])]),
      .paragraph(place(claim), role: "badges"),
      .paragraph(badges(claim), role: "badges"),
      .group(Block.Group("div", role: "statement"), [.prose(claim.statement)]),
      .paragraph(about(claim), role: "about"),
    ]
    if !claim.asserts.isEmpty {
      blocks.append(.paragraph([.emphasis(["Asserted:"]), " ", .prose(claim.asserts)], role: "small"))
    }
    if !claim.refutedBy.isEmpty {
      blocks.append(.paragraph([.emphasis(["Refuted by:"]), " ", .prose(claim.refutedBy)], role: "small"))
    }
    if let note = claim.note {
      blocks.append(.paragraph([.emphasis(["Note:"]), " ", .prose(note)], role: "small"))
    }
    let checks = claim.checks.flatMap { check($0, of: claim) }
    blocks.append(
      .only(.html, [.details(summary: summary(claim), checks, open: false)]))
    blocks.append(.only(.markdown, checks))
    return .group(Block.Group("article", id: claim.id, role: "claim\(tokens)"), blocks)
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
      words += [" · repeats ", .link([.code(repeats)], to: link(to: repeats))]
    }
    if !claim.tags.isEmpty { words.append(.text(" · " + claim.tags.joined(separator: ", "))) }
    return words
  }

  private func summary(_ claim: ClaimEntry) -> [Inline] {
    [.text(counted(claim.checks.count, "check") + ": what was asked, expected and measured")]
  }
}

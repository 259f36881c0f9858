import Claims
import Ground
import Report

/// A night's report: a page, a short summary for a chat or a job page, JSON and JUnit.
public struct NightReport: Sendable {
  private let model: NightModel

  public init(_ model: NightModel) {
    self.model = model
  }

  // MARK: Short

  /// A few lines of Markdown.
  public var summary: String {
    var blocks: [Block] = [.heading(3, [.text("\(model.title): \(model.headline)")])]
    blocks.append(.list(look.map { [.paragraph($0)] }))
    if !model.newCheckpoints.isEmpty {
      let names = model.newCheckpoints.map(\.checkpointName)
      let rest = names.count > 12 ? " and \(names.count - 12) more" : ""
      blocks.append(.paragraph([.text("New: \(names.prefix(12).joined(separator: ", "))\(rest).")]))
    }
    let waiting = model.waiting.count
    let words = [
      "\(model.summary.measured) units measured in \(NumberText.short(model.summary.seconds.rounded())) s",
      model.summary.outstanding > 0 ? "\(model.summary.outstanding) outstanding" : nil,
      waiting > 0 ? "\(waiting) incomplete, left for the next run" : nil,
    ].compactMap { $0 }
    blocks.append(.paragraph([.emphasis([.text(words.joined(separator: "; ") + ". \(model.id), \(model.toolVersion).")])]))
    return NodeBuilder.render(blocks, as: .markdown)
  }

  /// What somebody has to look at, the gravest first.
  private var look: [[Inline]] {
    model.calledFlips.prefix(20).map { flip in
      [.strong([.text(flip.record.reference)]), .text(": \(words(flip)), \(flip.record.noise.words)")]
    } + model.errors.prefix(10).map { [.strong([.text($0)]), " ended in an error"] }
      + model.failures.prefix(10).map { problem in
        let step = problem.step.map { "@\($0)" } ?? ""
        return [.strong([.text("\(problem.subject)\(step)")]), .text(" failed: \(problem.reason.prefix(300))")]
      }
      + model.doubtful.prefix(10).map { [.strong([.text($0.subject)]), .text(": \($0.reason.prefix(300))")] }
  }

  private func words(_ flip: NightModel.Flip) -> String {
    let cause = flip.record.cause.isEmpty ? "" : " \(flip.record.cause)"
    return "\(flip.before.rawValue) → \(flip.record.verdict.rawValue)\(cause)"
  }

  // MARK: Page

  public var page: String {
    let header = NodeBuilder.render(
      [.heading(1, [.text(model.title)]), .paragraph([.text("Night of \(model.id) UTC: \(model.headline).")], role: "paper")],
      as: .html)
    let parts = parts
    let links = parts.map { "<li><a href=\"#\($0.id)\">\($0.title.escapedForMarkup)</a></li>" }.joined()
    let body = parts.map { part in
      Block.group(Block.Group("section", id: part.id, role: "part"), [.heading(2, [.text(part.title)])] + part.blocks)
    }
    return HTMLPage(
      title: "\(model.title), \(model.id)", header: header,
      navigation: "<nav class=\"toc\" aria-label=\"Contents\"><ul><li><a href=\"../../index.html\">All nights</a></li>\(links)</ul></nav>",
      body: NodeBuilder.render(body, as: .html),
      madeBy: model.toolVersion
    ).rendered()
  }

  private var parts: [(id: String, title: String, blocks: [Block])] {
    let composer = ReportComposer(model.claims)
    return [
      ("look", "What needs a look", lookBlocks),
      ("changed", "Verdicts that changed", flipBlocks),
      ("new", "New checkpoints", newBlocks),
      ("heads", "Heads that changed", headBlocks),
      ("trends", "Over training", composer.figures),
      ("standing", "Claims with evidence", model.claims.sections.isEmpty ? [] : [standing]),
      ("claims", "Every claim with evidence", model.claims.sections.map(composer.section)),
      ("incomplete", "Incomplete checkpoints", problemBlocks(model.waiting)),
      ("sources", "Where the evidence comes from", composer.sources),
    ].filter { !$0.2.isEmpty }
  }

  private var lookBlocks: [Block] {
    let items = look
    guard !items.isEmpty else { return [.paragraph([.text("Nothing: no verdict changed, nothing failed.")], role: "lead")] }
    return [.list(items.map { [.paragraph($0)] })] + problemBlocks(model.failures + model.doubtful)
  }

  private var flipBlocks: [Block] {
    guard !model.flips.isEmpty else { return [] }
    let rows = model.flips.map { flip -> [[Inline]] in
      [
        [.link([.text(flip.record.reference)], to: "../../claims/\(flip.record.claim).html")],
        [flip.before.badge(), " → ", flip.record.verdict.badge()], [.text(flip.record.cause)],
        [.text(flip.record.noise.words)], [.code(flip.record.claimDigest)],
      ]
    }
    return [
      .table(
        Table(
          columns: ["check", "verdict", "why", "noise", "claim file"].map { Table.Column($0) }, rows: rows,
          stacksWhenNarrow: true))
    ]
  }

  private var newBlocks: [Block] {
    guard !model.newCheckpoints.isEmpty else { return [] }
    let rows = model.newCheckpoints.prefix(400).map { unit -> [[Inline]] in
      [
        [.text(unit.subject)], [.text(unit.step.map(String.init) ?? "")],
        [.text(unit.tokens.map { NumberText.short($0, digits: 4) } ?? "")], [.code(unit.path)],
        [.span("digest", [.code(String(unit.checkpoint.prefix(16)))])], [.text(unit.host)],
      ]
    }
    return [
      .table(
        Table(
          columns: [
            Table.Column("subject"), Table.Column("step", .trailing), Table.Column("tokens", .trailing),
            Table.Column("checkpoint"), Table.Column("SHA-256 of the weights, begins"), Table.Column("measured on"),
          ], rows: Array(rows), stacksWhenNarrow: true))
    ]
  }

  private var headBlocks: [Block] {
    model.headChanges.flatMap { changes -> [Block] in
      let noise = changes.parts > 1
        ? "beyond the noise of \(changes.parts) parts and \(counted(changes.repeats, "repeat")) (Bonferroni, 5 %)"
        : "none is called: the noise was not measured"
      var blocks: [Block] = [
        .heading(3, [.text("\(changes.first) → \(changes.second)")]),
        .paragraph([.text("\(changes.called.count) of \(changes.compared) differences are \(noise).")]),
      ]
      guard !changes.called.isEmpty else { return blocks }
      let rows = changes.called.prefix(20).map { difference -> [[Inline]] in
        [
          [.text(difference.batch)], [.text(difference.name)], [.text(NumberText.short(difference.first, digits: 4))],
          [.text(NumberText.short(difference.second, digits: 4))],
          [.text(NumberText.short(difference.difference, digits: 3))],
          [.text(difference.margin.map { "± \(NumberText.short($0, digits: 2))" } ?? "")],
        ]
      }
      blocks.append(
        .table(
          Table(
            columns: [
              Table.Column("batch"), Table.Column("quantity"), Table.Column("before", .trailing),
              Table.Column("after", .trailing), Table.Column("difference", .trailing), Table.Column("noise", .trailing),
            ], rows: Array(rows), stacksWhenNarrow: true)))
      return blocks
    }
  }

  private var standing: Block {
    let rows = model.claims.sections.flatMap { section in
      section.claims.map { claim -> [[Inline]] in
        [
          [.link([.text(claim.id)], to: "../../claims/\(claim.id).html")], [.text(claim.title)],
          claim.standing.sorted { $0.key < $1.key }.map { $0.value.badge(on: $0.key) },
        ]
      }
    }
    return .table(
      Table(columns: ["claim", "title", "verdict"].map { Table.Column($0) }, rows: rows, stacksWhenNarrow: true))
  }

  private func problemBlocks(_ problems: [NightlyProblem]) -> [Block] {
    guard !problems.isEmpty else { return [] }
    let rows = problems.prefix(200).map { problem -> [[Inline]] in
      [
        [.text(problem.subject)], [.text(problem.step.map(String.init) ?? "")], [.code(problem.place)],
        [.text(problem.reason)],
      ]
    }
    return [
      .table(
        Table(
          columns: ["subject", "step", "checkpoint", "reason"].map { Table.Column($0) }, rows: Array(rows),
          stacksWhenNarrow: true))
    ]
  }

  // MARK: For programs

  public func json() throws -> String { try JSONReport(model.claims).rendered() }

  /// The claims as JUnit, with a case for each checkpoint that failed.
  public var junit: String {
    let claims = JUnitReport(model.claims).rendered()
    guard !model.failures.isEmpty else { return claims }
    let cases = model.failures.map { problem in
      let name = JUnitReport.escaped("\(problem.subject)\(problem.step.map { "@\($0)" } ?? "")")
      return "    <testcase classname=\"checkpoints\" name=\"\(name)\">\n      <error message=\"\(JUnitReport.escaped(problem.reason))\"/>\n    </testcase>\n"
    }
    let suite = "  <testsuite name=\"checkpoints\" tests=\"\(cases.count)\" failures=\"0\" errors=\"\(cases.count)\" skipped=\"0\">\n\(cases.joined())  </testsuite>\n"
    return claims.replacing("</testsuites>", with: suite + "</testsuites>")
  }
}

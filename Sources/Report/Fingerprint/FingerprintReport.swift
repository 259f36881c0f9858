import Ground
import Measuring

/// The report on one training run: which heads changed, when, and which to look at.
public struct FingerprintReport: Sendable {
  private let fingerprint: Fingerprint
  private let toolVersion: String
  /// Further charts, such as the classes at the last checkpoint.
  private let figures: [ChartFigure]

  public init(_ fingerprint: Fingerprint, toolVersion: String) {
    self.fingerprint = fingerprint
    self.toolVersion = toolVersion
    figures = FingerprintCharts(fingerprint).all
  }

  private var title: String { "Fingerprint of \(fingerprint.subject)" }

  /// The complete HTML file.
  public var html: String {
    HTMLPage(
      title: title, header: NodeBuilder.render([.heading(1, [.text(title)])], as: .html), navigation: "",
      body: NodeBuilder.render(blocks(imageFolder: nil), as: .html),
      madeBy: toolVersion
    ).rendered()
  }

  /// `fingerprint.md` and the charts it shows, by relative path.
  public var markdownFiles: [String: String] {
    let head: [Block] = [.heading(1, [.text(title)])]
    let foot: [Block] = [.paragraph([.emphasis([.text("Made by \(toolVersion).")])])]
    var files = [
      "fingerprint.md": NodeBuilder.render(head + blocks(imageFolder: "figures") + foot, as: .markdown)
    ]
    for figure in figures { files["figures/\(figure.id).svg"] = figure.standaloneSVG }
    return files
  }

  private func blocks(imageFolder: String?) -> [Block] {
    [
      .paragraph(summary, role: "lead")
    ] + fingerprint.warnings.map { .paragraph([.strong([.text("Warning: \($0).")])]) } + [
      .heading(2, ["Heads worth investigating"]), .paragraph([.text(rules)]),
    ] + worth + [
      .heading(2, ["Charts"]),
      .group(Block.Group("div", role: "figures"), figures.map { $0.block(imageFolder: imageFolder) }),
      .heading(2, ["All heads"]),
      .details(
        summary: [.text("Every head by spread")],
        [table(fingerprint.heads.sorted { $0.rankBySpread < $1.rankBySpread })]),
    ]
  }

  private var summary: [Inline] {
    let (steps, heads) = (fingerprint.steps, fingerprint.heads)
    var text =
      "\(heads.count) heads over \(steps.count) checkpoints, steps \(steps.first ?? 0) to \(steps.last ?? 0), on "
      + "\(fingerprint.examples) examples of batch \(fingerprint.batch). "
    let top = fingerprint.accuracy.max() ?? 0
    text += "Top-1 accuracy there is at most \(NumberText.short(top, digits: 3))"
    text += fingerprint.accuracyHalfRise.map { ", half of which is reached at step \($0)." } ?? "."
    return [.text(text)]
  }

  private var rules: String {
    "Spread is the largest minus the smallest participation ratio (PR) of a head's output; picked by spread are the "
      + "heads above the widest gap between neighbours in that ranking, within its upper half. The integral is that of "
      + "PR − 1 over \(axisName); picked by integral are the heads before the elbow of the sorted integrals. Both rules "
      + "were fixed before any run was measured. A pick is a place to look, not a finding: ablate it against matched "
      + "heads. A head is half risen where its PR is first half-way from the minimum to the later maximum. Between one "
      + "checkpoint and the next, the steepest rise is that of most PR per unit of \(axisName), the largest gain that of "
      + "most PR however far apart the two lie."
  }

  private var axisName: String {
    switch fingerprint.axis {
    case .steps: "training steps"
    case .logTokens: "ln(tokens)"
    case .logBillionTokens: "ln(tokens in billions), 0 before the first billion"
    }
  }

  private var worth: [Block] {
    let picked = fingerprint.worthInvestigating
    guard !picked.isEmpty else {
      return [.paragraph([.text("None: no head stands out by either rule.")])]
    }
    let chosen = fingerprint.heads.filter { picked.contains($0.head) }.sorted { $0.rankBySpread < $1.rankBySpread }
    return [
      .paragraph([
        .text("By spread: \(fingerprint.picksBySpread). By integral: \(fingerprint.picksByIntegral). "),
        .text("To ablate them: "),
        .code("claims measure CHECKPOINT --ablate \(fingerprint.picksBySpread)"),
      ]), table(chosen),
    ]
  }

  private func table(_ heads: [Fingerprint.HeadTrace]) -> Block {
    func ranked(_ value: Double, _ rank: Int) -> [Inline] {
      [.text("\(NumberText.short(value, digits: 4)) (\(rank))")]
    }
    func reached(_ value: Double, _ step: Int) -> [Inline] {
      [.text("\(NumberText.short(value, digits: 3)) at \(step)")]
    }
    func step(_ step: Int?) -> [Inline] { [.text(step.map(String.init) ?? "–")] }
    let rows = heads.map { head -> [[Inline]] in
      let since = head.classSince.map { ", since \($0)" } ?? ""
      return [
        [.text(head.head.description)], ranked(head.pr.spread, head.rankBySpread),
        ranked(head.integral, head.rankByIntegral), reached(head.pr.min, head.pr.stepOfMin),
        reached(head.pr.max, head.pr.stepOfMax), step(head.pr.halfRiseStep),
        step(head.steepestRise?.toStep), step(head.pr.largestGain?.toStep),
        [.text((head.lastClass?.name ?? "unknown") + since)],
      ]
    }
    return .table(
      Table(
        columns: [
          Table.Column("head"), Table.Column("spread (rank)", .trailing),
          Table.Column("integral (rank)", .trailing), Table.Column("lowest PR", .trailing),
          Table.Column("highest PR", .trailing), Table.Column("half risen at", .trailing),
          Table.Column("steepest rise to", .trailing), Table.Column("largest gain to", .trailing),
          Table.Column("class at the end"),
        ], rows: rows, hasRowHeaders: true, stacksWhenNarrow: true))
  }
}

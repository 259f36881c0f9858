import Claims
import Evidence
import Foundation
import Ground
import Mathematics
import Report

/// Gathers what a night's report says.
public struct NightBuilder: Sendable {
  let run: NightlyRun
  let verification: NightVerification
  let summary: NightSummary
  let tool: String
  private let units: [String: FinishedUnit]
  /// Subjects whose trends are drawn, at most: a page of a few megabytes is not read.
  static let drawnSubjects = 12

  public init(_ run: NightlyRun, _ verification: NightVerification, _ summary: NightSummary, tool: String) throws {
    self.run = run
    self.verification = verification
    self.summary = summary
    self.tool = tool
    units = try run.ledger.units()
  }

  public func model(id: String) throws -> NightModel {
    let current = try currentUnits()
    let reported = try run.ledger.reported()
    var seen: Set<String> = []
    let new = current.filter { !reported.contains($0.reportName) && seen.insert($0.reportName).inserted }
    // A claim without any evidence yet says nothing new every morning.
    let withEvidence = verification.claims.filter { claim in
      verification.results.contains { $0.claim == claim.id && $0.verdict != .notRun }
    }
    let touched = Set(new.map(\.subject)).sorted().prefix(Self.drawnSubjects)
    let trends = TrendBuilder(run, units: current)
    let told = try Parallel.map(Array(touched)) { subject in
      (figures: try trends.figures(subject), changes: try headChanges(subject, current))
    }
    let claims = ReportBuilder(
      library: verification.library, accepted: try AcceptedVerdicts(root: run.settings.claims.root, set: "nightly"),
      results: verification.results, sources: [], toolVersion: tool, notices: [], evidenceArguments: "--store \(run.folder.store)"
    ).model(of: withEvidence, charts: told.flatMap(\.figures))
    return NightModel(
      id: id, title: run.settings.outputs.title, toolVersion: tool, summary: summary, newCheckpoints: new,
      flips: verification.flips.map { NightModel.Flip(record: $0.record, before: $0.before) },
      headChanges: told.compactMap(\.changes), claims: claims)
  }

  /// Units whose rows claims see, in order of subject and step.
  private func currentUnits() throws -> [FinishedUnit] {
    verification.base.sources.compactMap { units[$0.source.digest] }
      .sorted { ($0.subject, $0.step ?? -1, $0.batch) < ($1.subject, $1.step ?? -1, $1.batch) }
  }

  private func headChanges(_ subject: String, _ current: [FinishedUnit]) throws -> NightModel.HeadChanges? {
    let steps = Set(current.filter { $0.subject == subject }.compactMap(\.step)).sorted().suffix(2)
    guard let first = steps.first, let last = steps.last, first < last else { return nil }
    let a = try run.tables.rows(of: CheckpointReference("\(subject)@\(first)"), ledger: run.ledger)
    let b = try run.tables.rows(of: CheckpointReference("\(subject)@\(last)"), ledger: run.ledger)
    let compared = try PairedDifferences(a.rows, b.rows)
    return NightModel.HeadChanges(
      first: a.name, second: b.name, compared: compared.differences.count, parts: compared.parts,
      repeats: compared.repeats, called: compared.differences.filter(\.isCalled),
      unjudged: compared.differences.count { $0.margin == nil })
  }
}

/// Draws a subject's headline quantities over training.
struct TrendBuilder: Sendable {
  private let run: NightlyRun
  private let units: [FinishedUnit]
  private var store: MeasurementStore { run.tables.store }
  private var noise: MeasurementStore { run.tables.noise }
  /// Newest steps whose uncertainty is drawn.
  private static let marginSteps = 24

  init(_ run: NightlyRun, units: [FinishedUnit]) {
    self.run = run
    self.units = units
  }

  func figures(_ subject: String) throws -> [ChartFigure] {
    let id = String(subject.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    let bos = try lines(subject, .bosFraction, detail: "")
    let screen = try lines(subject, .classCount, detail: "induction>=50x")
    var figures: [ChartFigure] = []
    if bos.contains(where: { $0.steps.count > 1 }) {
      figures.append(
        ChartFigure(
          id: "bos-\(id)", group: "\(subject) over training",
          caption: "Share of heads of class first-token, with 95 % intervals where parts of the batch were measured.",
          chart: .trend(
            TrendChart(title: "BOS fraction, \(subject)", valueLabel: "share of heads of class first-token", lines: bos, maximum: 1))))
      figures.append(
        ChartFigure(
          id: "screen-\(id)", group: "\(subject) over training",
          caption: "Heads of the induction screen (selectivity ≥ 50), with 95 % intervals where parts were measured.",
          chart: .trend(TrendChart(title: "Induction screen, \(subject)", valueLabel: "heads", lines: screen))))
    }
    return figures + (try tracked(subject, id))
  }

  /// One line a batch.
  private func lines(_ subject: String, _ quantity: Quantity, detail: String) throws -> [TrendChart.Line] {
    let rows = try store.rows(tier: .checkpoint, subject: subject, quantity: quantity)
      .filter { $0.key.layer == nil && $0.key.detail == detail && $0.key.step != nil }
    return try Dictionary(grouping: rows, by: \.key.batch).sorted { $0.key < $1.key }.map { batch, rows in
      let sorted = rows.sorted { ($0.key.step ?? 0) < ($1.key.step ?? 0) }
      let newest = Set(sorted.suffix(Self.marginSteps).compactMap(\.key.step))
      return TrendChart.Line(
        label: batch, steps: sorted.map { Double($0.key.step ?? 0) }, values: sorted.map(\.value),
        margins: try sorted.map { row in
          guard let step = row.key.step, newest.contains(step) else { return nil }
          return try margin(subject, step, batch, quantity, detail)
        })
    }
  }

  /// Half the width of the interval of the mean over the parts of a batch.
  private func margin(
    _ subject: String, _ step: Int, _ batch: String, _ quantity: Quantity, _ detail: String
  ) throws -> Double? {
    let count = run.settings.noise.parts
    guard count > 1 else { return nil }
    let values = try (1...count).compactMap { part -> Double? in
      let source = "\(subject)@\(step) \(batch) part \(part) of \(count)"
      return try noise.rows(tier: .checkpoint, subject: source, quantity: quantity)
        .first { $0.key.layer == nil && $0.key.detail == detail }?.value
    }
    guard values.count == count else { return nil }
    return try Sample.meanReach(error: try Sample.standardError(values), count: count)
  }

  /// PR of the tracked heads against the rest, with accuracy, on the first batch.
  private func tracked(_ subject: String, _ id: String) throws -> [ChartFigure] {
    let heads = Set(run.settings.subjects.first { $0.name == subject }?.tracked.heads ?? [])
    let all = try store.rows(tier: .checkpoint, subject: subject, quantity: .pr)
      .filter { $0.headID != nil && $0.key.step != nil }
    guard let batch = units.first(where: { $0.subject == subject })?.batch else { return [] }
    let byHead = Dictionary(grouping: all.filter { $0.key.batch == batch }) { $0.headID ?? Head(layer: 0, head: 0) }
    func curve(_ head: Head) -> TrajectoryChart.Curve {
      let rows = (byHead[head] ?? []).sorted { ($0.key.step ?? 0) < ($1.key.step ?? 0) }
      return TrajectoryChart.Curve(
        label: head.description, steps: rows.map { Double($0.key.step ?? 0) }, values: rows.map(\.value))
    }
    let names = byHead.keys.sorted()
    guard names.contains(where: { (byHead[$0]?.count ?? 0) > 1 }) else { return [] }
    let accuracy = try store.rows(tier: .checkpoint, subject: subject, quantity: .top1)
      .filter { $0.key.ablated == "none" && $0.key.batch == batch }.sorted { ($0.key.step ?? 0) < ($1.key.step ?? 0) }
    let chart = TrajectoryChart(
      title: "PR of the tracked heads, \(subject)", quantity: "participation ratio",
      picks: names.filter(heads.contains).map(curve), rest: names.filter { !heads.contains($0) }.map(curve),
      accuracy: [
        TrajectoryChart.Curve(
          label: "top-1", steps: accuracy.map { Double($0.key.step ?? 0) }, values: accuracy.map(\.value))
      ])
    return [
      ChartFigure(
        id: "pr-\(id)", group: "\(subject) over training",
        caption: "Heads named under `track`, the band of all others, and top-1 accuracy below; batch \(batch).",
        chart: .trajectories(chart))
    ]
  }
}

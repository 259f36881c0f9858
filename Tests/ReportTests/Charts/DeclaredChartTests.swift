import Claims
import Evidence
import Foundation
import Questions
import Testing

@testable import Report

/// The charts of this repository, drawn from the archive among the test fixtures.
@Suite struct DeclaredCharts {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  private static let library = ClaimLibrary.load(root: root, vocabulary: QuestionKind.vocabulary)

  private func base() throws -> EvidenceBase {
    try EvidenceBase(library: Self.library, archive: "\(Self.root)/Tests/HarnessTests/Fixtures/archive", store: nil)
  }

  @Test func `Each chart is drawn where its evidence is at hand`() throws {
    let figures = ChartBuilder(try base(), library: Self.library).all()
    let kinds = Set(figures.map { $0.id.split(separator: "-").first.map(String.init) ?? "" })
    #expect(kinds.isSuperset(of: ["trajectories", "spread", "overlap", "ablation", "bos", "classes"]), "\(kinds)")
  }

  @Test(arguments: Self.library.charts.map(\.id))
  func `A chart asks what checks of the claims that it illustrates ask`(id: String) throws {
    let chart = try #require(Self.library.charts.first { $0.id == id })
    let claims = chart.illustrates.compactMap(Self.library.claim)
    #expect(claims.count == chart.illustrates.count)
    for claim in claims {
      let asked = claim.checks.flatMap(\.rows).reduce(into: Set<String>()) { $0.formUnion($1.ask.questions) }
      let drawn = chart.rows.flatMap(\.series).reduce(into: Set<String>()) { $0.formUnion($1.ask.questions) }
      #expect(!asked.isDisjoint(with: drawn.subtracting(["figure", "each", "count"])), "\(claim.id) asks nothing that is drawn")
    }
  }

  @Test func `The share drawn for a layer is the one that its check is judged by`() throws {
    let base = try base()
    let chart = try #require(Self.library.charts.first { $0.id == "bos-by-layer" })
    let figure = try #require(ChartBuilder(base, library: Self.library).figure(chart))
    guard case .layers(let drawn) = figure.chart else { throw Unexpected() }
    #expect(!drawn.lines.isEmpty)
    let claim = try #require(Self.library.claim("bos-layer-table"))
    let verifier = Verifier(library: Self.library, table: base, subjects: base.subjects)
    let judged = claim.checks.filter { $0.tiers.contains(.archive) }.flatMap { verifier.verify($0, of: claim, on: .archive).items }
    let shares = Set(judged.compactMap(\.number))
    for line in drawn.lines {
      #expect(!line.values.isEmpty)
      for value in line.values.prefix(2) { #expect(shares.contains { abs($0 - value) < 1e-9 }, "\(line.label): \(value)") }
    }
  }

  @Test func `The accuracies drawn are those that the ablation checks are judged by`() throws {
    let base = try base()
    let chart = try #require(Self.library.charts.first { $0.id == "ablation" })
    let figure = try #require(ChartBuilder(base, library: Self.library).figure(chart))
    guard case .bars(let drawn) = figure.chart else { throw Unexpected() }
    let own = try #require(drawn.series.firstIndex(of: "own picks"))
    let claim = try #require(Self.library.claim("own-picks-largest-seed-specific-drop"))
    let check = try #require(claim.checks.first { $0.id == "printed-pairs" })
    let verifier = Verifier(library: Self.library, table: base, subjects: base.subjects)
    let judged = verifier.verify(check, of: claim, on: .archive).items
    var compared = 0
    for group in drawn.groups {
      let seed = group.label.prefix { $0 != " " }
      guard let item = judged.first(where: { $0.label == "\(seed) ablated" }), let bar = group.bars[own] else { continue }
      #expect(item.number == bar.value)
      compared += 1
    }
    #expect(compared > 0)
  }

  @Test func `A chart without evidence is left out`() throws {
    let none = MemoryTable([])
    #expect(ChartBuilder(none, library: Self.library).all().filter { $0.id != "overlap" }.isEmpty)
  }

  @Test(arguments: [
    ("kind: pie", "unknown kind 'pie'"), ("kind: heat\nseries: {value: spread(s)}", "has no series 'value'"),
    ("kind: heat\nseries: {marked: spread(s)}", "needs the series 'values'"),
    ("kind: layers\nseries: {a: mean(1), b: mean(2)}", "has one series"),
    ("kind: bars\nseries: {a: mean(1)}\nillustrates: []", "illustrates no claim"),
    ("kind: bars\nseries: {a: spred(1)}", "'spred' is no question"),
  ])
  func `A mistake in a chart file is named`(lines: String, says: String) {
    var text = "id: c\ngroup: g\ntitle: t\ncaption: c\nquantity: q\n" + lines
    if !lines.contains("illustrates") { text += "\nillustrates: [some]" }
    let (charts, _, problems) = ChartDeclaration.read(text, file: "charts/c.yaml", vocabulary: QuestionKind.vocabulary)
    #expect(charts.isEmpty)
    #expect(problems.contains { $0.message.contains(says) }, "\(problems)")
  }

  private struct Unexpected: Error {}
}

extension Claims.Expression {
  /// Names of all questions in the expression.
  fileprivate var questions: Set<String> {
    switch kind {
    case .number, .text, .boolean, .variable: return []
    case .list(let items): return items.reduce(into: []) { $0.formUnion($1.questions) }
    case .labelled(let labels): return labels.reduce(into: []) { $0.formUnion($1.value.questions) }
    case .call(let call): return call.arguments.values.reduce(into: [call.question]) { $0.formUnion($1.questions) }
    }
  }
}

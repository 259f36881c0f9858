import Claims
import Evidence
import Foundation
import Questions
import Testing

@testable import Report

/// The charts of this repository, drawn from the archive among the test fixtures.
@Suite struct DeclaredCharts {
  private static let library = RecordedReport.library

  @Test func `Each chart is drawn where its evidence is at hand`() throws {
    let figures = ChartBuilder(try RecordedReport.fixtures.get(), library: Self.library).all()
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

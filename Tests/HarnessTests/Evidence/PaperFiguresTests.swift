import Report
import Testing

@testable import Evidence

@Suite struct FiguresAsEvidence {
  @Test func `A figure that measures is a row of the paper`() throws {
    let (table, problems) = MemoryTable.paper(
      ClaimText.figures(
        "a: {printed: \"0.151\", measures: {subject: s, quantity: accuracy.pin, step: 400, batch: probe, ablated: \"L0H6+L0H3\", examples: 2000}}",
        "b: {number: 3}"))
    #expect(problems.isEmpty)
    let rows = table.rows(.paper, subject: "s", quantity: .pin)
    let row = try #require(rows.first)
    #expect(rows.count == 1)
    #expect(row.value == 0.151)
    #expect(row.key.step == 400)
    #expect(row.key.ablated == "L0H{3,6}")
    #expect(row.examples == 2000)
    #expect(abs(row.slack - 0.0005) < 1e-12)
    #expect(row.provenance.source == "golden sample/a")
    #expect(table.rows(.archive, subject: "s", quantity: .pin).isEmpty)
  }

  @Test(arguments: [
    ("{subject: s, quantity: accuracy}", "unknown quantity 'accuracy'"), ("{subject: s, quantity: pr, step: late}", "'step' is 'late'"),
    ("{subject: s, quantity: pr, head: L0H1}", "'head' is 'L0H1'"),
    ("{subject: s, quantity: pr, ablated: L0X1}", "is not a set of heads"),
  ])
  func `Row fields that do not read are problems of the figure`(measures: String, says: String) throws {
    let (table, problems) = MemoryTable.paper(ClaimText.figures("a: {number: 1, measures: \(measures)}"))
    let problem = try #require(problems.first)
    #expect(problem.message.contains("figure 'sample/a'"))
    #expect(problem.message.contains(says))
    #expect(problem.location.line == 3)
    #expect(!problem.remedy.isEmpty)
    #expect(table.rows(.paper, subject: "s", quantity: .pr).isEmpty)
  }

  @Test func `Another figure has another digest`() throws {
    func digest(_ printed: String) throws -> String {
      let (table, _) = MemoryTable.paper(
        ClaimText.figures("a: {printed: \"\(printed)\", measures: {subject: s, quantity: pr}}"))
      return try #require(table.rows(.paper, subject: "s", quantity: .pr).first).provenance.digest
    }
    #expect(try digest("0.5") == digest("0.5"))
    #expect(try digest("0.5") != digest("0.50"))
  }
}

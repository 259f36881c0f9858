import Claims
import struct Evidence.Measurement
import Questions
import Report
import Testing

@testable import Evidence

@Suite struct EvidenceAndItsUse {
  private static let rows: [Evidence.Measurement] = [
    .sample(.pr, 3, head: "L0H0", batch: "synthetic", run: "panel", source: "a.json"),
    .sample(.kstar, 2, head: "L0H0", batch: "synthetic", run: "panel", source: "a.json"),
    .sample(.classCount, 5, batch: "synthetic", detail: "induction", run: "panel", source: "b.json"),
  ]

  private func library(_ question: String) throws -> ClaimLibrary {
    let claim = try ClaimText.claim("tiers: [archive]\nask: |\n  \(question)\nexpect: above 0")
    return ClaimLibrary(claims: [claim], figures: [:], notCheckable: [], problems: [])
  }

  private func problems(_ question: String) throws -> [String] {
    try EvidenceLint.problems(
      of: try library(question), table: MemoryTable(Self.rows), subjects: [.archive: ["tiny"]]
    ).map { "\($0.message); \($0.remedy)" }
  }

  @Test func `Fields that no check uses are named`() throws {
    let library = try library("measurement(pr, subject = tiny, heads = L0H0)")
    let use = try EvidenceUse(
      of: library.claims, library: library, table: MemoryTable(Self.rows), tier: .archive, subjects: ["tiny"])
    #expect(use.rows.count == 3)
    #expect(use.unused.map(\.words) == ["k*, run panel, batch synthetic", "class-count induction, run panel, batch synthetic"].map {
      $0.replacing("k*", with: Quantity.kstar.rawValue)
    })
    #expect(use.checks.first { $0.key.quantity == .pr }?.value == ["sample/one"])
  }

  @Test(arguments: [
    ("measurement(pr, subject = tyni, heads = L0H0)", "subject 'tyni'", "tiny"),
    ("measurement(pr, subject = tiny, heads = L0H0, batch = sinthetic)", "batch 'sinthetic'", "synthetic"),
    ("measurement(pr, subject = tiny, heads = L0H0, run = pannel)", "run 'pannel'", "panel"),
    ("measurement(class-count, subject = tiny, detail = inductoin)", "detail of class-count 'inductoin'", "induction"),
  ])
  func `A name that nothing has is no silence`(question: String, message: String, remedy: String) throws {
    let found = try problems(question)
    #expect(found.count == 1 && found[0].contains("nothing has the \(message)") && found[0].contains(remedy))
  }

  @Test func `What exists elsewhere is merely not run here`() throws {
    #expect(try problems("measurement(kstar, subject = tiny, heads = L0H0, detail = \"\")").isEmpty)
  }
}

import Claims
import Foundation
import Questions
import Testing

@testable import Report

/// The report of all claims with their accepted results, which needs no evidence at hand: it has to stay readable.
@Suite struct RecordedReportTests {
  /// Code hosts show Markdown files up to about half a megabyte.
  @Test func `No Markdown file is too large for a code host`() throws {
    let files = MarkdownReport(try RecordedReport.model.get()).files()
    #expect(files.count > 20)
    for (name, text) in files { #expect(text.utf8.count < 400_000, "\(name)") }
  }

  /// Charts and the table of sources add half a megabyte to the 3 that a page may have.
  @Test func `The page has room to spare`() throws {
    #expect(HTMLReport(try RecordedReport.model.get()).rendered().utf8.count < 2_400_000)
  }

  @Test func `Three tiers have an answer`() throws {
    let standing = Standing(try RecordedReport.model.get())
    for tier in [Tier.paper, .archive, .replica] {
      #expect(standing.checks[tier]?[.reproduced] ?? 0 > 20, "\(tier.rawValue)")
    }
  }
}

import Claims
import Foundation
import Questions
import Testing

@testable import Report

/// The report of all claims with their accepted results, which needs no evidence at hand: it has to stay readable.
@Suite struct RecordedReportTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private static let model = Result { () throws -> ReportModel in
    let library = ClaimLibrary.load(root: root, vocabulary: QuestionKind.vocabulary)
    let accepted = try AcceptedVerdicts(root: root, set: "published")
    return ReportBuilder(
      library: library, accepted: accepted, results: accepted.claims.values.flatMap(\.results), sources: [],
      toolVersion: "claims", notices: [], evidenceArguments: "--archive DIR"
    ).model(of: library.claims, charts: [])
  }

  /// Code hosts show Markdown files up to about half a megabyte.
  @Test func `No Markdown file is too large for a code host`() throws {
    let files = MarkdownReport(try Self.model.get()).files()
    #expect(files.count > 20)
    for (name, text) in files { #expect(text.utf8.count < 400_000, "\(name)") }
  }

  /// Charts and the table of sources add half a megabyte to the 3 that a page may have.
  @Test func `The page has room to spare`() throws {
    #expect(HTMLReport(try Self.model.get()).rendered().utf8.count < 2_400_000)
  }

  @Test func `Three tiers have an answer`() throws {
    let standing = Standing(try Self.model.get())
    for tier in [Tier.paper, .archive, .replica] {
      #expect(standing.checks[tier]?[.reproduced] ?? 0 > 20, "\(tier.rawValue)")
    }
  }
}

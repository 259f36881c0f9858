import Claims
import Foundation
import Questions
import Testing

@testable import Report

/// Whatever the report is written as, people can read it: nothing of the claim language is left in it, and its counts agree.
@Suite struct ReadableTests {
  /// Every surface by name.
  private static let surfaces = Result { () throws -> [(String, String)] in
    let model = try RecordedReport.model.get()
    var texts = [
      ("HTML", try words(of: HTMLReport(model).rendered())), ("Markdown", MarkdownReport(model).rendered()),
      ("JUnit", JUnitReport(model).rendered()), ("letter", LetterReport(model).rendered()),
      ("summary", SummaryReport(model).rendered()),
    ]
    texts += MarkdownReport(model).files().filter { $0.key.hasSuffix(".md") }.map { ($0.key, $0.value) }
    let lines = model.sections.flatMap { section in
      section.claims.flatMap { claim in
        let text = ClaimText(claim, section: section.number)
        return text.lines + text.summary + claim.checks.flatMap { ClaimText.members(of: $0) }
      }
    }
    texts.append(("terminal", lines.flatMap { $0.broken(to: nil) }.joined(separator: "\n")))
    return texts
  }

  /// What a reader of the page sees.
  private static func words(of html: String) throws -> String {
    try ParsedMarkup(html.replacing(#/<(script|style)>[\s\S]*?<\/\1>/#, with: "")).text
  }

  @Test(arguments: [
    #"\\?\$[A-Za-z{]"#, #"figure\("#, #"\(of:"#, #"\b(minus|to|by|and): (figure|[a-z-]+\()"#, "a computed value",
    "the values beside it", #"\b(ratio|difference|sample-mean|measurement|trajectory)\("#, "number of members",
    "CodingKeys", #"\bnan\b"#, #"\binf\b"#, #"e\+?30\d"#,
  ])
  func `Nothing of the claim language reaches a reader`(_ pattern: String) throws {
    let expression = try Regex(pattern)
    let surfaces = try Self.surfaces.get()
    #expect(surfaces.count > 20)
    for (name, text) in surfaces {
      if let found = text.firstMatch(of: expression) {
        Issue.record("\(name): …\(text[found.range.lowerBound...].prefix(160))")
      }
    }
  }

  @Test func `Each count in the answer is that of its heading and of what stands below it`() throws {
    let model = try RecordedReport.model.get()
    let composer = ReportComposer(model)
    let counted = composer.entries.map(\.claim).filter(\.isCounted)
    let titles = composer.parts.map(\.title)
    #expect(titles.contains("What is not as the paper says (\(model.findings.count) findings)"))
    #expect(titles.contains("What holds (\(counted.count { $0.verdict == .holds }) claims)"))
    let open = counted.count { claim in ReportComposer.openVerdicts.contains { $0.0 == claim.verdict } }
    #expect(titles.contains("What is open (\(open) claims)"))
    let html = HTMLReport(model).rendered()
    let page = try ParsedMarkup(html)
    #expect(page.elements.count { $0.attributes["class"] == "card" } == model.findings.count)
    #expect(page.elements.count { $0.attributes["class"] == "claim" } == composer.entries.count)
    let tally = ClaimVerdict.allCases.map { verdict in counted.count { $0.verdict == verdict } }
    #expect(tally.reduce(0, +) == counted.count)
    for (verdict, count) in zip(ClaimVerdict.allCases, tally) { #expect(page.text.contains("\(count)  \(verdict.rawValue)")) }
  }

  @Test func `Every claim is in the report, whatever its section`() throws {
    let library = RecordedReport.library
    var claims = library.claims
    claims[0].section = "no such section"
    let model = ReportBuilder(
      library: library, accepted: try AcceptedVerdicts(root: RecordedReport.root, set: "published"), results: [], sources: [],
      toolVersion: "claims", notices: [], evidenceArguments: ""
    ).model(of: claims, charts: [])
    #expect(model.sections.flatMap(\.claims).map(\.id).sorted() == claims.map(\.id).sorted())
  }

  @Test func `What the paper is known for opens the report`() throws {
    let library = RecordedReport.library
    #expect(library.suite.knownFor.count >= 4)
    let html = HTMLReport(try RecordedReport.model.get()).rendered()
    let places = library.suite.knownFor.compactMap { html.firstRange(of: "href=\"#\($0)\"")?.lowerBound }
    #expect(places.count == library.suite.knownFor.count)
    #expect(places == places.sorted())
  }

  @Test func `The summary is two pages and the letter names each finding`() throws {
    let model = try RecordedReport.model.get()
    let summary = SummaryReport(model).rendered()
    // About 550 words fill a page.
    #expect(summary.split(whereSeparator: \.isWhitespace).count < 1500)
    let letter = LetterReport(model).rendered()
    let plain = letter.replacing("\\", with: "")
    #expect(!model.findings.isEmpty)
    for finding in model.findings { #expect(plain.contains(finding.name.prefix(20))) }
  }

  @Test func `The table of sections adds up to its last row, and that to the claims`() throws {
    let model = try RecordedReport.model.get()
    let text = try #require(MarkdownReport(model).files()["report.md"])
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| [§") || $0.hasPrefix("| **all**") }.map { line in
      line.split(separator: "|").dropFirst().compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    }
    let all = try #require(rows.last)
    #expect(rows.count == model.sections.count + 1 && all.count == ClaimVerdict.allCases.count + 2)
    for column in all.indices { #expect(rows.dropLast().reduce(0) { $0 + $1[column] } == all[column]) }
    for row in rows { #expect(row.dropFirst().reduce(0, +) == row[0]) }
    #expect(all[0] == model.sections.reduce(0) { $0 + $1.claims.count })
  }
}

import Foundation
import Testing

@testable import Claims
@testable import Ground

/// The page about suites, held to what is read.
@Suite struct SuitePageTests {
  private let page = Result {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "docs/suite.md"), encoding: .utf8)
  }

  /// The keys in the first column of the table under a heading.
  private func keys(under heading: String) throws -> Set<String> {
    let page = try page.get()
    let start = try #require(page.range(of: "\(heading)\n"))
    let section = page[start.upperBound...].split(separator: "\n#", maxSplits: 1)[0]
    let cells = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap { $0.split(separator: "|").first }
    return Set(cells.flatMap { $0.split(separator: "`").filter { $0.allSatisfy { $0.isLetter || $0 == "-" } }.map(String.init) })
  }

  /// The keys that are read at a place, as the remedy of an unknown one lists them.
  private func keysRead(_ text: String) throws -> Set<String> {
    let problem = try #require(SuiteDescription.read(text, file: "suite.yaml").problems.first)
    let list = try #require(problem.remedy.split(separator: "known: ").last)
    return Set(list.split(separator: ", ").map(String.init))
  }

  @Test func `Its example is read without a mistake`() throws {
    let parts = try page.get().components(separatedBy: "```yaml\n")
    let example = try #require(parts.last?.components(separatedBy: "```").first)
    let (suite, problems) = SuiteDescription.read(example, file: "suite.yaml")
    #expect(parts.count == 2 && problems == [])
    #expect(suite.subjects == [
      SubjectDeclaration(
        name: "tiny-2l", hub: "author/tiny-2l", layers: 2, heads: 4, headWidth: 16, lastStep: 4000, precision: "fp32")
    ])
    #expect(suite.evidence.archive == "results" && suite.evidence.rows == ["evidence/results.csv"])
  }

  @Test(arguments: [
    ("## suite.yaml", "qqqqqqqqqqqqqqq: 1"), ("### Subjects", "subjects: {m: {qqqqqqqqqqqqqqq: 1}}"),
    ("### Evidence", "evidence: {qqqqqqqqqqqqqqq: 1}"),
  ])
  func `It has every key that is read, and no other`(heading: String, text: String) throws {
    let read = try keysRead(text)
    #expect(read.count > 3)
    #expect(try keys(under: heading) == read)
  }

  @Test func `It has every trait that tells models apart`() throws {
    let page = try page.get()
    for trait in SubjectDeclaration.Trait.allCases { #expect(page.contains("`\(trait.rawValue)`")) }
  }
}

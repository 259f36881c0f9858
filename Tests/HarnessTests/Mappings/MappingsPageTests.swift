import Claims
import Foundation
import Testing

@testable import Evidence

/// docs/mappings.md shows a whole example and lists every key.
@Suite struct MappingsPageTests {
  private let page = Result { try String(contentsOfFile: "\(Fixtures.repository)/docs/mappings.md", encoding: .utf8) }

  /// The content of the first block of a language.
  private func block(_ language: String) throws -> String {
    let text = try page.get()
    let start = try #require(text.range(of: "```\(language)\n")).upperBound
    let end = try #require(text.range(of: "```", range: start..<text.endIndex)).lowerBound
    return String(text[start..<end])
  }

  @Test func `The example works as written, and says what the page says`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, language) in [("results/heads.json", "json"), ("mappings/heads.yaml", "yaml")] {
      let file = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(block(language).utf8).write(to: file)
    }
    let mappings = MappingLibrary.load(root: folder.path, suite: SuiteDescription(), programmed: [])
    #expect(mappings.problems == [])
    let path = folder.appendingPathComponent("results/heads.json").path
    let found = try MeasuredFile.read(path, mappings: mappings)
    let notice = try #require(found.notice).replacing(path, with: "results/heads.json")
    #expect(try page.get().contains("note: \(notice)\n"), "\(notice)")
    let head = try #require(found.rows.first { $0.key.quantity == .attention && $0.key.layer == 1 })
    #expect(head.value == 0.913 && head.key.head == 0 && head.key.step == 4000 && head.examples == 500)
    #expect(head.key.subject == "tiny-2l" && head.key.batch == "repeated-random" && head.key.detail == "prefix")
    let ablated = try #require(found.rows.first { $0.key.ablated == "L1H0" })
    #expect(ablated.value == 0.244 && ablated.key.quantity == .top1 && ablated.headID == nil)
    #expect(found.rows.filter { $0.key.quantity == .loss }.map(\.key.step) == [1000, 2000, 4000])
  }

  @Test(arguments: MappingReader.rootKeys + MappingReader.fileKeys)
  func `Every key is in a table`(key: String) throws {
    #expect(try page.get().matches(of: /\|([^|\n]*)\|/).contains { $0.1.contains("`\(key)`") })
  }

  @Test(arguments: MappingCheck.allCases)
  func `Every check is on the page`(check: MappingCheck) throws { #expect(try page.get().contains("`\(check.rawValue)`")) }

  @Test(arguments: MappedExpression.FileFact.allCases.map(\.rawValue) + MappedExpression.ModelFact.allCases.map(\.rawValue))
  func `Everything that is known besides is on the page`(name: String) throws { #expect(try page.get().contains("`\(name)`")) }
}

import Foundation
import Testing

/// `claims verify` with results that were kept: whatever a result hangs on, a change of it is seen.
@Suite struct CachedResultsTests {
  /// A file of a new suite, and a change of it that changes a result.
  private static let changes = [
    ("evidence/results.csv", "0.731", "0.702"),
    ("golden/figures/1-results/the-large-model-reaches-73.yaml", "73.1%", "65.1%"),
    ("claims/1-results/the-large-model-is-better.yaml", "accuracy-of(large) - accuracy-of(small)", "accuracy-of(small) - accuracy-of(large)"),
    ("claims/vocabulary.yaml", "is: accuracy(model, measure = top1, batch = test)", "is: 1 - accuracy(model, measure = top1, batch = test)"),
    ("suite.yaml", "evidence/results.csv", "evidence/others.csv"),
  ]

  @Test(.enabled(if: BuiltProgram.isThere, "the program is not beside the tests"))
  func `Each input that changes changes what is told, as without anything kept`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let kept = folder.appending(path: "kept").path
    func shell(_ line: String, in place: URL, cache: String = kept) throws -> String {
      try BuiltProgram.shell(line, in: place, environment: ["CI": "", "CLAIMS_CACHE": cache]).output
    }
    _ = try shell("\"$CLAIMS\" init mine", in: folder)
    let suite = folder.appending(path: "mine")
    let table = try String(contentsOf: suite.appending(path: "evidence/results.csv"), encoding: .utf8)
    try Data(table.replacing("0.612", with: "0.412").utf8).write(to: suite.appending(path: "evidence/others.csv"))
    func verified(cache: String = kept) throws -> String {
      try shell("\"$CLAIMS\" verify --format json 2>&1", in: suite, cache: cache)
    }
    let first = try verified()
    #expect(first.contains("\"reproduced\""))
    #expect(try verified() == first)
    #expect(try verified(cache: "off") == first)
    #expect(FileManager.default.fileExists(atPath: kept + "/results.db"))

    for (path, from, to) in Self.changes {
      let file = suite.appending(path: path)
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.contains(from), "\(path)")
      try Data(text.replacing(from, with: to).utf8).write(to: file)
      let changed = try verified()
      #expect(changed != first, "\(path)")
      #expect(try verified(cache: "off") == changed, "\(path)")
      try Data(text.utf8).write(to: file)
      #expect(try verified() == first, "\(path)")
    }
  }
}

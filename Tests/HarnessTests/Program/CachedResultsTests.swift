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

  @Test(.enabled(if: BuiltProgram.isThere, "the program is not beside the tests"))
  func `What was said before is said again, to the same stream and with the same end, unless it was damaged`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let kept = folder.appending(path: "kept")
    func shell(_ line: String, in place: URL) throws -> (status: Int32, output: String) {
      try BuiltProgram.shell(line, in: place, environment: ["CI": "", "CLAIMS_CACHE": kept.path])
    }
    func said() throws -> [URL] {
      try FileManager.default.contentsOfDirectory(at: kept, includingPropertiesForKeys: nil).filter { $0.pathExtension == "said" }
    }
    _ = try shell("\"$CLAIMS\" init mine && \"$CLAIMS\" accept --suite mine --reason first", in: folder)
    let suite = folder.appending(path: "mine")
    // A result that was not accepted ends with 1.
    let figures = suite.appending(path: "evidence/results.csv")
    try Data(String(contentsOf: figures, encoding: .utf8).replacing("0.731", with: "0.402").utf8).write(to: figures)
    for (line, streams) in [("verify", "both"), ("verify 2>/dev/null", "output"), ("verify 2>&1 >/dev/null", "complaints")] {
      let line = "\"$CLAIMS\" \(line)"
      let first = try shell(line, in: suite)
      let again = try shell(line, in: suite)
      #expect(again.status == first.status, "\(streams)")
      #expect(again.output == first.output, "\(streams)")
    }
    #expect(try said().count == 1)
    let whole = try shell("\"$CLAIMS\" verify", in: suite)
    for file in try said() {
      var content = try Data(contentsOf: file)
      content[content.count - 3] ^= 1
      try content.write(to: file)
    }
    #expect(try shell("\"$CLAIMS\" verify", in: suite) == whole)
    // Other arguments say something else, and what a store holds is not known without it.
    let before = try said().count
    _ = try shell("\"$CLAIMS\" verify --store rows.sqlite", in: suite)
    #expect(try said().count == before)
    _ = try shell("\"$CLAIMS\" verify --verbose", in: suite)
    #expect(try said().count == before + 1)
  }

  @Test(.enabled(if: BuiltProgram.isThere, "the program is not beside the tests"))
  func `A new file in the suite, and one that goes, are seen`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    func shell(_ line: String, in place: URL) throws -> String {
      try BuiltProgram.shell(line, in: place, environment: ["CI": "", "CLAIMS_CACHE": folder.appending(path: "kept").path]).output
    }
    _ = try shell("\"$CLAIMS\" init mine", in: folder)
    let suite = folder.appending(path: "mine")
    let first = try shell("\"$CLAIMS\" verify", in: suite)
    #expect(try shell("\"$CLAIMS\" verify", in: suite) == first)
    let added = suite.appending(path: "claims/1-results/another.yaml")
    try Data("id: another\n".utf8).write(to: added)
    let broken = try shell("\"$CLAIMS\" verify", in: suite)
    #expect(broken.contains("another.yaml"))
    try FileManager.default.removeItem(at: added)
    #expect(try shell("\"$CLAIMS\" verify", in: suite) == first)
  }
}

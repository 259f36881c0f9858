import Foundation
import Testing

@testable import Claims

/// `claims init` and `claims new`, run as a newcomer runs them.
@Suite struct SuiteStarterTests {
  private func shell(_ line: String, in folder: URL) throws -> (status: Int32, output: String) {
    try BuiltProgram.shell(line, in: folder, environment: ["CI": ""])
  }

  @Test(.enabled(if: BuiltProgram.isThere, "the program is not beside the tests"))
  func `A new suite lints, verifies, reports, and takes one more claim, at once`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let made = try shell("\"$CLAIMS\" init mine --title 'On \"quotes\" \\ and: colons'", in: folder)
    #expect(made.status == 0, "\(made.output)")
    let suite = folder.appending(path: "mine")
    let lint = try shell("\"$CLAIMS\" lint", in: suite)
    #expect(lint.status == 0 && lint.output.contains("5 claims, 5 checks"), "\(lint.output)")
    let measured = try shell("\"$CLAIMS\" verify", in: suite)
    #expect(measured.status == 0 && measured.output.contains("5 claims: 5 holds"), "\(measured.output)")
    #expect(measured.output.contains("checks on checkpoint: 4 reproduced") && measured.output.contains("no verdicts are accepted yet"))
    let report = try shell("\"$CLAIMS\" report --out out", in: suite)
    #expect(report.output.contains("report.html"), "\(report.output)")
    let text = try String(contentsOf: suite.appending(path: "out/report.md"), encoding: .utf8)
    #expect(text.contains("On \"quotes\" \\\\ and: colons") && text.contains("**5 claims** put to 5 checks") && text.contains("**5** hold"))
    #expect(try shell("\"$CLAIMS\" challenge", in: suite).output.contains("0 unable to fail"))

    #expect(try shell("\"$CLAIMS\" new one-more", in: suite).status == 0)
    // Before it is filled in it is no claim, and nothing holds by it.
    let blank = try shell("\"$CLAIMS\" lint", in: suite)
    #expect(blank.status == 3 && blank.output.contains("one-more.yaml:1:8: 'title' is not filled in"), "\(blank.output)")
    #expect(try shell("\"$CLAIMS\" verify", in: suite).status == 3)
    let file = suite.appending(path: "claims/1-results/one-more.yaml")
    try Data(try String(contentsOf: file, encoding: .utf8).replacing("…", with: "It is so.").utf8).write(to: file)
    #expect(try shell("\"$CLAIMS\" lint", in: suite).output.contains("6 claims, 6 checks, 4 figures: no problems"))
    try Data(try String(contentsOf: file, encoding: .utf8).replacing("section: \"1\"", with: "section: \"7\"").utf8).write(to: file)
    let elsewhere = try shell("\"$CLAIMS\" verify", in: suite)
    #expect(elsewhere.status == 3 && elsewhere.output.contains("the paper has no section '7'"), "\(elsewhere.output)")
  }

  @Test(
    .enabled(if: BuiltProgram.isThere, "the program is not beside the tests"),
    arguments: [
      ("init there", "is there already", 4), ("init /dev/null/x", "cannot be made", 4), ("new one-more", "already", 64),
      ("new ../../escape", "is no id", 64), ("new other --section 9", "no section '9'", 64),
    ])
  func `What cannot be made is said, and nothing is left behind`(arguments: String, says: String, status: Int32) throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try shell("\"$CLAIMS\" init there && cd there && \"$CLAIMS\" new one-more", in: folder).status == 0)
    let place = arguments.hasPrefix("init") ? folder : folder.appending(path: "there")
    let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    let ended = try shell("\"$CLAIMS\" \(arguments)", in: place)
    #expect(ended.status == status && ended.output.contains(says), "\(ended.output)")
    #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == before)
  }

  @Test(.enabled(if: BuiltProgram.isThere, "the program is not beside the tests"))
  func `Verdicts on one's own rows are kept as a set, and what changes against it ends with 1`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try shell("\"$CLAIMS\" init mine --title X", in: folder).status == 0)
    let suite = folder.appending(path: "mine")
    let rows = suite.appending(path: "mine.csv")
    try FileManager.default.copyItem(at: suite.appending(path: "evidence/results.csv"), to: rows)
    let unnamed = try shell("\"$CLAIMS\" accept --rows mine.csv --reason first", in: suite)
    #expect(unnamed.status == 64 && unnamed.output.contains("name it: --set NAME"), "\(unnamed.output)")
    #expect(try shell("\"$CLAIMS\" accept --rows mine.csv --set ours --reason first", in: suite).output.contains("recorded 4 results"))
    let same = try shell("\"$CLAIMS\" verify --rows mine.csv --set ours", in: suite)
    #expect(same.status == 0 && same.output.contains("all as accepted in the set ours"), "\(same.output)")

    // The same numbers in another file's bytes: no verdict changes, and the other content is said.
    var text = try String(contentsOf: rows, encoding: .utf8)
    try Data((text + "small,1,test,other,loss,9.9,10\n").utf8).write(to: rows)
    let other = try shell("\"$CLAIMS\" verify --rows mine.csv --set ours", in: suite)
    #expect(other.status == 0 && other.output.contains("other content than then: mine.csv"), "\(other.output)")

    text = text.replacing("0.731", with: "0.500")
    try Data(text.utf8).write(to: rows)
    let changed = try shell("\"$CLAIMS\" verify --rows mine.csv --set ours", in: suite)
    #expect(changed.status == 1 && changed.output.contains("3 results differ from the set ours"), "\(changed.output)")
    #expect(changed.output.contains("reproduced → contradicted"))
    // The suite's own set knows nothing of it.
    #expect(try shell("\"$CLAIMS\" verify", in: suite).output.contains("no verdicts are accepted yet"))
  }

  @Test(.enabled(if: BuiltProgram.isThere, "the program is not beside the tests"))
  func `A paper's own quantity is declared and asked like any other`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try shell("\"$CLAIMS\" init mine --title X", in: folder).status == 0)
    let suite = folder.appending(path: "mine")
    let (description, table) = (suite.appending(path: "suite.yaml"), suite.appending(path: "evidence/results.csv"))
    let claim = suite.appending(path: "claims/1-results/the-large-model-is-better.yaml")
    let rows = try String(contentsOf: table, encoding: .utf8)
    try Data((rows + "large,,test,,faithfulness,0.9,50\nsmall,,test,,faithfulness,0.6,50\n").utf8).write(to: table)
    let vocabulary = suite.appending(path: "claims/vocabulary.yaml")
    try Data(
      (try String(contentsOf: vocabulary, encoding: .utf8)
        + "  kept(model):\n    is: measurement(faithfulness, subject = model, batch = test)\n    says: The share that is kept.\n").utf8
    ).write(to: vocabulary)
    let undeclared = try shell("\"$CLAIMS\" verify", in: suite)
    #expect(undeclared.status == 4 && undeclared.output.contains("'faithfulness'"), "\(undeclared.output)")

    let text = try String(contentsOf: description, encoding: .utf8)
    try Data((text + "quantities:\n  faithfulness: {kind: share, of: circuit, says: share kept, worse: lower}\n").utf8).write(to: description)
    try Data(
      try String(contentsOf: claim, encoding: .utf8).replacing(
        "accuracy-of(large) - accuracy-of(small)",
        with: "kept(large) - accuracy(small, measure = faithfulness, batch = test)"
      ).utf8
    ).write(to: claim)
    #expect(try shell("\"$CLAIMS\" lint", in: suite).output.contains("no problems"))
    let measured = try shell("\"$CLAIMS\" verify the-large-model-is-better", in: suite)
    #expect(measured.status == 0 && measured.output.contains("0.3"), "\(measured.output)")
    try Data(try String(contentsOf: claim, encoding: .utf8).replacing("faithfulness", with: "faithfullness").utf8).write(to: claim)
    let slip = try shell("\"$CLAIMS\" lint", in: suite)
    #expect(slip.status == 3 && slip.output.contains("did you mean 'faithfulness'"), "\(slip.output)")
  }
}

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
    let measured = try shell("\"$CLAIMS\" verify --rows evidence/results.csv", in: suite)
    #expect(measured.output.contains("4 claims: 4 holds") && measured.output.contains("checks on checkpoint: 4 reproduced"), "\(measured.output)")
    let report = try shell("\"$CLAIMS\" report --rows evidence/results.csv --tier paper --tier checkpoint --out out", in: suite)
    #expect(report.output.contains("report.html"), "\(report.output)")
    let text = try String(contentsOf: suite.appending(path: "out/report.md"), encoding: .utf8)
    #expect(text.contains("On \"quotes\" \\\\ and: colons") && text.contains("**5 claims** put to 5 checks") && text.contains("**5** hold"))
    #expect(try shell("\"$CLAIMS\" challenge --rows evidence/results.csv", in: suite).output.contains("0 unable to fail"))

    #expect(try shell("\"$CLAIMS\" new one-more", in: suite).status == 0)
    #expect(try shell("\"$CLAIMS\" lint", in: suite).output.contains("6 claims, 6 checks, 4 figures: no problems"))
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
}

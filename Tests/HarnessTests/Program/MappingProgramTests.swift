import Foundation
import Testing

/// A stranger's result file on its way to a verdict, as a user gives it.
@Suite struct MappingProgramTests {
  private let mapping = """
    says: Accuracies of two models.
    file: {has: [$.accuracy]}
    batch: test
    examples: 1000
    rows:
      - {at: "$.accuracy.{subject}", quantity: accuracy.top1}

    """

  @Test(.enabled(if: BuiltProgram.isThere, "the program is not beside the tests"))
  func `A file of any shape answers claims by a mapping, and mistakes are told by lint with line and column`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try BuiltProgram.shell("\"$CLAIMS\" init mine", in: folder).status == 0)
    let suite = folder.appending(path: "mine")
    try FileManager.default.createDirectory(at: suite.appending(path: "mappings"), withIntermediateDirectories: true)
    try Data(mapping.utf8).write(to: suite.appending(path: "mappings/two.yaml"))
    try Data(#"{"accuracy": {"small": 0.612, "large": 0.731}}"#.utf8).write(to: suite.appending(path: "scores.json"))
    let lint = try BuiltProgram.shell("\"$CLAIMS\" lint", in: suite)
    #expect(lint.status == 0 && lint.output.contains("1 mapping: no problems"), "\(lint.output)")
    let verified = try BuiltProgram.shell("\"$CLAIMS\" verify --rows scores.json", in: suite)
    #expect(verified.status == 0 && verified.output.contains("note: scores.json: read by the mapping two: 2 measurements of large, small"), "\(verified.output)")
    #expect(verified.output.contains("reproduced"), "\(verified.output)")

    try Data(#"{"accuracy": {"small": 61.2, "large": 0.731}}"#.utf8).write(to: suite.appending(path: "scores.json"))
    let wrong = try BuiltProgram.shell("\"$CLAIMS\" verify --rows scores.json", in: suite)
    #expect(wrong.status == 4 && wrong.output.contains("scores.json, $.accuracy.small (line 1, column 24): accuracy.top1 is 61.2"), "\(wrong.output)")
    #expect(wrong.output.split(separator: "\n").count == 1, "\(wrong.output)")

    try Data(mapping.replacing("top1", with: "top").utf8).write(to: suite.appending(path: "mappings/two.yaml"))
    let mistaken = try BuiltProgram.shell("\"$CLAIMS\" lint", in: suite)
    #expect(mistaken.status == 3, "\(mistaken.output)")
    #expect(mistaken.output.contains("mappings/two.yaml:6:44: there is no quantity 'accuracy.top'; did you mean 'accuracy.top"), "\(mistaken.output)")
  }
}

import Claims
import Foundation
import Ground
import Testing

@testable import Evidence

/// What comes in at the door of one's own result files, of any kind.
@Suite struct MappingDoorTests {
  private let simple = mapping("subject: m\nrows:\n  - {at: \"$.scores.{batch}\", quantity: accuracy.top1}\n")

  private func failure(_ text: String, _ mappings: [String], file: String = "a.json") -> String {
    let error = #expect(throws: MeasuringError.self) { try MappingReadingTests.read(text, by: mappings, file: file) }
    return error?.description ?? ""
  }

  @Test func `Rows and tables with one measurement a row need no mapping`() throws {
    let row = #"{"ablated":"none","batch":"b","detail":"","digest":"d","label":"","precision":"fp32","quantity":"loss","run":"","software":"s","source":"f","subject":"m","tier":"checkpoint","time":"","value":2}"#
    #expect(try MappingReadingTests.read(row, by: [simple], file: "rows.jsonl").rows.map(\.value) == [2])
    #expect(try MappingReadingTests.read(row, by: [simple], file: "rows.json").rows.map(\.value) == [2])
    #expect(try MappingReadingTests.read("subject,quantity,value\nm,loss,2\n", by: [simple], file: "t.csv").rows.map(\.value) == [2])
  }

  @Test func `Two mappings for one file are refused by name`() {
    #expect(failure(#"{"scores": {"a": 0.5}}"#, [simple, simple]).contains("mappings/m0.yaml and mappings/m1.yaml"))
  }

  @Test func `A file that no mapping is for is told what the closest asks for`() {
    let asks = mapping("subject: m\nrows: [{quantity: loss}]", file: "{has: [$.scores, $.seed]}")
    let error = failure(#"{"scores": 1}"#, [asks])
    #expect(error.contains("no mapping is for it") && error.contains("mappings/m0.yaml, asks for $.seed"), "\(error)")
    #expect(failure("a,b\n1,2\n", [simple], file: "t.csv").contains("no column 'subject'"))
    #expect(failure("a,b\n1,2\n", [simple], file: "t.csv").contains("docs/mappings.md"))
  }

  @Test(arguments: [
    ("{\"scores\": {\"a\": 0.5}", "a.json", "ends too early"), ("", "a.json", "ends too early"),
    (String(repeating: "[", count: 100_000), "a.json", "nested more than 64 deep"), ("PK\u{3}\u{4}", "log.eval", "inspect log convert"),
    ("{\"scores\": {}}", "a.json", "nothing stands here"), ("{\"scores\": [1]}", "a.json", "expected an object, found a list"),
    ("{\"scores\": {\"a\": 1.5}}", "a.json", "accuracy.top1 is 1.5"), ("{\"scores\": {\"a\": \"0.5\"}}", "a.json", "'0.5'"),
    ("{\"scores\": {\"a\": true}}", "a.json", "found true or false"), ("{\"scores\": {\"a\": [1]}}", "a.json", "found a list"),
    ("{\"scores\": {\"a\": NaN}}", "a.json", "no finite number"), ("{\"scores\": {\"a\": 1e999}}", "a.json", "finite"),
  ] as [(String, String, String)])
  func `Hostile files are one error each`(text: String, file: String, says: String) {
    let error = failure(text, [simple], file: file)
    #expect(error.contains(says) && error.contains(file), "\(error.prefix(400))")
  }

  @Test func `A million columns are refused at once, and a column of texts at its place`() {
    let table = mapping("subject: m\nrows:\n  - {at: \"$[*]\", quantity: loss, value: \"{.loss}\"}\n", file: "{columns: [loss]}")
    let wide = (0..<1_000_000).map { "c\($0)" }.joined(separator: ",")
    let clock = ContinuousClock()
    let taken = clock.measure { #expect(failure("loss,\(wide)\n", [table], file: "t.csv").contains("1000001 columns")) }
    #expect(taken < .seconds(30))
    #expect(failure("loss\nlow\n", [table], file: "t.csv").contains("line 2, column 1: 'low' under 'loss' is not a finite number"))
  }

  @Test func `Places within places do not multiply without end`() {
    let square = mapping("subject: m\nrows:\n  - at: $.scores[{a}]\n    rows:\n      - at: $.scores[{b}]\n        rows:\n          - {at: \"$.scores[{layer}]\", detail: \"{a} {b}\", quantity: loss}\n")
    let error = failure("{\"scores\": [\(Array(repeating: "1", count: 300).joined(separator: ","))]}", [square])
    #expect(error.contains("more than 1000000 measurements"), "\(error)")
  }

  @Test func `A mapping with a mistake stops what rests on it, and says so`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("a.json")
    try Data("{\"scores\": {}}".utf8).write(to: file)
    let broken = MappingLibrary(files: [("mappings/m.yaml", "rows: 3")])
    let error = #expect(throws: MeasuringError.self) { try MeasuredFile.read(file.path, mappings: broken) }
    #expect(error?.place.hasPrefix("mappings/m.yaml:1:") == true)
    #expect(throws: EvaluationError.self) { try EvidenceBase(archive: folder.path, store: nil, mappings: broken) }
  }

  @Test func `A changed mapping reads the files of a store again`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(#"{"scores": {"a": 0.5}}"#.utf8).write(to: folder.appendingPathComponent("a.json"))
    let store = try MeasurementStore()
    for (quantity, isNew) in [("accuracy.top1", true), ("accuracy.top1", false), ("accuracy.top5", true)] {
      let library = MappingLibrary(files: [("m.yaml", simple.replacing("accuracy.top1", with: quantity))])
      let summary = try ArchiveImporter.importAll(directory: folder, into: store, mappings: library)
      #expect(summary.imported.isEmpty != isNew)
    }
    #expect(try store.rows(tier: .archive, subject: "m", quantity: .top5).map(\.value) == [0.5])
    #expect(try store.rows(tier: .archive, subject: "m", quantity: .top1).isEmpty)
  }

  @Test func `Two mappings for a file of an archive are one failure, and the other files go on`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(#"{"scores": {"a": 0.5}}"#.utf8).write(to: folder.appendingPathComponent("a.json"))
    try Data(#"{"scores": {"a": 0.5}, "z": 1}"#.utf8).write(to: folder.appendingPathComponent("b.json"))
    let library = MappingLibrary(files: [("m.yaml", simple), ("n.yaml", simple.replacing("[$.scores]", with: "[$.scores, $.z]"))])
    let summary = try ArchiveImporter.importAll(directory: folder, into: try MeasurementStore(), mappings: library)
    #expect(summary.imported == ["a.json": 1])
    #expect(summary.failures.map(\.file) == ["b.json"])
    #expect(summary.failures.first?.problem.contains("m.yaml and n.yaml") == true)
  }
}

import Claims
import Foundation
import Ground
import Testing

@testable import Evidence

/// A mapping with what stands under `file`, and the rest as it is.
func mapping(_ rest: String, file: String = "{has: [$.scores]}", tables: String = "") -> String {
  "says: Scores.\nfile: \(file)\n\(tables)\(rest)"
}

/// What a stranger's file becomes by a mapping.
@Suite struct MappingReadingTests {
  /// The rows of a file's text.
  static func read(_ text: String, by mappings: [String], file name: String = "a.json", subject: String? = nil) throws -> MeasuredFile.Contents {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent(name).path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let library = MappingLibrary(files: mappings.enumerated().map { ("mappings/m\($0.offset).yaml", $0.element) })
    #expect(library.problems == [])
    return try MeasuredFile.read(path, mappings: library, subject: subject)
  }

  private func read(_ text: String, _ mapping: String, file: String = "a.json", subject: String? = nil) throws -> [Evidence.Measurement] {
    try Self.read(text, by: [mapping], file: file, subject: subject).rows
  }

  private func failure(_ text: String, _ mapping: String, file: String = "a.json") -> String {
    let error = #expect(throws: MeasuringError.self) { try read(text, mapping, file: file) }
    return error?.description ?? ""
  }

  private let simple = mapping("subject: m\nrows:\n  - {at: \"$.scores.{batch}\", quantity: accuracy.top1}\n")

  @Test func `Names that a path gives set the fields of that name`() throws {
    let rows = try read(#"{"scores": {"a": 0.5, "b": 0.75}}"#, simple)
    #expect(rows.map(\.key.batch) == ["a", "b"] && rows.map(\.value) == [0.5, 0.75])
    #expect(rows.allSatisfy { $0.key.tier == .checkpoint && $0.key.ablated == "none" && $0.provenance.precision == "as given" })
    #expect(rows.allSatisfy { $0.provenance.software == "mapping m0" && $0.provenance.digest.count == 64 })
  }

  @Test func `A file of JSON lines is a list of its lines`() throws {
    let lines = mapping("subject: m\nrows:\n  - {at: \"$[*]\", step: \"{.step}\", quantity: loss, value: \"{.loss}\"}\n", file: "{has: [\"$[*].loss\"]}")
    let text = "{\"step\": 1, \"loss\": 3.5}\n\n{\"step\": 2, \"loss\": 3}\n"
    let rows = try read(text, lines, file: "log.jsonl")
    #expect(rows.map(\.key.step) == [1, 2] && rows.map(\.value) == [3.5, 3])
    #expect(failure(text + "{\"step\": 3, \"loss\": \"high\"}", lines, file: "log.jsonl").contains("line 4"))
  }

  @Test func `A table is a list of its lines, whatever separates the fields`() throws {
    let table = mapping(
      "rows:\n  - {at: \"$[*]\", subject: \"{.model}\", step: \"{.step}\", quantity: accuracy.top1, examples: 200, value: \"{.percent} / 100\"}\n",
      file: "{columns: [model, percent]}")
    for (text, name) in [("model,step,percent\n\"a, b\",007,62.5\n", "r.csv"), ("model\tstep\tpercent\na, b\t7\t62.5\r\n", "r.tsv")] {
      let row = try #require(try read(text, table, file: name).first)
      #expect(row.key.subject == "a, b" && row.key.step == 7 && row.value == 0.625 && row.examples == 200)
    }
    #expect(failure("model,step,percent\na,1,high\n", table, file: "r.csv").contains("line 2, column 3"))
  }

  @Test func `Texts of a table stay as they are written`() throws {
    let table = mapping("rows:\n  - {at: \"$[*]\", subject: \"{.id}\", quantity: loss, value: \"{.loss}\"}\n", file: "{columns: [id, loss]}")
    #expect(try read("id,loss\n007,2\n1.0,2\n", table, file: "r.csv").map(\.key.subject) == ["007", "1.0"])
  }

  @Test func `Two lists are gone through side by side, and have to be as long`() throws {
    let zipped = mapping("subject: m\nrows:\n  - {at: \"$.scores[{step in $.steps, tokens in $.seen?}]\", quantity: loss}\n")
    let rows = try read(#"{"scores": [3, 2], "steps": [10, 20], "seen": [5, 7]}"#, zipped)
    #expect(rows.map(\.key.step) == [10, 20] && rows.map(\.tokens) == [5, 7])
    #expect(try read(#"{"scores": [3, 2], "steps": [10, 20]}"#, zipped).map(\.tokens) == [nil, nil])
    #expect(failure(#"{"scores": [3, 2], "steps": [10]}"#, zipped).contains("2 values for the 1 of $.steps"))
  }

  @Test func `What goes along with a list is looked up from where the whole place is, for each of its members`() throws {
    let text = #"{"runs": {"steps": [1, 2], "curves": {"a": {"loss": [3, 2]}, "b": {"loss": [5, 4]}}}}"#
    let rows = try read(
      text, mapping("subject: m\nrows:\n  - at: $.runs\n    rows:\n      - {at: \".curves.{batch}.loss[{step in .steps}]\", quantity: loss}\n",
        file: "{has: [$.runs]}"))
    #expect(rows.map(\.key.step) == [1, 2, 1, 2] && rows.map(\.value) == [3, 2, 5, 4])
    #expect(rows.map(\.key.batch) == ["a", "a", "b", "b"])
  }

  @Test func `Names are taken apart, translated, and numbers reckoned`() throws {
    let patterns = mapping(
      """
      subject: m
      rows:
        - {at: "$.scores.L{layer#}_{kind}", quantity: loss, detail: "{kind | kind}", value: "1 - {.error} * 2"}
      """, tables: "tables: {kind: {pre*: before, \"{x}\": \"kind {x}\"}}\n")
    let rows = try read(#"{"scores": {"L3_prefix": {"error": 0.25}, "L10_other": {"error": 0.5}}}"#, patterns)
    #expect(rows.map(\.key.layer) == [3, 10] && rows.map(\.key.detail) == ["before", "kind other"] && rows.map(\.value) == [0.5, 0])
    #expect(failure(#"{"scores": {"Lx_prefix": {"error": 0.25}}}"#, patterns).contains("'Lx_prefix' does not read as 'L{layer#}_{kind}'"))
  }

  @Test func `Heads are read in every common way`() throws {
    let heads = mapping("subject: m\nrows:\n  - {at: \"$.scores.{head}\", layer: 2, quantity: pr}\n")
    for name in ["L2H3", "L2_H3", "H3", "3"] {
      #expect(try read("{\"scores\": {\"\(name)\": 2}}", heads).first?.key.head == 3, "\(name)")
    }
    #expect(failure(#"{"scores": {"third": 2}}"#, heads).contains("'third' is not a head"))
  }

  @Test func `What may be missing gives nothing, and all else is an error that says what is there`() throws {
    let row = { (value: String) in mapping("subject: m\nrows:\n  - {at: $.scores, quantity: loss, value: \"{\(value)}\"}\n  - {quantity: loss.validation, value: \"{$.v}\"}\n") }
    for missing in ["{}", "{\"loss\": null}", "{\"loss\": \"N/A\"}", "{\"loss\": NaN}"] {
      #expect(try read("{\"v\": 1, \"scores\": \(missing)}", row(".loss?")).map(\.key.quantity) == [.validationLoss], "\(missing)")
    }
    let error = failure(#"{"v": 1, "scores": {"losss": 2}}"#, row(".loss"))
    #expect(error.contains("$.scores (line 1, column 20)") && error.contains("did you mean 'losss'?") && error.contains("mappings/m0.yaml:"), "\(error)")
  }

  @Test func `One measurement said twice counts once, and with two values is an error`() throws {
    let twice = mapping("subject: m\nrows:\n  - {at: \"$.scores[*]\", quantity: loss}\n")
    #expect(try read(#"{"scores": [2, 2]}"#, twice).count == 1)
    let error = failure("{\"scores\": [2,\n 3]}", twice)
    #expect(error.contains("$.scores[1] (line 2, column 2)") && error.contains("is 3.0 here and 2.0 before"), "\(error)")
  }

  @Test func `Checks and pairs hold or are an error at their place`() throws {
    let checked = mapping(
      "subject: m\nrows:\n  - {at: \"$.scores.{head}\", checks: [every head], equal: [[\"{.n}\", \"{$.n}\"]], quantity: pr, value: \"{.pr}\"}\n")
    let whole = #"{"n": 5, "scores": {"L0H0": {"n": 5, "pr": 1.5}, "L0H1": {"n": 5, "pr": 2}, "L1H0": {"n": 5, "pr": 2}, "L1H1": {"n": 5, "pr": 2}}}"#
    #expect(try read(whole, checked).count == 4)
    #expect(failure(whole.replacing("L0H1", with: "L2H1"), checked).contains("L0H1 is missing"))
    #expect(failure(whole.replacing("\"n\": 5, \"pr\": 1.5", with: "\"n\": 4, \"pr\": 1.5"), checked).contains("4 and 5 should be the same"))
    let shares = mapping("subject: m\nexamples: 10\nchecks: [shares of examples]\nrows:\n  - {at: \"$.scores[*]\", quantity: accuracy.top1}\n")
    #expect(try read(#"{"scores": [0.3]}"#, shares).map(\.value) == [0.3])
    #expect(failure(#"{"scores": [0.35]}"#, shares).contains("not a multiple of 1/10"))
    let steps = mapping("subject: m\nrows:\n  - {at: \"$.scores[{step in $.steps}]\", checks: [steps in order], quantity: loss}\n")
    #expect(failure(#"{"scores": [1, 2], "steps": [5, 4]}"#, steps).contains("step 4 stands after step 5"))
  }

  @Test func `The model is the one that is named, and one name has to be there`() throws {
    #expect(try read(#"{"scores": {"a": 0.5}}"#, simple, subject: "mine").map(\.key.subject) == ["mine"])
    let nameless = mapping("rows:\n  - {at: \"$.scores.{batch}\", quantity: accuracy.top1}\n")
    #expect(failure(#"{"scores": {"a": 0.5}}"#, nameless).contains("give --as NAME"))
    let several = mapping("rows:\n  - {at: \"$.scores.{subject}\", quantity: accuracy.top1}\n")
    let error = #expect(throws: MeasuringError.self) { try read(#"{"scores": {"a": 0.5}}"#, several, subject: "mine") }
    #expect(error?.problem.contains("several models") == true)
  }

  @Test func `An error says where to get the file again only where the mapping does`() {
    let cut = #"{"scores": {"a": "?"}}"#
    #expect(!failure(cut, simple).contains("take it again"))
    #expect(!failure(cut, simple).contains("authors"))
    #expect(failure(cut, "from: https://example.org/runs\n" + simple).contains("take it again from https://example.org/runs"))
  }

  @Test func `Ablated heads bear the role that the mapping says, or their label`() throws {
    let ablations = mapping("subject: m\nrows:\n  - {at: \"$.scores.{label}\", ablated: \"{.heads}\", quantity: loss, value: \"{.loss}\"}\n")
    let rows = try read(#"{"scores": {"own_picks": {"heads": "L1H2", "loss": 3}, "baseline": {"heads": "none", "loss": 2}}}"#, ablations)
    #expect(rows.map(\.role) == [.own, .intact] && rows.map(\.key.ablated) == ["L1H2", "none"])
    #expect(failure(#"{"scores": {"x": {"heads": "first", "loss": 3}}}"#, ablations).contains("'first' is no set of heads"))
  }
}

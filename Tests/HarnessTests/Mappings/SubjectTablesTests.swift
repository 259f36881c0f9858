import Claims
import Foundation
import SpectralFingerprints
import Testing

@testable import Evidence

/// What a suite says of its models reaches the reading of result files.
@Suite struct SubjectTablesTests {
  private let models = [
    SubjectDeclaration(name: "tables-small", hub: "author/small", printed: "Small", lastStep: 900, precision: "bf16"),
    SubjectDeclaration(name: "tables-large", hub: "author/large", printed: "Large"),
  ]
  private let mapping = """
    says: Scores.
    file: {has: [$.scores]}
    subject: "{$.model? | hub name or $.printed? | printed name or $.name}"
    step: "{subject | last step?}"
    precision: "{subject | precision? or 'fp32'}"
    rows: [{at: $.scores, quantity: loss}]
    """

  private func library(_ suite: SuiteDescription, _ mapping: String? = nil) throws -> MappingLibrary {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let mappings = folder.appending(path: "mappings")
    try FileManager.default.createDirectory(at: mappings, withIntermediateDirectories: true)
    try Data((mapping ?? self.mapping).utf8).write(to: mappings.appending(path: "m.yaml"))
    return MappingLibrary.load(root: folder.path, suite: suite, programmed: [SpectralFingerprintsLayouts()])
  }

  private var suite: SuiteDescription {
    var suite = SuiteDescription()
    suite.subjects = models
    return suite
  }

  private func row(_ text: String) throws -> Evidence.Measurement {
    let library = try library(suite)
    #expect(library.problems == [])
    var rows = RowBuilder(source: EvidenceSource(tier: .archive, name: "a.json", digest: "", software: ""))
    let file = try ResultFile(Array(text.utf8), name: "a.json")
    try #require(library.recognising(file).first).read(file, into: &rows)
    return try #require(rows.rows.first)
  }

  @Test func `Models are found by the names that the hub and printed tables have for them`() throws {
    let small = try row(#"{"model": "author/small", "scores": 2.5}"#)
    #expect(small.key.subject == "tables-small" && small.key.step == 900 && small.provenance.precision == "bf16")
    let large = try row(#"{"printed": "Large (24 layers)", "scores": 2.5}"#)
    #expect(large.key.subject == "tables-large" && large.key.step == nil && large.provenance.precision == "fp32")
    #expect(try row(#"{"name": "tables-small/s1", "scores": 2.5}"#).key.step == 900)
  }

  @Test func `A table of the suite's models is not defined once more`() throws {
    let library = try library(suite, "tables: {hub name: {a: b}}")
    #expect(library.problems.map(\.message).first?.hasPrefix("there is a table 'hub name'") == true)
  }

  @Test func `What is kept of files hangs on what the suite says of its models`() throws {
    var other = suite
    other.subjects[0].lastStep = 901
    #expect(try library(suite).digest != library(other).digest)
    var withLayouts = suite
    withLayouts.evidence.layouts = ["spectral-fingerprints"]
    #expect(try library(suite).digest != library(withLayouts).digest)
  }

  @Test func `Layouts that are programmed for a paper read its files where the suite names them, and nowhere else`() throws {
    let bytes = try Data(contentsOf: Fixtures.archive.appending(path: "ts51m/probe_circuit_ablation_s314.json"))
    let file = try ResultFile(Array(bytes), name: "ts51m/probe_circuit_ablation_s314.json")
    #expect(try library(suite).programmed(for: file).isEmpty)
    var named = suite
    named.evidence.layouts = ["spectral-fingerprints"]
    #expect(try library(named).programmed(for: file).count == 1)
    named.evidence.layouts = ["spectral-fingerprint"]
    let problems = try library(named).problems
    #expect(problems.map(\.message) == ["no layouts are programmed for 'spectral-fingerprint'"])
    #expect(problems.map(\.remedy) == ["did you mean 'spectral-fingerprints'?"])
  }
}

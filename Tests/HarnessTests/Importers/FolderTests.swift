import Foundation
import Testing

@testable import Evidence

/// Folders that change between imports, and folders that are odd.
@Suite struct FolderTests {
  private let folder: URL
  private let store: MeasurementStore

  init() throws {
    folder = try Fixtures.temporaryFolder()
    store = try MeasurementStore()
  }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  private func importAll() throws -> ImportSummary {
    try ArchiveImporter.importAll(directory: folder, into: store, mappings: Fixtures.mappings)
  }

  @Test func `A changed file is read again`() throws {
    let text = try Fixtures.text("ts51m/probe_curve_s42.csv")
    try write(text, to: "probe_curve_s42.csv")
    _ = try importAll()
    try write(text.editing("\n1,0.0", to: "\n1,0.5"), to: "probe_curve_s42.csv")
    #expect(try importAll().imported == ["probe_curve_s42.csv": 32])
    let first = try store.rows(tier: .archive, subject: "ts51m/s42", quantity: .pin).first
    #expect(first?.value == 0.5)
  }

  @Test func `A mended file is no longer a failure`() throws {
    try write("head,1,200\nL0H0,1.00", to: "pr_s42.csv")
    #expect(try importAll().failures.count == 1)
    #expect(try importAll().failures.count == 1)
    try write(Fixtures.text("ts51m/pr_s42.csv"), to: "pr_s42.csv")
    #expect(try importAll().failures.isEmpty)
    #expect(try store.failures(tier: .archive, subject: "ts51m/s42", quantity: .pr).isEmpty)
  }

  @Test(arguments: [
    (#""thresholds": [2], "screen_set_sizes": {"2": 1},"#, "threshold-sweep"),
    (#""layers_with_count": {"0": 1},"#, "control-sweep"), (#""n_prev_token_circuit": 1,"#, "previous-token-circuit"),
    ("", "ablation"),
  ])
  func `Ablations of a sweep are a run of their own`(keys: String, run: String) throws {
    try write(
      """
      {"model": "EleutherAI/pythia-1b", "revision": "step143000", "family": "pythia", \(keys) "n_examples": 2000, "results": [
        {"name": "baseline", "spec": {}, "n_ablated": 0, "loss": 8.4, "acc_top1": 0.0405, "acc_top5": 0.0885, "mean_logit_B": 3.5},
        {"name": "ablate_induction_screen", "spec": {"0": [3]}, "n_ablated": 1, "loss": 8.5, "acc_top1": 0.04, "acc_top5": 0.08, "mean_logit_B": 3.4}
      ]}
      """, to: "pythia_sweep.json")
    #expect(try importAll().failures == [])
    let rows = try store.rows(tier: .archive, subject: "pythia-1b", quantity: .top1)
    #expect(rows.count == 2)
    #expect(Set(rows.map(\.key.run)) == [run])
  }

  @Test(arguments: ["{", "{\"other\": 1}", nil])
  func `Rows of a file that is spoilt, foreign or gone do not stay`(next: String?) throws {
    let file = folder.appendingPathComponent("olmo.json")
    try Data(contentsOf: Fixtures.archive.appendingPathComponent("cross_architecture/olmo_ablation_k6.json"))
      .write(to: file)
    #expect(try importAll().imported.count == 1)
    if let next {
      try Data(next.utf8).write(to: file)
    } else {
      try FileManager.default.removeItem(at: file)
    }
    _ = try importAll()
    #expect(try store.subjects(tier: .archive).isEmpty)
  }

  @Test func `Links to files are read, and links that form a circle end`() throws {
    try write(Fixtures.text("ts51m/pr_s42.csv"), to: "pr_s42.csv")
    let manager = FileManager.default
    try manager.createSymbolicLink(at: folder.appendingPathComponent("loop"), withDestinationURL: folder)
    try manager.createSymbolicLink(
      at: folder.appendingPathComponent("pr_s271.csv"),
      withDestinationURL: folder.appendingPathComponent("pr_s42.csv"))
    let summary = try importAll()
    #expect(summary.imported.count == 1 && summary.copies.count == 1, "\(summary)")
    #expect(Set(summary.imported.keys).union(summary.copies.keys) == ["pr_s42.csv", "pr_s271.csv"])
  }

  @Test func `A file that is too large is not read`() throws {
    try write("", to: "pr_s42.csv")
    let handle = try FileHandle(forWritingTo: folder.appendingPathComponent("pr_s42.csv"))
    try handle.truncate(atOffset: UInt64(FileWalk.largest) + 1)
    try handle.close()
    let summary = try importAll()
    #expect(summary.failures.first?.place == "size")
    #expect(try store.failures(tier: .archive, subject: "ts51m/s42", quantity: .pr).count == 1)
  }

  @Test func `An empty folder holds nothing`() throws {
    #expect(try importAll() == ImportSummary())
  }

  @Test func `An absent folder is a failure that leaves the table alone`() throws {
    try write(Fixtures.text("ts51m/pr_s42.csv"), to: "pr_s42.csv")
    _ = try importAll()
    let absent = folder.appendingPathComponent("absent")
    let summary = try ArchiveImporter.importAll(directory: absent, into: store, mappings: Fixtures.mappings)
    #expect(summary.failures.map(\.place) == ["folder"])
    #expect(try store.subjects(tier: .archive) == ["ts51m/s42"])
  }

  @Test func `Folders without end are not walked to the end`() throws {
    let deep = folder.appendingPathComponent(Array(repeating: "x", count: 20).joined(separator: "/"))
    try FileManager.default.createDirectory(at: deep, withIntermediateDirectories: true)
    #expect(try importAll().failures.map(\.place) == ["folder"])
  }
}

import Claims
import Foundation
import Testing

@testable import Evidence

/// Files of an archive that cannot be read: what is missing without them, and what is not.
@Suite struct UnreadableFilesTests {
  private func failure(_ name: String, _ text: String) throws -> SourceFailure? {
    let (store, summary) = try Fixtures.importing([name: text, "ts51m/pr_s314.csv": Fixtures.text("ts51m/pr_s314.csv")])
    #expect(summary.failures.map(\.file) == [name])
    return try store.sources(tier: .archive).first { $0.source.name == name }?.failure
  }

  @Test(arguments: [
    "{ // my notes\n \"a\": 1 }", "\u{FEFF}{\"compilerOptions\": {},}", "", "[", "not json at all", "{\"a\": [1, 2",
    String(repeating: "[", count: 100_000), "{\"steps\": [" + String(repeating: "[],", count: 10_000),
  ])
  func `A file that shows nothing of a layout concerns no check`(text: String) throws {
    let failure = try #require(try failure("notes.json", text))
    #expect(failure.isUntold)
    for quantity in Quantity.all {
      #expect(!failure.mayConcern(subject: "ts51m/s42", quantity: quantity))
    }
  }

  @Test(arguments: [
    ("cross_architecture/olmo_phase1_trajectory.json", "olmo-1b", Quantity.pr, Quantity.top1),
    ("cross_architecture/pythia_mechinterp.json", "pythia-1b", .selectivity, .pr),
    ("ts51m/probe_circuit_ablation_s256.json", "ts51m/s256", .pin, .pr),
  ])
  func `A file that was cut shows its layout by what is left`(
    name: String, subject: String, missing: Quantity, other: Quantity
  ) throws {
    let text = try Fixtures.text(name)
    for share in [0.6, 0.9, 0.99] {
      let cut = String(text.prefix(Int(Double(text.count) * share)))
      let failure = try #require(try failure(name, cut))
      #expect(failure.mayConcern(subject: subject, quantity: missing), "\(share)")
      #expect(!failure.mayConcern(subject: subject, quantity: other), "\(share)")
      #expect(!failure.mayConcern(subject: "ts51m/s314", quantity: missing), "\(share)")
    }
  }

  @Test func `Links are read, each folder once`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let objects = folder.appendingPathComponent(".git/annex/objects")
    let archive = folder.appendingPathComponent("archive/ts51m")
    for place in [objects, archive] { try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true) }
    try Data(Fixtures.text("ts51m/pr_s314.csv").utf8).write(to: objects.appendingPathComponent("SHA256E-1.csv"))
    func link(_ name: String, to target: String) throws {
      try FileManager.default.createSymbolicLink(
        atPath: archive.appendingPathComponent(name).path, withDestinationPath: target)
    }
    try link("pr_s314.csv", to: "../../.git/annex/objects/SHA256E-1.csv")
    try link("pr_s42.csv", to: "../../.git/annex/objects/SHA256E-2.csv")
    try link("loop", to: "..")
    let store = try MeasurementStore()
    let summary = try ArchiveImporter.importAll(directory: folder.appendingPathComponent("archive"), into: store, mappings: Fixtures.mappings)
    #expect(summary.imported.keys.sorted() == ["ts51m/pr_s314.csv"])
    #expect(summary.failures.map(\.file) == ["ts51m/pr_s42.csv"])
    #expect(summary.failures.first?.problem.contains("link to a file that is not there") == true)
    #expect(try store.failures(tier: .archive, subject: "ts51m/s42", quantity: .pr).count == 1)
  }

  @Test func `Where it is known what results rest on, a lost file concerns those alone`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in [
      ("pythia_410m_notes.json", "{"), ("pr_s42.csv", "head,1,200\nL0H0,1.00"),
      ("pr_s314.csv", try Fixtures.text("ts51m/pr_s314.csv")),
    ] { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
    var base = try EvidenceBase(archive: folder.path, store: nil, mappings: Fixtures.mappings)
    #expect(base.unread.map(\.source.name) == ["pr_s42.csv", "pythia_410m_notes.json"])
    #expect(base.failures(.archive, subject: "ts51m/s42", quantity: .pr).count == 1)
    #expect(base.failures(.archive, subject: "pythia-410m", quantity: .pr).count == 1)
    #expect(base.strays.isEmpty)
    base.known = ["pr_s42.csv", "pr_s314.csv"]
    #expect(base.failures(.archive, subject: "ts51m/s42", quantity: .pr) == [])
    #expect(base.failures(.archive, subject: "pythia-410m", quantity: .pr) == [])
    #expect(base.unread(among: ["pr_s314.csv"]) == nil)
    #expect(base.unread(among: ["pr_s314.csv", "pr_s42.csv"])?.source.name == "pr_s42.csv")
    #expect(base.strays.map(\.source.name) == ["pythia_410m_notes.json"])
  }
}

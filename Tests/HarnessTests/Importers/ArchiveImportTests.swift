import Foundation
import Testing

@testable import Evidence

/// The whole synthetic archive at once.
@Suite struct ArchiveImportTests {
  static let imported: (store: MeasurementStore, summary: ImportSummary)? = try? {
    let store = try MeasurementStore()
    return (store, try ArchiveImporter.importAll(directory: Fixtures.archive, into: store, mappings: Fixtures.mappings))
  }()

  private let store: MeasurementStore
  private let summary: ImportSummary

  init() throws { (store, summary) = try #require(Self.imported) }

  @Test func `Reads every file`() {
    #expect(summary.failures == [])
    #expect(summary.unknown == [])
    #expect(summary.copies == [:])
    #expect(summary.imported.count == 89)
    #expect(summary.imported.allSatisfy { $0.value > 0 })
  }

  @Test func `Knows all subjects`() throws {
    #expect(
      try store.subjects(tier: .archive) == [
        "gpt2-124m", "olmo-1b", "olmoe-1b-7b", "pythia-160m", "pythia-1b", "pythia-410m", "ts51m/s123",
        "ts51m/s149",
        "ts51m/s256", "ts51m/s271", "ts51m/s314", "ts51m/s42",
      ])
  }

  @Test func `Reads nothing twice`() throws {
    let fresh = try MeasurementStore()
    let first = try ArchiveImporter.importAll(directory: Fixtures.archive, into: fresh, mappings: Fixtures.mappings)
    let second = try ArchiveImporter.importAll(directory: Fixtures.archive, into: fresh, mappings: Fixtures.mappings)
    #expect(first == summary)
    #expect(second.imported.isEmpty)
    #expect(second.unchanged.count == 89)
    #expect(try fresh.summary() == store.summary())
  }

  @Test func `Gives every row its full provenance`() throws {
    var count = 0
    for subject in try store.subjects(tier: .archive) {
      for quantity in Quantity.all {
        for row in try store.rows(tier: .archive, subject: subject, quantity: quantity) {
          count += 1
          #expect(summary.imported[row.provenance.source] != nil)
          #expect(row.provenance.digest.count == 64)
          #expect(["fp16", "fp32", "truncated-2", "truncated-6"].contains(row.provenance.precision))
          #expect(row.provenance.software == ArchiveImporter.software)
        }
      }
    }
    #expect(count > 0 && count == summary.imported.values.reduce(0, +))
  }

  @Test(arguments: allFiles())
  func `Each file has one layout and only its quantities`(name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: Fixtures.archive.appendingPathComponent(name)))
    let file = try ResultFile(bytes, name: name)
    let layouts = ArchiveImporter.layouts(of: file, Fixtures.mappings)
    let layout = try #require(layouts.first)
    #expect(layouts.count == 1)
    var rows = RowBuilder(source: EvidenceSource(tier: .archive, name: name, digest: "d", software: "s"))
    try layout.read(file, into: &rows)
    #expect(Set(rows.rows.map(\.key.quantity)).isSubset(of: layout.quantities))
    if layout.isAboutOneSubject, !name.contains("extended_survey") {
      #expect(Set(rows.rows.map(\.key.subject)).count == 1)
    }
  }

  static func allFiles() -> [String] {
    FileWalk.files(under: Fixtures.archive, extensions: ["json", "csv"]).files
  }

  @Test(arguments: ["pythia-1b", "olmo-1b", "olmoe-1b-7b"])
  func `Names the axis that the integrals were taken over`(subject: String) throws {
    let points = try store.rows(tier: .archive, subject: subject, quantity: .pr)
    let integrals = try store.rows(tier: .archive, subject: subject, quantity: .integral)
      .filter { $0.key.run == "features" }
    #expect(integrals.count == Set(points.compactMap(\.headID)).count)
    for row in integrals {
      let curve = points.filter { $0.headID == row.headID }.sorted { $0.key.step ?? 0 < $1.key.step ?? 0 }
      let axis = curve.map { point in
        let tokens = point.tokens ?? 0
        return row.key.detail == "ln-billions" ? log(max(tokens / 1e9, 1)) : log(tokens)
      }
      var integral = 0.0
      for index in 1..<curve.count {
        let height = max(curve[index - 1].value - 1, 0) + max(curve[index].value - 1, 0)
        integral += (axis[index] - axis[index - 1]) * height / 2
      }
      #expect(abs(integral - row.value) < 1e-6 * row.value)
    }
  }
}

import Foundation
import Testing

@testable import Evidence

/// Evidence from a store is the same whether it was read at once or piece by piece.
struct StoreTableTests {
  private static let rows = [
    Measurement.sample(.pr, 2, head: "L1H0", step: 200), .sample(.pr, 3, head: "L0H1", step: 100),
    .sample(.pr, 1, head: "L1H0", step: 100), .sample(.pr, 7, subject: "other", head: "L0H0"),
    .sample(.selectivity, 4, head: "L0H1", detail: "bos", examples: 30),
  ]

  private static func filled(_ store: MeasurementStore) throws -> MeasurementStore {
    let provenance = try #require(rows.first).provenance
    let source = EvidenceSource(
      tier: .archive, name: provenance.source, digest: provenance.digest, software: provenance.software)
    try store.replace(source, with: rows)
    return store
  }

  @Test(arguments: [("tiny", Quantity.pr), ("tiny", .selectivity), ("other", .pr), ("other", .selectivity), ("no", .pr)])
  func `A table in memory answers as the same table on disk`(subject: String, quantity: Quantity) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("store-table-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let memory = try StoreTable(Self.filled(MeasurementStore()))
    let disk = try StoreTable(Self.filled(MeasurementStore(path: folder.appendingPathComponent("rows.sqlite").path)))

    let expected = Self.rows.filter { $0.key.subject == subject && $0.key.quantity == quantity }
    let found = try memory.rows(.archive, subject: subject, quantity: quantity)
    #expect(Set(found) == Set(expected))
    #expect(try disk.rows(.archive, subject: subject, quantity: quantity) == found)
  }
}

import Claims
import Foundation
import Testing

@testable import Evidence

/// Rows in memory give what a store of the same rows gives.
@Suite struct MeasuredTableTests {
  @Test func `The committed replica reads the same with and without a store, row by row and source by source`() throws {
    let rows = try MeasurementLines.read(CommittedReplica.rows(in: Fixtures.folder("replica").path))
    let table = try MeasuredTable(rows)
    let store = try MeasurementStore()
    try store.add(measured: rows)
    #expect(try table.subjects == store.subjects(tier: .replica))
    #expect(try table.sources == store.sources())
    var count = 0
    for subject in table.subjects {
      for quantity in Quantity.all {
        let mine = table.rows(.replica, subject: subject, quantity: quantity)
        #expect(try mine == store.rows(tier: .replica, subject: subject, quantity: quantity), "\(subject) \(quantity)")
        count += mine.count
      }
    }
    #expect(count == rows.count && count > 10_000)
  }

  @Test func `What a store refuses is refused`() throws {
    let rows = try MeasurementLines.read(CommittedReplica.rows(in: Fixtures.folder("replica").path)).prefix(3)
    #expect(throws: StoreError.self) { try MeasuredTable(rows + rows.suffix(1)) }
    var foreign = Array(rows)
    foreign[1].key.tier = .archive
    #expect(throws: MeasuringError.self) { try MeasuredTable(foreign) }
    var broken = Array(rows)
    broken[2].value = .nan
    #expect(throws: StoreError.self) { try MeasuredTable(broken) }
  }
}

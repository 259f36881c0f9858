import Algorithms
import Claims

/// Rows that were measured, in memory: checked as a ``MeasurementStore`` checks them and in the order in which it gives
/// them, without a database in between.
///
/// Reading tens of thousands of rows takes a fraction of the time that a store in memory takes to write them and read them
/// back. Time O(n log n) in the rows.
package struct MeasuredTable: EvidenceTable {
  private var table: [MemoryTable.Place: [Measurement]] = [:]
  /// Whose rows it has, sorted.
  package let subjects: [String]
  /// Where they come from, sorted by name.
  package let sources: [SourceRecord]

  /// - Throws: ``MeasuringError`` or ``StoreError`` for rows that a store would refuse.
  package init(_ rows: [Measurement]) throws {
    try MeasurementStore.requireMeasured(rows)
    var order = TextOrder()
    var records: [EvidenceSource: (rows: Int, precisions: Set<String>)] = [:]
    var numbered: [MemoryTable.Place: [(place: [Int], row: Measurement)]] = [:]
    // A store takes rows source by source, and keeps texts in the order in which it first met them.
    for (source, rows) in MeasurementStore.bySource(rows) {
      try MeasurementStore.check(source)
      order.meet(source.tier.rawValue, source.name)
      for row in rows {
        try MeasurementStore.check(row, of: source)
        let place = MemoryTable.Place(tier: row.key.tier, subject: row.key.subject, quantity: row.key.quantity)
        numbered[place, default: []].append((order.place(of: row, from: source.name), row))
      }
      records[source] = (rows.count, Set(rows.map(\.provenance.precision)))
    }
    for (place, rows) in numbered {
      let sorted = rows.sorted { $0.place.lexicographicallyPrecedes($1.place) }
      if let (_, twin) = sorted.adjacentPairs().first(where: { $0.place == $1.place }) {
        throw StoreError.duplicate(source: twin.row.provenance.source, key: twin.row.key, label: twin.row.label)
      }
      table[place] = sorted.map(\.row)
    }
    subjects = Set(rows.map(\.key.subject)).sorted()
    sources = records.map { source, found in
      SourceRecord(source: source, rows: found.rows, precision: found.precisions.sorted().joined(separator: ", "), failure: nil)
    }.sorted { ($0.source.tier, $0.source.name) < ($1.source.tier, $1.source.name) }
  }

  package func rows(_ tier: Tier, subject: String, quantity: Quantity) -> [Measurement] {
    table[MemoryTable.Place(tier: tier, subject: subject, quantity: quantity)] ?? []
  }

  package func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String] { [] }
}

/// Texts by the order in which they were met.
private struct TextOrder {
  private var numbers: [String: Int] = [:]

  @discardableResult
  mutating func number(of text: String) -> Int {
    if let known = numbers[text] { return known }
    numbers[text] = numbers.count
    return numbers.count - 1
  }

  mutating func meet(_ texts: String...) { for text in texts { number(of: text) } }

  /// A row's place among those of its subject and quantity, as the store's primary key orders them.
  mutating func place(of row: Measurement, from source: String) -> [Int] {
    let key = row.key
    meet(key.subject, key.quantity.rawValue)
    let (run, batch, detail) = (number(of: key.run), number(of: key.batch), number(of: key.storedDetail))
    let (ablated, label) = (number(of: key.ablated), number(of: row.label))
    meet(row.checkpointDigest ?? "", row.batchDigest ?? "", row.role.description)
    return [
      run, batch, key.layer ?? -1, key.head ?? -1, detail, key.step ?? -1, ablated, label, number(of: source),
    ]
  }
}

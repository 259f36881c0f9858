import Claims
import GRDB

extension MeasurementStore {
  /// All rows of one source, in no particular order.
  public func rows(ofSource name: String, tier: Tier) throws(StoreError) -> [Measurement] {
    let places = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT s.value, q.value FROM extent JOIN text AS t ON t.id = tier JOIN text AS n ON n.id = source
            JOIN text AS s ON s.id = subject JOIN text AS q ON q.id = quantity
          WHERE t.value = ? AND n.value = ?
          """,
        arguments: [tier.rawValue, name]
      ).map { row -> (String, String) in (try row.text(0), try row.text(1)) }
    }
    return try read { database in
      var decoder = try MeasurementDecoder(database)
      var rows: [Measurement] = []
      for (subject, quantityName) in places {
        let quantity = try MeasurementDecoder.quantity(named: quantityName)
        let cursor = try Row.fetchCursor(
          database,
          sql: """
            SELECT \(MeasurementDecoder.columns)
            FROM measurement
            WHERE tier = (SELECT id FROM text WHERE value = ?) AND subject = (SELECT id FROM text WHERE value = ?)
              AND quantity = (SELECT id FROM text WHERE value = ?) AND source = (SELECT id FROM text WHERE value = ?)
            """,
          arguments: [tier.rawValue, subject, quantityName, name])
        while let row = try cursor.next() {
          rows.append(try decoder.measurement(row, tier: tier, subject: subject, quantity: quantity))
        }
      }
      return rows
    }
  }

  /// Other sources of the tier with rows of a quantity and subject that this one has rows of, too; sorted. O(their number).
  func sources(beside name: String, tier: Tier) throws(StoreError) -> [String] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT o.value FROM extent AS mine
            JOIN extent AS other USING (tier, subject, quantity)
            JOIN text AS t ON t.id = mine.tier JOIN text AS n ON n.id = mine.source JOIN text AS o ON o.id = other.source
          WHERE t.value = ? AND n.value = ? AND other.source <> mine.source ORDER BY o.value
          """,
        arguments: [tier.rawValue, name]
      ).map { row in try row.text(0) }
    }
  }

  /// Drops a source and its rows.
  public func remove(source name: String, tier: Tier) throws(StoreError) {
    try write { database in
      var interner = try Interner(database)
      try Self.removeRows(of: name, tier: tier, in: database, interner: &interner)
      try database.execute(
        sql: "DELETE FROM source WHERE tier = ? AND source = ?",
        arguments: [try interner.number(of: tier.rawValue), try interner.number(of: name)])
    }
  }
}

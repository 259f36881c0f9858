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
      ).map { row -> (String, String) in (row[0], row[1]) }
    }
    var rows: [Measurement] = []
    for (subject, quantityName) in places {
      guard let quantity = Quantity(rawValue: quantityName) else { throw .unknownName(quantityName) }
      rows += try self.rows(tier: tier, subject: subject, quantity: quantity).filter { $0.provenance.source == name }
    }
    return rows
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

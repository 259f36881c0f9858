import Claims
import GRDB

extension MeasurementStore {
  /// All rows of one quantity of one subject, in the order of run, batch, layer, head, detail, step
  /// and condition (texts in the order in which the table first met them).
  public func rows(
    tier: Tier, subject: String, quantity: Quantity
  ) throws(StoreError) -> [Measurement] {
    try read { database in
      var decoder = try MeasurementDecoder(database)
      let statement = try database.cachedStatement(
        sql: """
          SELECT \(MeasurementDecoder.columns)
          FROM measurement
          WHERE tier = (SELECT id FROM text WHERE value = ?)
            AND subject = (SELECT id FROM text WHERE value = ?)
            AND quantity = (SELECT id FROM text WHERE value = ?)
          """)
      let cursor = try Row.fetchCursor(statement, arguments: [tier.rawValue, subject, quantity.rawValue])
      var rows: [Measurement] = []
      while let row = try cursor.next() {
        rows.append(try decoder.measurement(row, tier: tier, subject: subject, quantity: quantity))
      }
      return rows
    }
  }

  /// Every row of the table, grouped; each group in the order of ``rows(tier:subject:quantity:)``. One pass over the
  /// table: much cheaper than many small readings where most of it is wanted.
  func allRows() throws(StoreError) -> [MemoryTable.Place: [Measurement]] {
    try read { database in
      var decoder = try MeasurementDecoder(database)
      var groups: [MemoryTable.Place: [Measurement]] = [:]
      let ranges = try Row.fetchAll(
        database, sql: "SELECT tier, subject, quantity, SUM(rows) FROM extent GROUP BY tier, subject, quantity")
      let statement = try database.cachedStatement(
        sql: """
          SELECT \(MeasurementDecoder.columns) FROM measurement WHERE tier = ? AND subject = ? AND quantity = ?
          """)
      for range in ranges {
        let place = try decoder.place(range)
        let ids = [try range.integer(0), try range.integer(1), try range.integer(2)]
        let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(ids))
        var rows: [Measurement] = []
        rows.reserveCapacity(min(max(0, try range.integer(3)), 1 << 20))
        while let row = try cursor.next() {
          rows.append(
            try decoder.measurement(row, tier: place.tier, subject: place.subject, quantity: place.quantity))
        }
        groups[place] = rows
      }
      return groups
    }
  }

  /// The subjects that a tier has rows of, sorted.
  public func subjects(tier: Tier) throws(StoreError) -> [String] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT s.value FROM extent JOIN text AS t ON t.id = tier JOIN text AS s ON s.id = subject
          WHERE t.value = ? ORDER BY s.value
          """,
        arguments: [tier.rawValue]
      ).map { row in try row.text(0) }
    }
  }

  /// Whether the table holds this source, read without failure, with this content and by this software.
  public func holds(_ source: EvidenceSource) throws(StoreError) -> Bool {
    try read { database in try Self.isCurrent(source, in: database) }
  }

  /// Every source of a tier, or of all tiers, sorted by tier and name; failed ones included.
  public func sources(tier: Tier? = nil) throws(StoreError) -> [SourceRecord] {
    let records = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT t.value, n.value, digest, software, failure, failed_subject, failed_quantities,
            (SELECT IFNULL(SUM(rows), 0) FROM extent
             WHERE extent.tier = source.tier AND extent.source = source.source),
            (SELECT IFNULL(GROUP_CONCAT(precision, ', '), '') FROM
              (SELECT DISTINCT precision FROM provenance AS p
               WHERE p.tier = source.tier AND p.source = source.source AND p.digest = source.digest
               ORDER BY precision))
          FROM source JOIN text AS t ON t.id = tier JOIN text AS n ON n.id = source
          ORDER BY n.value
          """
      ).map { row in try MeasurementDecoder.record(row) }
    }
    return Tier.allCases.filter { tier == nil || $0 == tier }
      .flatMap { tier in records.filter { $0.source.tier == tier } }
  }

  /// The sources of a tier that could not be read and that may have held this quantity of this subject: why
  /// evidence is missing rather than absent.
  public func failures(
    tier: Tier, subject: String, quantity: Quantity
  ) throws(StoreError) -> [SourceRecord] {
    try sources(tier: tier).filter { $0.failure?.mayConcern(subject: subject, quantity: quantity) ?? false }
  }

  /// What the table holds, one line a combination of subject, run, batch, quantity and detail.
  public func summary() throws(StoreError) -> [EvidenceSummary] {
    try read { database in
      var decoder = try MeasurementDecoder(database)
      return try Row.fetchAll(
        database,
        sql: """
          SELECT tier, subject, run, batch, quantity, detail, COUNT(*),
            GROUP_CONCAT(DISTINCT step), GROUP_CONCAT(DISTINCT label)
          FROM measurement GROUP BY tier, subject, run, batch, quantity, detail
          """
      ).map { row in try decoder.summary(row) }
        .sorted { a, b in
          (a.tier.rawValue, a.subject, a.run, a.batch, a.quantity.rawValue, a.detail)
            < (b.tier.rawValue, b.subject, b.run, b.batch, b.quantity.rawValue, b.detail)
        }
    }
  }
}

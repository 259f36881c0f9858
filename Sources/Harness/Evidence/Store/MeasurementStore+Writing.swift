import Claims
import GRDB

extension MeasurementStore {
  /// Makes `rows` the rows of `source`, in place of whatever it had, in one transaction.
  ///
  /// - Returns: `false` if the table already held this source, unchanged and read by the same software; it is
  ///   then left as it is.
  /// - Throws: ``StoreError/missingProvenance(source:field:)``,
  ///   ``StoreError/unusableNumber(source:key:problem:)``, ``StoreError/foreignRow(source:found:)`` or
  ///   ``StoreError/duplicate(source:key:label:)`` for rows that must not be stored; the table is then
  ///   unchanged.
  @discardableResult
  public func replace(_ source: EvidenceSource, with rows: [Measurement]) throws(StoreError) -> Bool {
    try Self.check(source)
    for row in rows { try Self.check(row, of: source) }
    return try write { database in
      if try Self.isCurrent(source, in: database) { return false }
      var interner = try Interner(database)
      try Self.removeRows(of: source.name, tier: source.tier, in: database, interner: &interner)
      try Self.remember(source, failure: nil, in: database, interner: &interner)
      var inserter = try RowInserter(source, in: database, interner: interner)
      try inserter.insert(rows)
      return true
    }
  }

  /// Notes that `source` could not be read, and drops the rows of its earlier state.
  public func recordFailure(_ failure: SourceFailure, of source: EvidenceSource) throws(StoreError) {
    try Self.check(source)
    try write { database in
      var interner = try Interner(database)
      try Self.removeRows(of: source.name, tier: source.tier, in: database, interner: &interner)
      try Self.remember(source, failure: failure, in: database, interner: &interner)
    }
  }

  /// Drops the sources of a tier, and their rows, that are not among `names`: files that are gone.
  public func keepOnly(_ names: Set<String>, in tier: Tier) throws(StoreError) {
    let gone = try sources(tier: tier).map(\.source.name).filter { !names.contains($0) }
    guard !gone.isEmpty else { return }
    try write { database in
      var interner = try Interner(database)
      for name in gone {
        try Self.removeRows(of: name, tier: tier, in: database, interner: &interner)
        try database.execute(
          sql: "DELETE FROM source WHERE tier = ? AND source = ?",
          arguments: [try interner.number(of: tier.rawValue), try interner.number(of: name)])
      }
    }
  }

  // MARK: What may be stored

  static func check(_ source: EvidenceSource) throws(StoreError) {
    for (field, value) in [("source", source.name), ("digest", source.digest), ("software", source.software)]
    where value.isEmpty {
      throw .missingProvenance(source: source.name, field: field)
    }
  }

  static func check(_ row: Measurement, of source: EvidenceSource) throws(StoreError) {
    let provenance = row.provenance
    guard provenance.source == source.name, row.key.tier == source.tier else {
      throw .foreignRow(source: source.name, found: provenance.source)
    }
    guard provenance.digest == source.digest else {
      throw .foreignRow(source: source.name, found: "\(provenance.source), content \(provenance.digest)")
    }
    guard !provenance.precision.isEmpty else {
      throw .missingProvenance(source: source.name, field: "precision")
    }
    guard !provenance.software.isEmpty else {
      throw .missingProvenance(source: source.name, field: "software")
    }
    func refuse(_ problem: String) -> StoreError {
      .unusableNumber(source: source.name, key: row.key, problem: problem)
    }
    guard row.value.isFinite else { throw refuse("the value is \(row.value)") }
    guard row.tokens?.isFinite ?? true else { throw refuse("the token count is not finite") }
    guard (row.key.step ?? 0) >= 0 else { throw refuse("the step is negative") }
    guard (row.key.layer ?? 0) >= 0, (row.key.head ?? 0) >= 0 else { throw refuse("the head is negative") }
    guard (row.examples ?? 0) >= 0 else { throw refuse("the example count is negative") }
    guard !row.key.subject.isEmpty else { throw refuse("the subject is empty") }
  }

  // MARK: Statements

  /// Whether the table holds this source, unchanged and read by the same software.
  static func isCurrent(_ source: EvidenceSource, in database: Database) throws -> Bool {
    try Bool.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT 1 FROM source JOIN text AS t ON t.id = tier JOIN text AS s ON s.id = source
          WHERE t.value = ? AND s.value = ? AND digest = ? AND software = ? AND reader = ? AND failure IS NULL
          """),
      arguments: [source.tier.rawValue, source.name, source.digest, source.software, source.reader]) ?? false
  }

  static func removeRows(
    of source: String, tier: Tier, in database: Database, interner: inout Interner
  ) throws {
    let place: StatementArguments = [try interner.number(of: tier.rawValue), try interner.number(of: source)]
    // Only the ranges that the source has rows in are visited: the key has no index that starts with the
    // source.
    for sql in [
      """
      DELETE FROM measurement WHERE (tier, subject, quantity) IN
        (SELECT tier, subject, quantity FROM extent WHERE tier = ?1 AND source = ?2) AND source = ?2
      """,
      "DELETE FROM extent WHERE tier = ? AND source = ?", "DELETE FROM provenance WHERE tier = ? AND source = ?",
    ] {
      try database.cachedStatement(sql: sql).execute(arguments: place)
    }
  }

  private static func remember(
    _ source: EvidenceSource, failure: SourceFailure?, in database: Database, interner: inout Interner
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO source
          (tier, source, digest, software, reader, failure, failed_subject, failed_quantities)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        try interner.number(of: source.tier.rawValue), try interner.number(of: source.name), source.digest,
        source.software, source.reader, failure?.problem, failure?.subject ?? "",
        (failure?.quantities ?? []).map(\.rawValue).joined(separator: " "),
      ])
  }
}

import Claims
import GRDB

extension MeasurementStore {
  /// Makes `rows` the rows of `source`, in place of whatever it had, in one transaction.
  ///
  /// - Returns: `false` if the table already held this source, unchanged and read by the same software; it is
  ///   then left as it is.
  /// - Throws: ``StoreError/missingProvenance(source:field:)``, ``StoreError/unusableNumber(source:key:problem:)``,
  ///   ``StoreError/foreignRow(source:found:)`` or ``StoreError/duplicate(source:key:label:)`` for rows that must
  ///   not be stored; the table is then unchanged.
  @discardableResult
  public func replace(_ source: EvidenceSource, with rows: [Measurement]) throws(StoreError) -> Bool {
    try Self.check(source)
    for row in rows { try Self.check(row, of: source) }
    return try write { database in
      if try Self.isCurrent(source, in: database) { return false }
      var interner = try Interner(database)
      try Self.removeRows(of: source.name, tier: source.tier, in: database, interner: &interner)
      try Self.insert(rows, of: source, in: database, interner: &interner)
      try Self.remember(source, subject: "", failure: nil, in: database, interner: &interner)
      return true
    }
  }

  /// Notes that `source` could not be read, and drops the rows of its earlier state.
  ///
  /// - Parameter subject: the subject whose evidence is missing now, where that could be told; empty otherwise.
  public func recordFailure(
    of source: EvidenceSource, subject: String, problem: String
  ) throws(StoreError) {
    try Self.check(source)
    try write { database in
      var interner = try Interner(database)
      try Self.removeRows(of: source.name, tier: source.tier, in: database, interner: &interner)
      try Self.remember(source, subject: subject, failure: problem, in: database, interner: &interner)
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

  private static func check(_ source: EvidenceSource) throws(StoreError) {
    for (field, value) in [("source", source.name), ("digest", source.digest), ("software", source.software)]
    where value.isEmpty {
      throw .missingProvenance(source: source.name, field: field)
    }
  }

  private static func check(_ row: Measurement, of source: EvidenceSource) throws(StoreError) {
    let provenance = row.provenance
    guard provenance.source == source.name, row.key.tier == source.tier else {
      throw .foreignRow(source: source.name, found: provenance.source)
    }
    guard provenance.digest == source.digest else {
      throw .foreignRow(source: source.name, found: "\(provenance.source), content \(provenance.digest)")
    }
    guard !provenance.precision.isEmpty else { throw .missingProvenance(source: source.name, field: "precision") }
    guard !provenance.software.isEmpty else { throw .missingProvenance(source: source.name, field: "software") }
    func refuse(_ problem: String) -> StoreError {
      .unusableNumber(source: source.name, key: row.key, problem: problem)
    }
    guard row.value.isFinite else { throw refuse("the value is \(row.value)") }
    guard row.tokens?.isFinite ?? true else { throw refuse("the token count is not finite") }
    for (name, number) in [
      ("step", row.key.step), ("layer", row.key.layer), ("head", row.key.head), ("example count", row.examples),
    ] where (number ?? 0) < 0 {
      throw refuse("the \(name) is negative")
    }
    guard !row.key.subject.isEmpty else { throw refuse("the subject is empty") }
  }

  // MARK: Statements

  private static func isCurrent(_ source: EvidenceSource, in database: Database) throws -> Bool {
    try Bool.fetchOne(
      database,
      sql: """
        SELECT 1 FROM source JOIN text AS t ON t.id = tier JOIN text AS s ON s.id = source
        WHERE t.value = ? AND s.value = ? AND digest = ? AND software = ? AND failure IS NULL
        """,
      arguments: [source.tier.rawValue, source.name, source.digest, source.software]) ?? false
  }

  private static func removeRows(
    of source: String, tier: Tier, in database: Database, interner: inout Interner
  ) throws {
    let place: StatementArguments = [try interner.number(of: tier.rawValue), try interner.number(of: source)]
    // Only the ranges that the source has rows in are visited: the key has no index that starts with the source.
    try database.execute(
      sql: """
        DELETE FROM measurement WHERE (tier, subject, quantity) IN
          (SELECT tier, subject, quantity FROM extent WHERE tier = ?1 AND source = ?2) AND source = ?2
        """, arguments: place)
    try database.execute(sql: "DELETE FROM extent WHERE tier = ? AND source = ?", arguments: place)
    try database.execute(sql: "DELETE FROM provenance WHERE tier = ? AND source = ?", arguments: place)
  }

  private static func remember(
    _ source: EvidenceSource, subject: String, failure: String?, in database: Database, interner: inout Interner
  ) throws {
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO source (tier, source, digest, software, subject, failure) VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        try interner.number(of: source.tier.rawValue), try interner.number(of: source.name), source.digest,
        source.software, try interner.number(of: subject), failure,
      ])
  }

  private static func insert(
    _ rows: [Measurement], of source: EvidenceSource, in database: Database, interner: inout Interner
  ) throws {
    let tier = try interner.number(of: source.tier.rawValue)
    let name = try interner.number(of: source.name)
    var provenances: [Provenance: Int64] = [:]
    var extents: [Extent: Int] = [:]
    let statement = try database.cachedStatement(
      sql: "INSERT INTO measurement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for row in rows {
      let key = row.key
      let provenance = try provenances[row.provenance] ?? insert(row.provenance, tier: tier, name: name, in: database)
      provenances[row.provenance] = provenance
      let subject = try interner.number(of: key.subject)
      let quantity = try interner.number(of: key.quantity.rawValue)
      statement.setUncheckedArguments([
        tier, subject, quantity, try interner.number(of: key.run), try interner.number(of: key.batch),
        key.step ?? -1, key.layer ?? -1, key.head ?? -1, try interner.number(of: key.detail),
        try interner.number(of: key.ablated), try interner.number(of: row.label), name, row.value,
        row.examples ?? -1, row.tokens, try interner.number(of: row.checkpointDigest ?? ""),
        try interner.number(of: row.batchDigest ?? ""), provenance,
      ])
      do {
        try statement.execute()
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
        throw StoreError.duplicate(source: source.name, key: key, label: row.label)
      }
      extents[Extent(subject: subject, quantity: quantity), default: 0] += 1
    }
    for (extent, count) in extents {
      try database.execute(
        sql: "INSERT INTO extent (tier, source, subject, quantity, rows) VALUES (?, ?, ?, ?, ?)",
        arguments: [tier, name, extent.subject, extent.quantity, count])
    }
  }

  private static func insert(
    _ provenance: Provenance, tier: Int64, name: Int64, in database: Database
  ) throws -> Int64 {
    try database.execute(
      sql: """
        INSERT INTO provenance (tier, source, digest, precision, software, time) VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [tier, name, provenance.digest, provenance.precision, provenance.software, provenance.time])
    return database.lastInsertedRowID
  }

  private struct Extent: Hashable {
    var subject: Int64
    var quantity: Int64
  }
}

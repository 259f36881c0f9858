import GRDB
import GRDBSQLite

/// Writes the rows of one source with one prepared statement.
///
/// Binds SQLite's parameters itself: a hundred thousand rows of nineteen columns are mostly the boxing of
/// arguments otherwise. Texts that repeat from row to row, as most do, are not looked up again.
struct RowInserter {
  /// A text column's last text and its number.
  private struct Recent {
    var text = ""
    var number: Int64 = -1
  }

  private enum Column: Int, CaseIterable {
    case subject, quantity, run, batch, detail, ablated, label, checkpointDigest, batchDigest, role
  }

  private struct Extent: Hashable {
    var subject: Int64
    var quantity: Int64
  }

  private let database: Database
  private let source: EvidenceSource
  /// Keeps ``handle`` alive.
  private let statement: Statement
  private let handle: SQLiteStatement
  private var interner: Interner
  private var recent = [Recent](repeating: Recent(), count: Column.allCases.count)
  private var provenance: (value: Provenance, number: Int64)?
  private var extents: [Extent: Int] = [:]
  private var open: (extent: Extent, rows: Int)?

  /// Prepares to write rows of `source`, none of which are in the table.
  init(_ source: EvidenceSource, in database: Database, interner: Interner) throws {
    self.database = database
    self.source = source
    self.interner = interner
    statement = try database.cachedStatement(
      sql: "INSERT INTO measurement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    handle = statement.sqliteStatement
  }

  mutating func insert(_ rows: [Measurement]) throws {
    sqlite3_bind_int64(handle, 1, try interner.number(of: source.tier.rawValue))
    sqlite3_bind_int64(handle, 12, try interner.number(of: source.name))
    for row in rows { try insert(row) }
    closeExtent()
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    for (extent, count) in extents {
      try database.cachedStatement(
        sql: "INSERT INTO extent (tier, source, subject, quantity, rows) VALUES (?, ?, ?, ?, ?)"
      ).execute(
        arguments: [
          try interner.number(of: source.tier.rawValue), try interner.number(of: source.name), extent.subject,
          extent.quantity, count,
        ])
    }
  }

  private mutating func insert(_ row: Measurement) throws {
    let key = row.key
    let extent = Extent(
      subject: try number(of: key.subject, .subject),
      quantity: try number(of: key.quantity.rawValue, .quantity))
    sqlite3_bind_int64(handle, 2, extent.subject)
    sqlite3_bind_int64(handle, 3, extent.quantity)
    sqlite3_bind_int64(handle, 4, try number(of: key.run, .run))
    sqlite3_bind_int64(handle, 5, try number(of: key.batch, .batch))
    sqlite3_bind_int64(handle, 6, Int64(key.step ?? -1))
    sqlite3_bind_int64(handle, 7, Int64(key.layer ?? -1))
    sqlite3_bind_int64(handle, 8, Int64(key.head ?? -1))
    sqlite3_bind_int64(handle, 9, try number(of: key.storedDetail, .detail))
    sqlite3_bind_int64(handle, 10, try number(of: key.ablated, .ablated))
    sqlite3_bind_int64(handle, 11, try number(of: row.label, .label))
    sqlite3_bind_double(handle, 13, row.value)
    sqlite3_bind_int64(handle, 14, Int64(row.examples ?? -1))
    if let tokens = row.tokens {
      sqlite3_bind_double(handle, 15, tokens)
    } else {
      sqlite3_bind_null(handle, 15)
    }
    sqlite3_bind_int64(handle, 16, try number(of: row.checkpointDigest ?? "", .checkpointDigest))
    sqlite3_bind_int64(handle, 17, try number(of: row.batchDigest ?? "", .batchDigest))
    sqlite3_bind_int64(handle, 18, try number(of: row.provenance))
    sqlite3_bind_int64(handle, 19, try number(of: row.role.description, .role))
    let code = sqlite3_step(handle)
    guard code == SQLITE_DONE else { throw failure(code, row) }
    sqlite3_reset(handle)
    if let current = open, current.extent == extent {
      open = (extent, current.rows + 1)
    } else {
      closeExtent()
      open = (extent, 1)
    }
  }

  private func failure(_ code: Int32, _ row: Measurement) -> any Error {
    let message = database.lastErrorMessage
    sqlite3_reset(handle)
    // Extended codes carry the kind of constraint in their upper bits; the key is the only one a row can
    // break.
    guard code & 0xFF != SQLITE_CONSTRAINT else {
      return StoreError.duplicate(source: source.name, key: row.key, label: row.label)
    }
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }

  private mutating func closeExtent() {
    if let open { extents[open.extent, default: 0] += open.rows }
    open = nil
  }

  private mutating func number(of text: String, _ column: Column) throws -> Int64 {
    let index = column.rawValue
    if recent[index].number >= 0, recent[index].text == text { return recent[index].number }
    let number = try interner.number(of: text)
    recent[index] = Recent(text: text, number: number)
    return number
  }

  private mutating func number(of value: Provenance) throws -> Int64 {
    if let provenance, provenance.value == value { return provenance.number }
    try database.cachedStatement(
      sql: """
        INSERT INTO provenance (tier, source, digest, precision, software, time) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """
    ).execute(
      arguments: [
        try interner.number(of: source.tier.rawValue), try interner.number(of: source.name), value.digest,
        value.precision, value.software, value.time,
      ])
    let number = try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT id FROM provenance
          WHERE tier = ? AND source = ? AND digest = ? AND precision = ? AND software = ? AND time = ?
          """),
      arguments: [
        try interner.number(of: source.tier.rawValue), try interner.number(of: source.name), value.digest,
        value.precision, value.software, value.time,
      ])
    guard let number else { throw StoreDamage("the provenance of '\(value.source)' was not stored") }
    provenance = (value, number)
    return number
  }
}

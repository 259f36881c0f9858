import Evidence
import Foundation
import GRDB

/// What is remembered from night to night besides the measurements: digests of files, units and what they cost,
/// failures, Slurm jobs, nights, and every change of a verdict.
public final class NightlyLedger: Sendable {
  let database: DatabasePool
  public let path: String

  public init(path: String) throws(StoreError) {
    self.path = path
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(10)
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      database = try DatabasePool(path: path, configuration: configuration)
      try database.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
          guard version <= Self.migrations.count else { throw StoreError.newerSchema(path: path) }
          for migration in Self.migrations.dropFirst(version) { try database.execute(sql: migration) }
          try database.execute(sql: "PRAGMA user_version = \(Self.migrations.count)")
          return .commit
        }
      }
    } catch let error as StoreError {
      throw error
    } catch {
      throw .database(path: path, problem: "\(error)")
    }
  }

  /// Each brings a ledger of the version of its place to the next. Never changed, only added to.
  private static let migrations = [
    """
    CREATE TABLE digest (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
    -- Units whose rows have come into the table at some time, with what they cost.
    CREATE TABLE unit (
      key TEXT PRIMARY KEY, subject TEXT NOT NULL, step INTEGER NOT NULL, kind TEXT NOT NULL, batch TEXT NOT NULL,
      checkpoint TEXT NOT NULL, configuration TEXT NOT NULL, path TEXT NOT NULL, tokens REAL,
      source TEXT NOT NULL, rows INTEGER NOT NULL, seconds REAL NOT NULL, host TEXT NOT NULL, time TEXT NOT NULL,
      screen TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX unit_by_checkpoint ON unit (subject, step);
    CREATE TABLE attempt (key TEXT PRIMARY KEY, count INTEGER NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE job (id TEXT PRIMARY KEY, units TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE night (
      id TEXT PRIMARY KEY, tool TEXT NOT NULL, summary TEXT NOT NULL
    ) WITHOUT ROWID;
    -- Checkpoints by the night that reported them first.
    CREATE TABLE reported (
      subject TEXT NOT NULL, step INTEGER NOT NULL, checkpoint TEXT NOT NULL, night TEXT NOT NULL,
      PRIMARY KEY (subject, step, checkpoint)
    ) WITHOUT ROWID;
    -- A row for every night on which a result, or what it rests on, was another than before.
    CREATE TABLE verdict (
      claim TEXT NOT NULL, check_name TEXT NOT NULL, tier TEXT NOT NULL, night TEXT NOT NULL, verdict TEXT NOT NULL,
      tool TEXT NOT NULL, claim_digest TEXT NOT NULL, cause TEXT NOT NULL, noise TEXT NOT NULL, result TEXT NOT NULL,
      PRIMARY KEY (claim, check_name, tier, night)
    ) WITHOUT ROWID;
    """
  ]

  func read<T: Sendable>(_ body: @Sendable (Database) throws -> T) throws(StoreError) -> T {
    do { return try database.read(body) } catch { throw .database(path: path, problem: "\(error)") }
  }

  func write<T: Sendable>(_ body: @Sendable (Database) throws -> T) throws(StoreError) -> T {
    do { return try database.write(body) } catch { throw .database(path: path, problem: "\(error)") }
  }
}

/// A unit whose rows are, or were, in the table.
public struct FinishedUnit: Sendable, Hashable {
  public var key: String
  public var subject: String
  public var step: Int?
  public var kind: String
  public var batch: String
  public var checkpoint: String
  public var configuration: String
  public var path: String
  public var tokens: Double?
  public var source: String
  public var rows: Int
  public var seconds: Double
  public var host: String
  public var time: String
  public var screen: String

  public init(
    key: String, subject: String, step: Int?, kind: String, batch: String, checkpoint: String, configuration: String,
    path: String, tokens: Double?, source: String, rows: Int, seconds: Double, host: String, time: String,
    screen: String
  ) {
    self.key = key
    self.subject = subject
    self.step = step
    self.kind = kind
    self.batch = batch
    self.checkpoint = checkpoint
    self.configuration = configuration
    self.path = path
    self.tokens = tokens
    self.source = source
    self.rows = rows
    self.seconds = seconds
    self.host = host
    self.time = time
    self.screen = screen
  }
}

extension NightlyLedger {
  // MARK: Digests

  func digest(of path: String, stamp: String) throws(StoreError) -> String? {
    try read { database in
      try String.fetchOne(
        database, sql: "SELECT digest FROM digest WHERE path = ? AND stamp = ?", arguments: [path, stamp])
    }
  }

  func remember(_ digest: String, of path: String, stamp: String) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO digest (path, stamp, digest) VALUES (?, ?, ?)", arguments: [path, stamp, digest])
    }
  }

  // MARK: Units

  /// All units that were ever measured, by key.
  public func units() throws(StoreError) -> [String: FinishedUnit] {
    let units = try read { database in
      // A cursor's row is not copied, as an array's rows would be.
      try Array(Row.fetchCursor(database, sql: "SELECT \(FinishedUnit.columns) FROM unit").map { FinishedUnit($0) })
    }
    return Dictionary(units.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Everything that was ever measured of a subject's step, oldest first.
  func units(subject: String, step: Int?) throws(StoreError) -> [FinishedUnit] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT \(FinishedUnit.columns) FROM unit WHERE subject = ? AND step = ? ORDER BY time, key",
        arguments: [subject, step ?? -1]
      ).map { row in FinishedUnit(row) }
    }
  }

  /// Notes that a unit's rows are in the table.
  public func add(_ unit: FinishedUnit) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO unit (key, subject, step, kind, batch, checkpoint, configuration, path, tokens, source,
            rows, seconds, host, time, screen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          unit.key, unit.subject, unit.step ?? -1, unit.kind, unit.batch, unit.checkpoint, unit.configuration,
          unit.path, unit.tokens, unit.source, unit.rows, unit.seconds, unit.host, unit.time, unit.screen,
        ])
      try database.execute(sql: "DELETE FROM attempt WHERE key = ?", arguments: [unit.key])
    }
  }

  // MARK: Failures

  func attempts() throws(StoreError) -> [String: (count: Int, reason: String)] {
    let rows = try read { database in
      try Row.fetchAll(database, sql: "SELECT key, count, reason FROM attempt")
        .map { row -> (String, Int, String) in (row[0], row[1], row[2]) }
    }
    return Dictionary(rows.map { ($0.0, (count: $0.1, reason: $0.2)) }, uniquingKeysWith: { first, _ in first })
  }

  func recordAttempt(_ key: String, reason: String) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO attempt (key, count, reason) VALUES (?, 1, ?)
          ON CONFLICT (key) DO UPDATE SET count = count + 1, reason = excluded.reason
          """,
        arguments: [key, reason])
    }
  }

  /// Lets units that failed too often be tried again.
  public func forgetFailures() throws(StoreError) {
    try write { try $0.execute(sql: "DELETE FROM attempt") }
  }

  // MARK: Slurm jobs

  /// Array jobs that were submitted and not seen to end, each with its units in order of their index.
  func jobs() throws(StoreError) -> [String: [String]] {
    let rows = try read { database in
      try Row.fetchAll(database, sql: "SELECT id, units FROM job").map { row -> (String, String) in (row[0], row[1]) }
    }
    return Dictionary(
      rows.map { ($0.0, $0.1.split(separator: " ").map(String.init)) }, uniquingKeysWith: { first, _ in first })
  }

  func add(job id: String, units: [String]) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO job (id, units) VALUES (?, ?)",
        arguments: [id, units.joined(separator: " ")])
    }
  }

  func remove(job id: String) throws(StoreError) {
    try write { try $0.execute(sql: "DELETE FROM job WHERE id = ?", arguments: [id]) }
  }
}

extension FinishedUnit {
  /// In the order in which a row is read: by place, because looking columns up by name takes longer than the query.
  fileprivate static let columns =
    "key, subject, step, kind, batch, checkpoint, configuration, path, tokens, source, rows, seconds, host, time, screen"

  fileprivate init(_ row: Row) {
    let step: Int = row[2]
    self.init(
      key: row[0], subject: row[1], step: step < 0 ? nil : step, kind: row[3], batch: row[4], checkpoint: row[5],
      configuration: row[6], path: row[7], tokens: row[8], source: row[9], rows: row[10], seconds: row[11],
      host: row[12], time: row[13], screen: row[14])
  }

  /// `pythia-1b@1000`.
  public var checkpointName: String { "\(subject)\(step.map { "@\($0)" } ?? "")" }
}

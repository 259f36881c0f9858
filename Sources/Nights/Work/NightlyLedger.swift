import Claims
import Evidence
import Foundation
import GRDB
import Ground

/// What is remembered from night to night besides the measurements: digests of files, units and what they cost,
/// failures, Slurm jobs, nights, and every change of a verdict.
public final class NightlyLedger: Sendable {
  private let database: any DatabaseWriter
  public let path: String

  public init(path: String) throws(StoreError) {
    self.path = path
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    database = try DatabaseFile(
      path: path, tables: ["digest", "unit", "attempt", "job", "night", "reported", "verdict"], migrations: Self.migrations
    ).open(configuration)
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
    """,
    // The same tables, strict, with the order in which units and nights came: a clock may jump.
    """
    ALTER TABLE digest RENAME TO loose_digest;
    ALTER TABLE unit RENAME TO loose_unit;
    ALTER TABLE attempt RENAME TO loose_attempt;
    ALTER TABLE job RENAME TO loose_job;
    ALTER TABLE night RENAME TO loose_night;
    ALTER TABLE reported RENAME TO loose_reported;
    ALTER TABLE verdict RENAME TO loose_verdict;
    CREATE TABLE digest (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, digest TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE unit (
      key TEXT PRIMARY KEY, subject TEXT NOT NULL, step INTEGER NOT NULL, kind TEXT NOT NULL, batch TEXT NOT NULL,
      checkpoint TEXT NOT NULL, configuration TEXT NOT NULL, path TEXT NOT NULL, tokens REAL,
      source TEXT NOT NULL, rows INTEGER NOT NULL, seconds REAL NOT NULL, host TEXT NOT NULL, time TEXT NOT NULL,
      screen TEXT NOT NULL, number INTEGER NOT NULL UNIQUE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE attempt (key TEXT PRIMARY KEY, count INTEGER NOT NULL, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE job (id TEXT PRIMARY KEY, units TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE night (
      id TEXT PRIMARY KEY, tool TEXT NOT NULL, summary TEXT NOT NULL, number INTEGER NOT NULL UNIQUE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE reported (
      subject TEXT NOT NULL, step INTEGER NOT NULL, checkpoint TEXT NOT NULL, night TEXT NOT NULL,
      PRIMARY KEY (subject, step, checkpoint)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE verdict (
      claim TEXT NOT NULL, check_name TEXT NOT NULL, tier TEXT NOT NULL, night TEXT NOT NULL, verdict TEXT NOT NULL,
      tool TEXT NOT NULL, claim_digest TEXT NOT NULL, cause TEXT NOT NULL, noise TEXT NOT NULL, result TEXT NOT NULL,
      PRIMARY KEY (claim, check_name, tier, night)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO digest SELECT path, stamp, digest FROM loose_digest;
    INSERT INTO unit SELECT key, subject, step, kind, batch, checkpoint, configuration, path, tokens, source, rows,
      seconds, host, time, screen, ROW_NUMBER() OVER (ORDER BY time, key) FROM loose_unit;
    INSERT INTO attempt SELECT key, count, reason FROM loose_attempt;
    INSERT INTO job SELECT id, units FROM loose_job;
    INSERT INTO night SELECT id, tool, summary, ROW_NUMBER() OVER (ORDER BY id) FROM loose_night;
    INSERT INTO reported SELECT subject, step, checkpoint, night FROM loose_reported;
    INSERT INTO verdict SELECT claim, check_name, tier, night, verdict, tool, claim_digest, cause, noise, result
      FROM loose_verdict;
    DROP TABLE loose_digest;
    DROP TABLE loose_unit;
    DROP TABLE loose_attempt;
    DROP TABLE loose_job;
    DROP TABLE loose_night;
    DROP TABLE loose_reported;
    DROP TABLE loose_verdict;
    CREATE INDEX unit_by_checkpoint ON unit (subject, step);
    """,
  ]

  func read<T: Sendable>(_ body: @Sendable (Database) throws -> T) throws(StoreError) -> T {
    try DatabaseFile.attempt(path) { try database.read(body) }
  }

  func write<T: Sendable>(_ body: @Sendable (Database) throws -> T) throws(StoreError) -> T {
    try DatabaseFile.attempt(path) { try database.write(body) }
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
      try Row.fetchOne(
        database, sql: "SELECT digest FROM digest WHERE path = ? AND stamp = ?", arguments: [path, stamp])?.text(0)
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
      try Array(Row.fetchCursor(database, sql: "SELECT \(FinishedUnit.columns) FROM unit").map { try FinishedUnit($0) })
    }
    return Dictionary(units.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Everything that was ever measured of a subject's step, oldest first.
  func units(subject: String, step: Int?) throws(StoreError) -> [FinishedUnit] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT \(FinishedUnit.columns) FROM unit WHERE subject = ? AND step = ? ORDER BY number",
        arguments: [subject, step ?? -1]
      ).map { row in try FinishedUnit(row) }
    }
  }

  /// Notes that a unit's rows are in the table.
  public func add(_ unit: FinishedUnit) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO unit (key, subject, step, kind, batch, checkpoint, configuration, path, tokens, source,
            rows, seconds, host, time, screen, number)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT IFNULL(MAX(number), 0) + 1 FROM unit))
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
        .map { row -> (String, Int, String) in (try row.text(0), try row.integer(1), try row.text(2)) }
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
      try Row.fetchAll(database, sql: "SELECT id, units FROM job")
        .map { row -> (String, String) in (try row.text(0), try row.text(1)) }
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

  fileprivate init(_ row: Row) throws {
    self.init(
      key: try row.text(0), subject: try row.text(1), step: try row.count(2), kind: try row.text(3),
      batch: try row.text(4), checkpoint: try row.text(5), configuration: try row.text(6), path: try row.text(7),
      tokens: try row.optionalReal(8), source: try row.text(9), rows: try row.integer(10), seconds: try row.real(11),
      host: try row.text(12), time: try row.text(13), screen: try row.text(14))
  }

  /// `model-a@1000`.
  public var checkpointName: String { "\(subject)\(step.map { "@\($0)" } ?? "")" }
}

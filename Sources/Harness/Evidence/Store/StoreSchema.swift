import GRDB

/// The tables behind ``MeasurementStore``.
///
/// A measurement is one row of integers and one double. Texts (subject, detail, condition, …) are interned in
/// `text`, provenance in `provenance`, so that a row takes about 50 bytes and ten million fit in half a
/// gigabyte. `measurement` has no row id: its primary key is the measurement's key, led by the columns that
/// questions ask for (tier, subject, quantity), so that one B-tree is table, index and uniqueness in one;
/// then come head, detail and step, the order in which result files list their numbers, so that inserts
/// append. Absent numbers are stored as −1, because a NULL would not count as equal in a unique key.
enum StoreSchema {
  /// The number of migrations that this version knows, which SQLite keeps as the file's `user_version`.
  static var version: Int { migrations.count }

  /// The version of a table; 0 for a file that is new.
  static func version(of database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
  }

  /// Brings a table up to date. To be called in an immediate transaction, so that of two processes that open
  /// a new file at once one finds it made.
  static func migrate(_ database: Database) throws {
    for migration in migrations.dropFirst(try version(of: database)) { try database.execute(sql: migration) }
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// Each brings a table of the version of its place to the next. Never changed, only added to.
  private static let migrations = [
    """
    CREATE TABLE text (
      id INTEGER PRIMARY KEY,
      value TEXT NOT NULL UNIQUE
    );
    CREATE TABLE provenance (
      id INTEGER PRIMARY KEY,
      tier INTEGER NOT NULL REFERENCES text,
      source INTEGER NOT NULL REFERENCES text,
      digest TEXT NOT NULL CHECK (digest <> ''),
      precision TEXT NOT NULL CHECK (precision <> ''),
      software TEXT NOT NULL CHECK (software <> ''),
      time TEXT NOT NULL,
      UNIQUE (tier, source, digest, precision, software, time)
    );
    CREATE TABLE measurement (
      tier INTEGER NOT NULL,
      subject INTEGER NOT NULL,
      quantity INTEGER NOT NULL,
      run INTEGER NOT NULL,
      batch INTEGER NOT NULL,
      step INTEGER NOT NULL,
      layer INTEGER NOT NULL,
      head INTEGER NOT NULL,
      detail INTEGER NOT NULL,
      ablated INTEGER NOT NULL,
      label INTEGER NOT NULL,
      source INTEGER NOT NULL,
      value REAL NOT NULL,
      examples INTEGER NOT NULL,
      tokens REAL,
      checkpoint_digest INTEGER NOT NULL,
      batch_digest INTEGER NOT NULL,
      provenance INTEGER NOT NULL,
      PRIMARY KEY (tier, subject, quantity, run, batch, layer, head, detail, step, ablated, label, source)
    ) WITHOUT ROWID;
    -- Which (subject, quantity) ranges a source has rows in: what to visit when it is replaced.
    CREATE TABLE extent (
      tier INTEGER NOT NULL,
      source INTEGER NOT NULL,
      subject INTEGER NOT NULL,
      quantity INTEGER NOT NULL,
      rows INTEGER NOT NULL,
      PRIMARY KEY (tier, source, subject, quantity)
    ) WITHOUT ROWID;
    -- What a source was when it was last read, whether that gave rows or a failure.
    CREATE TABLE source (
      tier INTEGER NOT NULL REFERENCES text,
      source INTEGER NOT NULL REFERENCES text,
      digest TEXT NOT NULL,
      software TEXT NOT NULL,
      failure TEXT,
      failed_subject TEXT NOT NULL,
      failed_quantities TEXT NOT NULL,
      PRIMARY KEY (tier, source)
    ) WITHOUT ROWID;
    """,
    // What the ablated heads are to the model: a text, or 0 in rows from before, whose label says it.
    "ALTER TABLE measurement ADD COLUMN role INTEGER NOT NULL DEFAULT 0;",
  ]
}

import GRDB

/// The tables behind ``MeasurementStore``.
///
/// A measurement is one row of integers and one double. Texts (subject, detail, condition, …) are interned in
/// `text`, provenance in `provenance`, so that a row takes about 50 bytes and ten million fit in half a
/// gigabyte. `measurement` has no row id: its primary key is the measurement's key, led by the columns that
/// questions ask for (tier, subject, quantity), so that one B-tree is table, index and uniqueness in one;
/// then come head, detail and step, the order in which result files list their numbers, so that inserts
/// append. The text in `detail` is the item with the detail where there is an item. Absent numbers are stored as −1, because a NULL would not count as equal in a unique key.
enum StoreSchema {
  /// The table at a path. SQLite keeps the number of migrations that made it as the file's `user_version`.
  static func file(_ path: String) -> DatabaseFile {
    DatabaseFile(
      path: path, tables: ["text", "provenance", "measurement", "extent", "source"], migrations: migrations)
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
    // The same tables, strict: SQLite lets no value of another type in.
    """
    ALTER TABLE text RENAME TO loose_text;
    ALTER TABLE provenance RENAME TO loose_provenance;
    ALTER TABLE measurement RENAME TO loose_measurement;
    ALTER TABLE extent RENAME TO loose_extent;
    ALTER TABLE source RENAME TO loose_source;
    CREATE TABLE text (
      id INTEGER PRIMARY KEY,
      value TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE provenance (
      id INTEGER PRIMARY KEY,
      tier INTEGER NOT NULL REFERENCES text,
      source INTEGER NOT NULL REFERENCES text,
      digest TEXT NOT NULL CHECK (digest <> ''),
      precision TEXT NOT NULL CHECK (precision <> ''),
      software TEXT NOT NULL CHECK (software <> ''),
      time TEXT NOT NULL,
      UNIQUE (tier, source, digest, precision, software, time)
    ) STRICT;
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
      role INTEGER NOT NULL,
      PRIMARY KEY (tier, subject, quantity, run, batch, layer, head, detail, step, ablated, label, source)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE extent (
      tier INTEGER NOT NULL,
      source INTEGER NOT NULL,
      subject INTEGER NOT NULL,
      quantity INTEGER NOT NULL,
      rows INTEGER NOT NULL,
      PRIMARY KEY (tier, source, subject, quantity)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE source (
      tier INTEGER NOT NULL REFERENCES text,
      source INTEGER NOT NULL REFERENCES text,
      digest TEXT NOT NULL,
      software TEXT NOT NULL,
      failure TEXT,
      failed_subject TEXT NOT NULL,
      failed_quantities TEXT NOT NULL,
      PRIMARY KEY (tier, source)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO text SELECT id, value FROM loose_text;
    INSERT INTO provenance SELECT id, tier, source, digest, precision, software, time FROM loose_provenance;
    INSERT INTO measurement SELECT tier, subject, quantity, run, batch, step, layer, head, detail, ablated, label,
      source, value, examples, tokens, checkpoint_digest, batch_digest, provenance, role FROM loose_measurement;
    INSERT INTO extent SELECT tier, source, subject, quantity, rows FROM loose_extent;
    INSERT INTO source SELECT tier, source, digest, software, failure, failed_subject, failed_quantities
      FROM loose_source;
    DROP TABLE loose_source;
    DROP TABLE loose_extent;
    DROP TABLE loose_measurement;
    DROP TABLE loose_provenance;
    DROP TABLE loose_text;
    """,
    // What a source was read by besides the program: the digest of a suite's mappings.
    "ALTER TABLE source ADD COLUMN reader TEXT NOT NULL DEFAULT '';",
  ]
}

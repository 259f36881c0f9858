import GRDB

/// The measurement table: every number that a verdict may rest on, with where it came from.
///
/// Rows are written source by source (``replace(_:with:)``), so the table never holds half a file, nor rows
/// of a file's earlier state, nor the same measurement of one source twice. A table on disk is in SQLite's
/// write-ahead mode: a process that is killed loses at most the source that it was writing.
public final class MeasurementStore: Sendable {
  /// Path of the file, or `memory` for a table that ends with the process.
  public let path: String
  let database: any DatabaseWriter

  /// Whether the table never was a file.
  let isInMemory: Bool

  /// Opens an empty table in memory.
  public init() throws(StoreError) {
    path = "memory"
    isInMemory = true
    database = try StoreSchema.file(path).openInMemory(Self.configuration)
  }

  /// Opens the table at `path`, creating it if it is not there. Where it cannot be written, a copy of it is opened.
  ///
  /// - Throws: ``StoreError/newerSchema(path:)`` for a file of a later version,
  ///   ``StoreError/damaged(path:problem:)`` for one that is no table of measurements, or not a whole one,
  ///   ``StoreError/database(path:problem:)`` for one that cannot be opened.
  public init(path: String) throws(StoreError) {
    self.path = path
    isInMemory = false
    database = try StoreSchema.file(path).open(Self.configuration)
  }

  /// A table that is open already.
  init(path: String, _ database: any DatabaseWriter) {
    self.path = path
    isInMemory = false
    self.database = database
  }

  static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "measurements"
    // Several commands may use one table: wait for the other's transaction rather than fail.
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { database in
      // A commit is on disk when it returns, also if the machine (not only the process) stops.
      try database.execute(sql: "PRAGMA synchronous = FULL")
      // The rows of a source lie apart, each among those of its head's other steps: pages that a large table
      // touches again and again stay in memory (64 MB) and are written back less often (every 64 MB of log).
      try database.execute(sql: "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16384")
    }
    return configuration
  }

  func read<T: Sendable>(_ body: @Sendable (Database) throws -> T) throws(StoreError) -> T {
    try DatabaseFile.attempt(path) { try database.read(body) }
  }

  func write<T: Sendable>(_ body: @Sendable (Database) throws -> T) throws(StoreError) -> T {
    try DatabaseFile.attempt(path) { try database.write(body) }
  }
}

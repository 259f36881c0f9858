import Claims
import Foundation
import GRDB
import Ground
import Synchronization

/// One of the program's SQLite files: looked at before anything in it is believed, brought up to date, and opened.
package struct DatabaseFile: Sendable {
  let path: String
  /// The tables that a file of any version has.
  let tables: [String]
  /// Each brings a file of the version of its place to the next.
  let migrations: [String]

  package init(path: String, tables: [String], migrations: [String]) {
    self.path = path
    self.tables = tables
    self.migrations = migrations
  }

  /// Opens the file, which is made where it is not there.
  ///
  /// A file that cannot be written, or whose folder cannot, is opened as a copy: nothing is written to it, and what is
  /// written to the copy ends with the process.
  ///
  /// - Throws: ``StoreError`` naming the file: for a later version, for one that is damaged, that another program wrote,
  ///   or that cannot be opened.
  package func open(_ configuration: Configuration) throws(StoreError) -> any DatabaseWriter {
    if isReadOnly { return try openCopy(configuration) }
    try Self.attempt(path) {
      // A new file has nothing to look at; one that another process makes right now is waited for.
      guard let state = FileState(path: path), state.size > 0 else { return }
      var looking = Configuration()
      looking.busyMode = .timeout(10)
      let queue = try DatabaseQueue(path: path, configuration: looking)
      defer { try? queue.close() }
      try queue.read { database in try examine(database, isWhole: Self.isFirstSight(of: state)) }
    }
    return try Self.attempt(path) {
      let pool = try DatabasePool(path: path, configuration: configuration)
      try migrate(pool)
      return pool
    }
  }

  /// Opens a file of this version that nobody writes to, and whose content is known to be whole.
  func openKept(_ configuration: Configuration) throws(StoreError) -> any DatabaseWriter {
    try Self.attempt(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.read { database in
        guard try Int.fetchOne(database, sql: "PRAGMA user_version") == migrations.count else { throw StoreDamage("it is of another version") }
        try examine(database, isWhole: false)
      }
      return queue
    }
  }

  /// Opens an empty table in memory.
  func openInMemory(_ configuration: Configuration) throws(StoreError) -> any DatabaseWriter {
    try Self.attempt(path) {
      let queue = try DatabaseQueue(configuration: configuration)
      try migrate(queue)
      return queue
    }
  }

  private var folder: String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "." }

  private var isReadOnly: Bool {
    access(path, F_OK) == 0 && (access(path, W_OK) != 0 || access(folder, W_OK) != 0)
  }

  /// The copy's files have no names any more once it is open, so that nothing stays of it however the process ends.
  func openCopy(_ configuration: Configuration) throws(StoreError) -> any DatabaseWriter {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("claims-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: place) }
    let copy = place.appendingPathComponent("copy.sqlite").path
    do {
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
        try Data(contentsOf: URL(fileURLWithPath: path + suffix), options: .alwaysMapped)
          .write(to: URL(fileURLWithPath: copy + suffix))
      }
    } catch {
      throw .database(
        path: path, problem: "it cannot be written, and not be copied to \(place.deletingLastPathComponent().path) either")
    }
    return try Self.attempt(path) {
      let queue = try DatabaseQueue(path: copy, configuration: configuration)
      try queue.read { database in try examine(database, isWhole: true) }
      try queue.writeWithoutTransaction { database in
        // Brings in what is in the log, and needs no further files.
        for mode in ["DELETE", "MEMORY"] { try database.execute(sql: "PRAGMA journal_mode = \(mode)") }
        try database.execute(sql: "PRAGMA temp_store = MEMORY")
      }
      try migrate(queue)
      return queue
    }
  }

  /// Whether this process has not looked at the whole of this file before.
  private static func isFirstSight(of state: FileState) -> Bool {
    seen.withLock { $0.insert(state.place).inserted }
  }
  private static let seen = Mutex<Set<[UInt64]>>([])

  /// - Parameter isWhole: whether every page is read, and not only what the tables are.
  private func examine(_ database: Database, isWhole: Bool) throws {
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard version <= migrations.count else { throw StoreError.newerSchema(path: path) }
    guard version >= 0 else { throw StoreDamage("its version is \(version)") }
    let found = Set(try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'"))
    if version == 0, let other = found.min() {
      throw StoreDamage("it holds tables of another program, such as '\(other.prefix(60))'")
    }
    if version > 0, let missing = tables.first(where: { !found.contains($0) }) {
      throw StoreDamage("the table '\(missing)' is missing")
    }
    guard isWhole, version > 0 else { return }
    let answer = try String.fetchAll(database, sql: "PRAGMA quick_check(1)")
    guard answer == ["ok"] else {
      let words = (answer.first ?? "").split(separator: "\n").last ?? "no answer"
      throw StoreDamage("SQLite's check says: \(words.prefix(200))")
    }
  }

  /// In an immediate transaction, so that of two processes that open a new file at once one finds it made.
  private func migrate(_ database: any DatabaseWriter) throws {
    func version(_ database: Database) throws -> Int {
      try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }
    let found = try database.read { try version($0) }
    guard found <= migrations.count else { throw StoreError.newerSchema(path: path) }
    guard found < migrations.count else { return }
    try database.writeWithoutTransaction { database in
      try database.inTransaction(.immediate) {
        let done = max(0, try version(database))
        guard done < migrations.count else { return .commit }
        for migration in migrations[done...] { try database.execute(sql: migration) }
        try database.execute(sql: "PRAGMA user_version = \(migrations.count)")
        return .commit
      }
    }
  }

  // MARK: Errors

  /// Runs what uses the file at `path`; whatever goes wrong names it.
  package static func attempt<T>(_ path: String, _ body: () throws -> T) throws(StoreError) -> T {
    do {
      return try body()
    } catch let error as StoreError {
      throw error
    } catch let error as StoreDamage {
      throw .damaged(path: path, problem: error.problem)
    } catch let error as DatabaseError {
      throw Self.error(path, error)
    } catch {
      throw .damaged(path: path, problem: "a value in it is not what it should be (\(reason(of: error)))")
    }
  }

  /// By SQLite's result code; its message alone can be anything, a name from the file too.
  private static func error(_ path: String, _ error: DatabaseError) -> StoreError {
    let problem = error.message ?? "\(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_FULL: return .noRoom(path: path, problem: problem)
    case .SQLITE_IOERR: return .noRoom(path: path, problem: "\(problem) (code \(error.extendedResultCode.rawValue))")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_ERROR:
      return .damaged(path: path, problem: problem)
    default: return .database(path: path, problem: problem)
    }
  }
}

/// Something in a file that none of its versions wrote; whoever opened the file adds its path.
package struct StoreDamage: Error {
  var problem: String

  package init(_ problem: String) { self.problem = problem }
}

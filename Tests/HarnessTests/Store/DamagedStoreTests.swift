import Claims
import struct Evidence.Measurement
import Foundation
import GRDB
import Testing

@testable import Evidence
@testable import Nights

/// Tables that hold what no version of the program wrote. Each test has a folder of its own.
@Suite struct DamagedStoreTests {
  private let folder: URL
  private var path: String { folder.appendingPathComponent("store.sqlite").path }
  private let source = EvidenceSource(tier: .archive, name: "a.json", digest: "d1", software: "importer 1")

  init() throws { folder = try Fixtures.temporaryFolder() }

  private func rows(_ count: Int) -> [Measurement] {
    (0..<count).map { step in
      Measurement(
        Measurement.Key(tier: .archive, subject: "ts51m/s42", step: step, quantity: .loss), value: Double(step),
        examples: 4, provenance: Provenance(source: "a.json", digest: "d1", precision: "fp32", software: "importer 1"))
    }
  }

  /// A table as the second version left it, whose columns take values of any type.
  private func makeLooseStore() throws {
    try MeasurementStore(path: path).replace(source, with: rows(10))
    try changing { database in
      try database.execute(sql: "PRAGMA writable_schema = ON")
      try database.execute(
        sql: "UPDATE sqlite_master SET sql = replace(replace(sql, 'STRICT, ', ''), 'STRICT', '') WHERE type = 'table'")
      try database.execute(sql: "PRAGMA writable_schema = RESET; PRAGMA user_version = 2")
    }
  }

  private func changing(_ body: (Database) throws -> Void) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
      try body(database)
    }
    try queue.close()
  }

  private func use() throws {
    let store = try MeasurementStore(path: path)
    _ = try store.sources()
    _ = try store.subjects(tier: .archive)
    _ = try store.summary()
    _ = try store.allRows()
    _ = try store.rows(ofSource: "a.json", tier: .archive)
  }

  @Test func `A table of an earlier version is brought up to date with all its rows`() throws {
    try makeLooseStore()
    let store = try MeasurementStore(path: path)
    #expect(try store.rows(tier: .archive, subject: "ts51m/s42", quantity: .loss) == rows(10))
    #expect(try store.holds(source))
    let strict = try store.read { database in
      try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM pragma_table_list WHERE strict") ?? 0
    }
    #expect(strict == 5)
    #expect(throws: (any Error).self) {
      try changing { try $0.execute(sql: "UPDATE measurement SET value = 'abc'") }
    }
  }

  @Test(arguments: [
    "UPDATE measurement SET value = 'abc'", "UPDATE measurement SET value = x'00'", "UPDATE measurement SET value = NULL",
    "UPDATE measurement SET examples = 'many'", "UPDATE measurement SET step = 1.5", "UPDATE measurement SET layer = -7",
    "UPDATE measurement SET tokens = 'x'", "UPDATE measurement SET provenance = 99",
    "UPDATE measurement SET provenance = NULL", "UPDATE measurement SET role = 'x'", "UPDATE measurement SET role = 1",
    "UPDATE measurement SET detail = 12345", "UPDATE measurement SET value = 9e999",
    "UPDATE provenance SET time = x'ff'", "UPDATE provenance SET digest = 7", "UPDATE text SET value = x'ff' WHERE id = 1",
    "UPDATE text SET value = 'no-such-quantity' WHERE value = 'loss'", "UPDATE extent SET rows = 'x'",
    "UPDATE extent SET rows = 9223372036854775807 - 1", "UPDATE extent SET subject = 'x'",
    "UPDATE source SET failure = x'ff'", "UPDATE source SET failed_subject = x'00'", "UPDATE source SET digest = 5.5",
    "UPDATE source SET failed_quantities = NULL",
  ])
  func `A value that is none of its column is one error that names the file`(sql: String) throws {
    try makeLooseStore()
    // Some are refused by SQLite itself: then nothing is damaged.
    guard (try? changing({ try $0.execute(sql: sql) })) != nil else { return }
    do {
      try use()
      // What SQLite itself could read as the column's type is no damage.
      #expect(["UPDATE provenance SET digest = 7", "UPDATE source SET digest = 5.5",
        "UPDATE extent SET rows = 9223372036854775807 - 1", "UPDATE extent SET subject = 'x'"].contains(sql))
    } catch let error as StoreError {
      #expect(error.description.contains(path), "\(error)")
    }
  }

  @Test(arguments: [-1, -2_147_483_648, 99, 2_147_483_647])
  func `A version that there never was is refused`(version: Int) throws {
    try MeasurementStore(path: path).replace(source, with: rows(2))
    try changing { try $0.execute(sql: "PRAGMA user_version = \(version)") }
    let error = #expect(throws: StoreError.self) { try MeasurementStore(path: path) }
    #expect(error?.description.contains(path) == true)
  }

  @Test func `Another program's file is refused and stays as it is`() throws {
    try changing { try $0.execute(sql: "CREATE TABLE photo (a); INSERT INTO photo VALUES (1)") }
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let error = #expect(throws: StoreError.self) { try MeasurementStore(path: path) }
    #expect(error?.description.contains("photo") == true)
    #expect(throws: StoreError.self) { try NightlyLedger(path: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func `A ledger is no table of measurements, and the other way round`() throws {
    _ = try NightlyLedger(path: path)
    #expect(throws: StoreError.self) { try MeasurementStore(path: path) }
    let other = folder.appendingPathComponent("other.sqlite").path
    _ = try MeasurementStore(path: other)
    #expect(throws: StoreError.self) { try NightlyLedger(path: other) }
  }

  /// Every page zeroed in turn: the answer is the rows, or an error; never a trap.
  @Test func `A table with a page of zeros is refused or read`() throws {
    let store = try MeasurementStore(path: path)
    try store.replace(source, with: rows(400))
    _ = try store.database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    var refused = 0
    for page in 1..<(whole.count / 4096) {
      let copy = folder.appendingPathComponent("copy\(page).sqlite").path
      var damaged = whole
      damaged.replaceSubrange(page * 4096..<(page + 1) * 4096, with: [UInt8](repeating: 0, count: 4096))
      try damaged.write(to: URL(fileURLWithPath: copy))
      do {
        let found = try MeasurementStore(path: copy).rows(tier: .archive, subject: "ts51m/s42", quantity: .loss)
        #expect(found == rows(400))
      } catch {
        refused += 1
        #expect("\(error)".contains(copy))
      }
    }
    #expect(refused > 3)
  }

  @Test func `A disk without room is told by SQLite's code`() throws {
    let store = try MeasurementStore(path: path)
    try store.replace(source, with: rows(3))
    try store.database.writeWithoutTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages + 1)")
    }
    let next = EvidenceSource(tier: .archive, name: "b.json", digest: "d2", software: "importer 1")
    let more = rows(5000).map { row in
      var row = row
      row.provenance.source = "b.json"
      row.provenance.digest = "d2"
      return row
    }
    let error = #expect(throws: StoreError.self) { try store.replace(next, with: more) }
    guard case .noRoom(let place, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(place == path)
    #expect(try store.rows(tier: .archive, subject: "ts51m/s42", quantity: .loss) == rows(3))
  }

  @Test func `A table that cannot be written is read, and what is added to it ends with the process`() throws {
    do {
      let store = try MeasurementStore(path: path)
      try store.replace(source, with: rows(5))
      // With rows in the log alone, as a process that was killed leaves them.
      for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: path + suffix, toPath: path + ".copy" + suffix)
      }
    }
    let copy = path + ".copy"
    let before = try ["", "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: copy + $0)) }
    let database = try StoreSchema.file(copy).openCopy(MeasurementStore.configuration)
    let count = try database.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM measurement") }
    #expect(count == 5)
    try database.write { try $0.execute(sql: "DELETE FROM measurement") }
    #expect(try ["", "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: copy + $0)) } == before)
  }
}

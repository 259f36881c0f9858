import struct Evidence.Measurement
import Foundation
import GRDB
import Testing

@testable import Evidence

private let source = EvidenceSource(tier: .archive, name: "a.json", digest: "d1", software: "importer 1")

private func rows(_ count: Int) -> [Measurement] {
  (0..<count).map { step in
    Measurement(
      Measurement.Key(tier: .archive, subject: "ts51m/s42", step: step, quantity: .loss), value: Double(step),
      provenance: Provenance(source: "a.json", digest: "d1", precision: "fp32", software: "importer 1"))
  }
}

/// The table as a file. Each test has a folder of its own.
@Suite struct StoreFileTests {
  private let folder: URL
  private var path: String { folder.appendingPathComponent("measurements.sqlite").path }

  init() throws { folder = try Fixtures.temporaryFolder() }

  @Test func `Holds its rows when opened again`() throws {
    try MeasurementStore(path: path).replace(source, with: rows(10))
    let reopened = try MeasurementStore(path: path)
    #expect(try reopened.holds(source))
    #expect(try reopened.rows(tier: .archive, subject: "ts51m/s42", quantity: .loss) == rows(10))
  }

  @Test func `Loses nothing committed when the process dies`() throws {
    let store = try MeasurementStore(path: path)
    try store.replace(source, with: rows(10))
    // What a killed process leaves behind: the files as they are, nothing closed, nothing checkpointed.
    let left = folder.appendingPathComponent("left")
    try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: path + suffix, toPath: left.path + "/copy.sqlite" + suffix)
    }
    let survivor = try MeasurementStore(path: left.path + "/copy.sqlite")
    #expect(try survivor.rows(tier: .archive, subject: "ts51m/s42", quantity: .loss).count == 10)
    withExtendedLifetime(store) {}
  }

  @Test func `Shares one file between two writers`() async throws {
    let path = path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let store = try MeasurementStore(path: path)
          for round in 0..<5 {
            let mine = EvidenceSource(
              tier: .replica, name: "run-\(writer)-\(round)", digest: "d", software: "s")
            try store.replace(mine, with: [])
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try MeasurementStore(path: path).sources().count == 20)
  }

  @Test func `Refuses a file of a later version`() throws {
    _ = try MeasurementStore(path: path)
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
    try queue.close()
    #expect(throws: StoreError.newerSchema(path: path)) { try MeasurementStore(path: path) }
  }

  @Test func `Refuses a file that is no table`() throws {
    try Data("not a database, but long enough to have a header of its own".utf8).write(
      to: URL(fileURLWithPath: path))
    #expect(throws: StoreError.self) { try MeasurementStore(path: path) }
  }

  @Test func `Refuses a folder that is not there`() {
    #expect(throws: StoreError.self) { try MeasurementStore(path: path + "/no/such/folder.sqlite") }
  }

  @Test func `Takes about fifty bytes a row`() throws {
    let store = try MeasurementStore(path: path)
    try store.replace(source, with: rows(100_000))
    _ = try store.database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? .max
    #expect(size < 100_000 * 60)
  }
}

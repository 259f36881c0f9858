import Claims
import Foundation
import GRDB
import Ground
import Testing

@testable import Evidence
@testable import Nights

/// Nights whose folder, clock or checkpoints are not what they should be.
@Suite struct HostileNightsTests {
  private func record(_ night: String, _ verdict: Verdict) -> VerdictRecord {
    VerdictRecord(
      claim: "a-claim", check: "one", tier: .checkpoint, night: night, verdict: verdict, tool: "t", claimDigest: "d",
      cause: "", noise: .none,
      result: CheckResult(claim: "a-claim", check: "one", tier: .checkpoint, verdict: verdict))
  }

  @Test func `Nights are in the order in which they were, whatever the clock said`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let ledger = try NightlyLedger(path: folder.appendingPathComponent("ledger.sqlite").path)
    let names = ["2026-01-01T00-00-00Z", "2036-01-01T00-00-00Z", "1966-01-01T00-00-00Z", "2026-01-02T00-00-00Z"]
    let verdicts: [Verdict] = [.reproduced, .contradicted, .reproduced, .inconclusive]
    for (name, verdict) in zip(names, verdicts) {
      try ledger.add(
        NightRecord(id: name, tool: "t", summary: NightSummary()), verdicts: [record(name, verdict)], checkpoints: [])
    }
    #expect(try ledger.nights().map(\.id) == names)
    #expect(try ledger.verdicts().map(\.verdict) == verdicts)
    #expect(try ledger.latestVerdicts().map(\.night) == [names[3]])
    // The same night again keeps its place.
    try ledger.add(
      NightRecord(id: names[1], tool: "t2", summary: NightSummary()), verdicts: [], checkpoints: [])
    #expect(try ledger.nights().map(\.id) == names)
  }

  @Test func `A night that a clock put back would name twice gets a name of its own`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let ledger = try NightlyLedger(path: folder.appendingPathComponent("ledger.sqlite").path)
    let now = Date(timeIntervalSince1970: 1_700_000_000)
    var names: Set<String> = []
    for _ in 0..<3 {
      let name = try ledger.name(of: now)
      #expect(names.insert(name).inserted && name.hasSuffix("Z") && !name.contains(":"))
      try ledger.add(NightRecord(id: name, tool: "t", summary: NightSummary()), verdicts: [], checkpoints: [])
    }
  }

  @Test(arguments: [
    ("verdict", "claim = '../../../pwned'"), ("verdict", "night = '../x'"), ("night", "id = '../../pwned'"),
    ("night", "id = '..'"), ("verdict", "noise = '{'"), ("verdict", "verdict = 'fine'"), ("night", "summary = '[]'"),
  ])
  func `A ledger with names that lead elsewhere, or with rubbish, is one error that names it`(
    table: String, change: String
  ) throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("ledger.sqlite").path
    do {
      let ledger = try NightlyLedger(path: path)
      try ledger.add(
        NightRecord(id: "n1", tool: "t", summary: NightSummary()), verdicts: [record("n1", .reproduced)],
        checkpoints: [])
      try ledger.write { try $0.execute(sql: "UPDATE \(table) SET \(change)") }
    }
    let error = #expect(throws: StoreError.self) {
      let ledger = try NightlyLedger(path: path)
      _ = try ledger.nights()
      _ = try ledger.latestVerdicts()
    }
    #expect(error?.description.contains(path) == true)
  }

  @Test(arguments: ["../../../pwned", "a/b", "..", "", "x", String(repeating: "g", count: 64)])
  func `A key that is no digest names no file outside of the folder`(key: String) throws {
    let folder = try NightlyFolder(Fixtures.temporaryFolder().path)
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    for path in [folder.unit(key), folder.result(key), folder.failure(key)] {
      let parts = path.dropFirst(folder.path.count).split(separator: "/")
      #expect((2...3).contains(parts.count) && !parts.contains(".."))
      #expect((parts.last?.prefix { $0 != "." }.count ?? 0) == 64)
    }
    #expect(throws: MeasuringError.self) { try folder.readUnit(key) }
  }

  @Test func `A unit whose rows never come into the table is measured so often and no more`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let run = try place.run()
    // As a broken index would: what is written is not found.
    try run.collector.store.write { database in
      try database.execute(sql: "CREATE TRIGGER lost AFTER INSERT ON source BEGIN DELETE FROM source; END")
    }
    let worker = UnitWorker(run.folder) { _ in }
    var rounds = 0
    let summary = try run.measure { units, finished in
      rounds += 1
      for unit in units { try finished(unit, try worker.run(unit.key) ? .done : .failed("no")) }
    }
    #expect(rounds == place.settings.executor.attempts)
    let problem = try #require(summary.problems.first)
    #expect(problem.reason.contains("store.sqlite") && summary.outstanding == 1)
  }

  @Test func `A step that numbers cannot tell apart is a problem`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    for step in ["9007199254740992", "9007199254740993", "99999999999999999999"] {
      try FileManager.default.copyItem(at: place.checkpoint(100), to: place.models.appendingPathComponent("step\(step)"))
    }
    let scan = CheckpointScan(place.settings)
    #expect(scan.candidates.map(\.step) == [100])
    #expect(scan.problems.count == 3)
  }

  @Test func `A folder without nights is not made by who only reads`() throws {
    let path = try Fixtures.temporaryFolder().path + "/nightly"
    #expect(throws: MeasuringError.self) { try NightlyFolder(reading: path) }
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}

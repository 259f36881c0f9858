import Foundation
import Testing

@testable import Evidence
@testable import Nights

/// Kills real runs of the program; `scripts/nightly/kill_test.py` does so hundreds of times.
@Suite struct KillTests {
  /// The program beside the tests.
  private static let program = URL(fileURLWithPath: CommandLine.arguments[0])
    .resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("claims")

  private func start(_ place: NightlyPlace) throws -> Process {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = ["nightly", "run", "--measure-only", place.settings.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func values(_ place: NightlyPlace) throws -> [String: [Double]] {
    let store = try MeasurementStore(path: NightlyFolder(place.settings.home).store)
    var values: [String: [Double]] = [:]
    for record in try store.sources(tier: .checkpoint) {
      let rows = try store.rows(ofSource: record.source.name, tier: .checkpoint)
      #expect(rows.count == record.rows && !rows.isEmpty)
      values["\(record.source.name) \(record.source.digest)"] = rows.map(\.value)
    }
    return values
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: program.path), "the program is not built beside the tests"))
  func `A killed run loses nothing and leaves nothing half`() throws {
    let steps = [100, 200, 300]
    let undisturbed = try NightlyPlace(steps: steps)
    let killed = try NightlyPlace(steps: steps)
    defer {
      undisturbed.remove()
      killed.remove()
    }
    try start(undisturbed).waitUntilExit()
    let wanted = try values(undisturbed)
    #expect(wanted.count == steps.count)
    var held: Set<String> = []
    for delay in [0.03, 0.2, 0.35, 0.5, 0.7] {
      let process = try start(killed)
      Thread.sleep(forTimeInterval: delay)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let found = Set(try values(killed).keys)
      #expect(found.isSuperset(of: held))
      held = found
    }
    let last = try start(killed)
    last.waitUntilExit()
    #expect(last.terminationStatus == 0)
    #expect(try values(killed) == wanted)
  }
}

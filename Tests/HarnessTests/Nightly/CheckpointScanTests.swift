import Foundation
import Testing

@testable import Measuring
@testable import Nights

@Suite struct CheckpointScanTests {
  @Test(
    arguments: [
      (#"step(\d+)"#, "/a/step5/step120", 120.0), (#"step(\d+)"#, "/a/step120/main", 120),
      (#"-tokens(\d+)B"#, "/a/step10-tokens4B", 4), (#"(\d+)"#, "/a/x7.safetensors", 7),
    ])
  func `Steps are read from the last part of a path first`(_ pattern: String, _ path: String, _ number: Double) {
    #expect(CheckpointScan.number(pattern, in: path) == number)
  }

  @Test func `A name without a step is a problem`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    try FileManager.default.copyItem(at: place.checkpoint(100), to: place.models.appendingPathComponent("final"))
    let scan = CheckpointScan(place.settings)
    #expect(scan.candidates.map(\.step) == [100])
    #expect(scan.problems.map(\.place) == [place.models.appendingPathComponent("final").path])
  }

  @Test func `Two checkpoints of one step are both refused`() throws {
    let place = try NightlyPlace(steps: [100, 200])
    defer { place.remove() }
    try FileManager.default.copyItem(
      at: place.checkpoint(100), to: place.models.appendingPathComponent("step100-copy"))
    let scan = CheckpointScan(place.settings)
    #expect(scan.candidates.map(\.step) == [200])
    #expect(scan.problems.count == 2 && scan.problems.allSatisfy { $0.step == 100 && $0.kind == .failed })
  }

  @Test func `Tokens follow from the step`() throws {
    let place = try NightlyPlace(steps: [300])
    defer { place.remove() }
    #expect(CheckpointScan(place.settings).candidates.map(\.tokens) == [300_000])
  }

  @Test func `A place without checkpoints is a problem`() throws {
    let place = try NightlyPlace(steps: [])
    defer { place.remove() }
    let scan = CheckpointScan(place.settings)
    #expect(scan.candidates.isEmpty && scan.problems.count == 1)
  }
}

@Suite struct CheckpointStateTests {
  private func state(
    _ place: NightlyPlace, settle: Int = 0, patience: Int = 3600, later: TimeInterval = 1
  ) throws -> CheckpointState {
    let candidate = try #require(CheckpointScan(place.settings).candidates.first)
    let inspector = CheckpointInspector(
      settle: settle, patience: patience, known: { _, _ in nil }, remember: { _, _, _ in },
      now: Date.now.timeIntervalSince1970 + later)
    return inspector.state(of: candidate)
  }

  private func isWaiting(_ state: CheckpointState) -> Bool { if case .waiting = state { true } else { false } }
  private func isBroken(_ state: CheckpointState) -> Bool { if case .broken = state { true } else { false } }

  @Test func `A complete checkpoint is ready`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let digest = try CheckpointModel(path: place.checkpoint(100).path).digest
    guard case .ready(let weights, let configuration) = try state(place) else {
      Issue.record("not ready")
      return
    }
    #expect(weights == digest && configuration.count == 64)
  }

  @Test func `Files that just changed are left`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    #expect(isWaiting(try state(place, settle: 60)))
    #expect(!isWaiting(try state(place, settle: 60, later: 61)))
  }

  @Test(arguments: [0.1, 0.5, 0.999])
  func `A part of a file is waited for and then broken`(_ share: Double) throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let file = place.checkpoint(100).appendingPathComponent("model.safetensors")
    let data = try Data(contentsOf: file)
    try data.prefix(Int(Double(data.count) * share)).write(to: file)
    #expect(isWaiting(try state(place)))
    #expect(isBroken(try state(place, patience: 60, later: 100)))
  }

  @Test func `A missing configuration is waited for`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    try FileManager.default.removeItem(at: place.checkpoint(100).appendingPathComponent("config.json"))
    #expect(isWaiting(try state(place)))
  }

  @Test func `A missing shard is waited for`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let index = #"{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}"#
    let folder = place.checkpoint(100)
    try FileManager.default.moveItem(
      at: folder.appendingPathComponent("model.safetensors"),
      to: folder.appendingPathComponent("model-00001-of-00002.safetensors"))
    try Data(index.utf8).write(to: folder.appendingPathComponent("model.safetensors.index.json"))
    #expect(isWaiting(try state(place)))
  }

  @Test func `A temporary file means that something is being written`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    try Data().write(to: place.checkpoint(100).appendingPathComponent("optimizer.pt.tmp"))
    #expect(isWaiting(try state(place)))
  }

  @Test func `Another family is broken`() throws {
    var place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    place.settings.subjects[0].family = .olmo
    #expect(isBroken(try state(place)))
  }
}

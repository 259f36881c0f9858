import Claims
import struct Evidence.Measurement
import Foundation
import Ground
import Testing

@testable import Evidence
@testable import Measuring
@testable import Nights

@Suite struct NightlyRunTests {
  private func rows(_ run: NightlyRun) throws -> [Evidence.Measurement] {
    try run.collector.store.rows(tier: .checkpoint, subject: "small", quantity: .pr)
  }

  @Test func `Every checkpoint is measured once`() throws {
    let place = try NightlyPlace(steps: [100, 200], parts: 2, repeats: 1)
    defer { place.remove() }
    let run = try place.run()
    let plan = try run.plan()
    // The whole batch and two parts of each, the newest once more.
    #expect(plan.units.count == 7)
    try place.measure(run)
    let measured = try rows(run)
    #expect(Set(measured.compactMap(\.key.step)) == [100, 200])
    #expect(measured.count == 2 * SmallModel.layers * SmallModel.heads)
    #expect(measured.allSatisfy { $0.tokens == Double($0.key.step ?? 0) * 1000 })
    #expect(try run.missing(run.plan()).ready.isEmpty)
  }

  @Test func `Of several models in a file the one that the configuration names is measured`() throws {
    var place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    try place.measure(place.run())
    let alone = try rows(place.run())
    try SmallModel(folder: place.checkpoint(100), seed: 107, models: ["live", "ema"]).write()
    let refused = try place.run().plan()
    #expect(refused.units.isEmpty)
    #expect("\(refused)".contains("weights: NAME"))

    var measured: [[Evidence.Measurement]] = []
    for name in ["live", "ema"] {
      place.settings.subjects[0].weights = name
      try place.measure(place.run())
      measured.append(try rows(place.run()))
    }
    // The first is the model that was there by itself, the second another one.
    #expect(alone.count == 8 && measured.allSatisfy { $0.count == 8 })
    #expect(measured[0].map(\.value) == alone.map(\.value))
    #expect(measured[1].map(\.value) != alone.map(\.value))
  }

  @Test func `Noise stays out of the claims' sight`() throws {
    let place = try NightlyPlace(steps: [100], parts: 2, repeats: 1)
    defer { place.remove() }
    let run = try place.run()
    try place.measure(run)
    #expect(Set(try rows(run).map(\.key.batch)) == ["repeats"])
    #expect(try run.collector.noise.sources(tier: .checkpoint).count == 3)
  }

  @Test func `A moved checkpoint is not measured again`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let run = try place.run()
    try place.measure(run)
    try FileManager.default.moveItem(
      at: place.checkpoint(100), to: place.models.appendingPathComponent("moved-step100"))
    let missing = try run.missing(run.plan())
    #expect(missing.ready.isEmpty && missing.later.isEmpty)
  }

  @Test func `A changed checkpoint loses its rows at once and keeps them in the past`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let run = try place.run()
    try place.measure(run)
    let before = try rows(run)
    try place.write(100, seed: 99)
    let plan = try run.plan()
    #expect(try run.collector.supersede(plan.checkpoints) == ["small@100"])
    #expect(try rows(run).isEmpty)
    let past = try run.collector.superseded.sources(tier: .checkpoint)
    #expect(past.count == 1)
    let kept = try run.collector.superseded.rows(ofSource: try #require(past.first).source.name, tier: .checkpoint)
    #expect(kept.filter { $0.key.quantity == .pr }.map(\.value) == before.map(\.value))
    try place.measure(run)
    #expect(try rows(run).map(\.value) != before.map(\.value))
  }

  @Test func `A changed configuration is measured anew`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let run = try place.run()
    try place.measure(run)
    let file = place.checkpoint(100).appendingPathComponent("config.json")
    let text = try String(contentsOf: file, encoding: .utf8).editing("10000.0", to: "20000.0")
    try Data(text.utf8).write(to: file)
    #expect(try run.missing(run.plan()).ready.count == 1)
  }

  @Test func `A failing checkpoint is recorded and the others go on`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    try place.write(200, damaged: "model.layers.1.mlp.down_proj.weight")
    let run = try place.run()
    try place.measure(run)
    #expect(Set(try rows(run).compactMap(\.key.step)) == [100])
    let missing = try run.missing(run.plan())
    #expect(missing.failed.map(\.unit.step) == [200])
    let failure = try #require(UnitFailure.read(run.folder.failure(missing.failed[0].unit.key)))
    #expect(failure.reason.contains("step200"))
  }

  @Test func `A damaged result is thrown away and measured again`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let run = try place.run()
    let unit = try #require(try run.missing(run.plan()).ready.first)
    try run.folder.write(unit)
    #expect(try UnitWorker(run.folder) { _ in }.run(unit.key))
    let path = run.folder.result(unit.key)
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    data[data.count / 2] ^= 1
    try data.write(to: URL(fileURLWithPath: path))
    #expect(try run.collector.collectAll() == 0)
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(try run.missing(run.plan()).ready.map(\.key) == [unit.key])
  }

  @Test(arguments: ["time", "precision", "batch", "checkpoint"])
  func `A row without full provenance is refused`(_ field: String) throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let run = try place.run()
    let unit = try #require(try run.missing(run.plan()).ready.first)
    try run.folder.write(unit)
    #expect(try UnitWorker(run.folder) { _ in }.run(unit.key))
    var result = try UnitResult.read(run.folder.result(unit.key))
    let last = result.rows.count - 1
    switch field {
    case "time": result.rows[last].provenance.time = ""
    case "precision": result.rows[last].provenance.precision = ""
    case "batch": result.rows[last].batchDigest = nil
    default: result.rows[last].checkpointDigest = nil
    }
    try result.write(to: run.folder.result(unit.key))
    #expect(try !run.collector.collect(unit.key))
    #expect(try rows(run).isEmpty)
  }

  @Test func `A result that came too late does not count`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let run = try place.run()
    let unit = try #require(try run.missing(run.plan()).ready.first)
    try run.folder.write(unit)
    #expect(try UnitWorker(run.folder) { _ in }.run(unit.key))
    try place.write(100, seed: 99)
    try place.measure(run)
    let digest = try CheckpointModel(path: place.checkpoint(100).path).digest
    #expect(try rows(run).allSatisfy { $0.checkpointDigest == digest })
    #expect(try !rows(run).isEmpty)
    #expect(try run.collector.superseded.sources(tier: .checkpoint).count == 1)
  }

  @Test func `A table that was lost is measured again`() throws {
    let place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    try place.measure(place.run())
    for end in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: NightlyFolder(place.settings.home).store + end)
    }
    let run = try place.run()
    #expect(try run.missing(run.plan()).ready.count == 1)
  }

  @Test func `The screen of the first batch is ablated on the others`() throws {
    var place = try NightlyPlace(steps: [100])
    defer { place.remove() }
    let other = place.root.appendingPathComponent("other").path
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
    let text = try String(contentsOfFile: SmallModel.batch(in: URL(fileURLWithPath: other), examples: 8), encoding: .utf8)
    try text.editing("repeats", to: "others").write(toFile: other + "/batch.json", atomically: true, encoding: .utf8)
    place.settings.batches.append(.file(other + "/batch.json"))
    let run = try place.run()
    let missing = try run.missing(run.plan())
    #expect(missing.ready.count == 1 && missing.later.count == 1)
    #expect(missing.later.first?.screenFrom == missing.ready.first?.key)
    try place.measure(run)
    #expect(Set(try rows(run).map(\.key.batch)) == ["repeats", "others"])
  }
}

@Suite struct RunLockTests {
  @Test func `Two runs do not collide`() throws {
    let place = try NightlyPlace(steps: [])
    defer { place.remove() }
    let folder = try NightlyFolder(place.settings.home)
    do {
      let lock = try RunLock(folder)
      #expect(throws: RunLockError.self) { _ = try RunLock(folder) }
      #expect(RunLock.holder(folder)?.contains("process") == true)
      withExtendedLifetime(lock) {}
    }
    #expect(RunLock.holder(folder) == nil)
  }

  @Test func `What a dead process left is taken over`() throws {
    let place = try NightlyPlace(steps: [])
    defer { place.remove() }
    let folder = try NightlyFolder(place.settings.home)
    try Data("process 1 on elsewhere since long ago\n".utf8).write(to: URL(fileURLWithPath: folder.lock))
    let lock = try RunLock(folder)
    #expect(try String(contentsOfFile: folder.lock, encoding: .utf8).contains("\(getpid())"))
    withExtendedLifetime(lock) {}
  }
}

import Claims
import Foundation
import Ground

@testable import Evidence
@testable import Nights

/// A folder with small checkpoints, a batch and a configuration.
struct NightlyPlace {
  let root: URL
  var models: URL { root.appendingPathComponent("models") }
  var settings: NightlyConfiguration

  init(steps: [Int], parts: Int = 0, repeats: Int = 0) throws {
    root = try Fixtures.temporaryFolder()
    let claims = root.appendingPathComponent("claims")
    let models = root.appendingPathComponent("models")
    for folder in [claims, models] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    let batch = try SmallModel.batch(in: root)
    let text = """
      subjects: [{name: small, checkpoints: models, step: 'step(\\d+)', tokens-per-step: 1000}]
      batches: [\(batch)]
      measure: {examples: 12, draws: 1}
      noise: {parts: \(parts), repeats: \(repeats)}
      settle: 0s
      """
    try Data(text.utf8).write(to: root.appendingPathComponent("nightly.yaml"))
    let (read, problems) = NightlyConfiguration.read(text, path: root.appendingPathComponent("nightly.yaml").path)
    guard let read, problems.isEmpty else { throw MeasuringError("nightly.yaml", "\(problems)") }
    settings = read
    for step in steps { try write(step) }
  }

  func checkpoint(_ step: Int) -> URL { models.appendingPathComponent("step\(step)") }

  func write(_ step: Int, damaged: String? = nil, seed: UInt32 = 7) throws {
    let folder = checkpoint(step)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try SmallModel(folder: folder, damaged: damaged, seed: seed &+ UInt32(step)).write()
  }

  func remove() { try? FileManager.default.removeItem(at: root) }

  func run() throws -> NightlyRun {
    try NightlyRun(settings, folder: NightlyFolder(settings.home), progress: { _ in })
  }

  /// Does what a local run does, with workers in this process.
  func measure(_ run: NightlyRun) throws {
    let worker = UnitWorker(run.folder) { _ in }
    while true {
      let plan = try run.plan()
      var collector = run.collector
      for unit in plan.units { collector.wanted[ResultCollector.Slot(unit)] = unit.key }
      _ = try collector.supersede(plan.checkpoints)
      try collector.collectAll()
      let ready = try run.missing(plan).ready
      if ready.isEmpty { break }
      for unit in ready {
        try run.folder.write(unit)
        if try !worker.run(unit.key) { try run.ledger.recordAttempt(unit.key, reason: "failed") }
      }
    }
    try run.collector.removeCollected()
  }
}

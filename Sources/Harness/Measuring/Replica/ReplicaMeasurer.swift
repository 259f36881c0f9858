import Evidence
import struct Evidence.Measurement
import Foundation
import Ground
import Mathematics
import Training

/// Measures the trained seeds of a plan: first each seed's heads over training, then, once everybody's picks are
/// known, what single checkpoints show.
public struct ReplicaMeasurer: Sendable {
  public let plan: ReplicaPlan
  private let progress: @Sendable (String) -> Void

  /// - Parameter progress: takes lines about what is going on
  public init(_ plan: ReplicaPlan, progress: @escaping @Sendable (String) -> Void) {
    self.plan = plan
    self.progress = progress
  }

  /// What was measured.
  public struct Outcome: Sendable {
    public var rows: [Measurement]
    let seeds: [SeedOutcome]
  }

  /// Measures all seeds, writes the rows and the report.
  public func run() throws -> Outcome {
    let batches = try ReplicaBatches(plan.recipe, plan.examples)
    let digests = BatchDigests(batches)
    let workers = max(1, min(Parallel.cores, plan.seeds.count))
    let threads = max(1, Parallel.cores / workers)
    let (plan, progress) = (plan, progress)
    let readings = try Parallel.map(plan.seeds, threads: workers) { (seed: UInt64) -> SeedReading in
      let reading = try Self.read(seed, plan, batches, digests, threads: threads)
      progress(
        "\(reading.name): \(reading.steps.count) checkpoints, picks \(HeadSet(reading.picks)), "
          + "circuit at step \(reading.afterEmergence.map(String.init) ?? "none")")
      return reading
    }
    let picks = Dictionary(uniqueKeysWithValues: readings.map { ($0.seed, $0.picks) })
    let seeds = try Parallel.map(readings, threads: workers) { (reading: SeedReading) -> SeedOutcome in
      let outcome = try SeedMeasurer(plan, reading, picks, batches, digests, threads: threads).run()
      progress("\(reading.name): \(outcome.ablations.reduce(0) { $0 + $1.count }) ablations measured")
      return outcome
    }
    let rows = seeds.flatMap(\.rows)
    if let bad = rows.first(where: { !$0.value.isFinite }) {
      throw MeasuringError(
        bad.provenance.source, "\(bad.key.quantity.rawValue) is \(bad.value); nothing was written")
    }
    try MeasurementLines.write(rows, to: plan.rows)
    let outcome = Outcome(rows: rows, seeds: seeds)
    try ReplicaReport(plan, outcome).write(to: plan.report)
    return outcome
  }

  private static func read(
    _ seed: UInt64, _ plan: ReplicaPlan, _ batches: ReplicaBatches, _ digests: BatchDigests, threads: Int
  ) throws -> SeedReading {
    let recipe = plan.recipe(seed: seed)
    let alarm = plan.isMonitored ? try CircuitAlarm(recipe) : nil
    let run = try TrainingRun(recipe, folder: plan.run(of: seed).path, monitor: alarm)
    guard run.isFinished else {
      throw MeasuringError(
        run.folder.path, "training stopped at step \(run.trainer.step) of \(recipe.steps); go on training first")
    }
    let checkpoints = try recipe.checkpoints.steps(of: recipe.steps).map { step in
      try SeedCheckpoint(plan, seed, step: step, batches: batches, digests: digests, threads: threads)
    }
    return SeedReading(
      seed: seed, shape: recipe.shape, checkpoints: checkpoints, curve: run.curve,
      times: TrainingTimes.read(plan.times(of: seed)) ?? TrainingTimes(), alarm: alarm?.findings)
  }
}

/// All that is known about a seed.
struct SeedOutcome: Sendable {
  var reading: SeedReading
  /// By step.
  var ablations: [SeedAblation]
  var rows: [Measurement]
}

/// A seed's accuracy within the distribution at one step, intact and under each condition.
struct SeedAblation: Sendable {
  var step: Int
  var near: MeasuredBehaviour
  /// Without each head by itself, on fewer examples; at the first ablated step.
  var single: MeasuredBehaviour?

  /// Conditions that were measured.
  var count: Int { near.ablated.count + (single?.ablated.count ?? 0) }
}

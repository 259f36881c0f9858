import Evidence
import Foundation
import Ground
import Mathematics
import Synchronization
import Training

/// Trains the seeds of a plan side by side, each from where it stopped.
public struct ReplicaTraining: Sendable {
  public let plan: ReplicaPlan

  public init(_ plan: ReplicaPlan) { self.plan = plan }

  /// Trains every seed to its end.
  ///
  /// - Parameter progress: hears of every step, from the thread that trains the seed.
  public func run(progress: @escaping @Sendable (UInt64, TrainingProgress) -> Void) throws {
    let failure = Mutex<(any Error)?>(nil)
    let plan = plan
    Parallel.forEach(count: plan.seeds.count, threads: plan.sideBySide) { index in
      guard failure.withLock({ $0 == nil }) else { return }
      do {
        try Self.train(plan.seeds[index], plan, progress, isStopped: { failure.withLock { $0 != nil } })
      } catch {
        failure.withLock { if $0 == nil { $0 = error } }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  private static func train(
    _ seed: UInt64, _ plan: ReplicaPlan, _ progress: @escaping @Sendable (UInt64, TrainingProgress) -> Void,
    isStopped: () -> Bool
  ) throws {
    let recipe = plan.recipe(seed: seed)
    let alarm = plan.isMonitored ? try CircuitAlarm(recipe) : nil
    let run = try TrainingRun(recipe, folder: plan.run(of: seed).path, monitor: alarm)
    if let alarm, !alarm.hasLooked, run.trainer.step >= alarm.interval {
      throw MeasuringError(
        run.folder.path, "was trained without --monitor so far; go on without it, or train in another folder")
    }
    guard !run.isFinished else { return }
    let stopwatch = Stopwatch(plan.times(of: seed), from: run.trainer.step)
    let reporter = SeedReporter { state in
      progress(seed, state)
      stopwatch.note(step: state.step, monitoring: run.monitorSeconds, isSaved: run.isSaved(state.step))
    }
    try run.train(reporter: reporter, shouldStop: isStopped)
  }

  private struct SeedReporter: TrainingReporter {
    let tell: (TrainingProgress) -> Void

    func report(_ progress: TrainingProgress) { tell(progress) }
  }
}

/// What a seed's training took, over all the processes that took part in it.
struct TrainingTimes: Codable, Sendable, Hashable {
  /// The step up to which the times count.
  var step = 0
  /// Wall time in seconds, evaluations and checkpoints included, monitoring not.
  var training = 0.0
  /// Of that, what the monitor took on top.
  var monitoring = 0.0

  static func read(_ path: String) -> TrainingTimes? {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return nil }
    return try? JSONDecoder().decode(TrainingTimes.self, from: data)
  }
}

/// Keeps ``TrainingTimes`` up to date beside the run, whose own files do not depend on how fast it went.
private final class Stopwatch {
  private let path: String
  private let before: TrainingTimes
  private let start = ContinuousClock.now

  init(_ path: String, from step: Int) {
    self.path = path
    let saved = TrainingTimes.read(path) ?? TrainingTimes()
    before = saved.step == step ? saved : TrainingTimes()
  }

  func note(step: Int, monitoring: Double, isSaved: Bool) {
    guard isSaved else { return }
    let seconds = start.duration(to: .now) / .seconds(1)
    let times = TrainingTimes(
      step: step, training: before.training + seconds - monitoring, monitoring: before.monitoring + monitoring)
    // A time that cannot be kept costs a row, not the run.
    if let data = try? JSONEncoder().encode(times) {
      try? AtomicFile.write(data, to: path)
    }
  }
}

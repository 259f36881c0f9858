import CheckpointFiles
import Claims
import Evidence
import Foundation
import Ground
import Synchronization

/// One run of a night: finds checkpoints, measures what the table lacks, and brings the rows in.
///
/// Everything that matters is in files that appear whole and in transactions, so a run that is killed anywhere is
/// taken up by the next one.
public struct NightlyRun: Sendable {
  public let settings: NightlyConfiguration
  public let folder: NightlyFolder
  public let ledger: NightlyLedger
  let collector: ResultCollector
  let progress: @Sendable (String) -> Void

  /// Opens the folder's tables. To be made by whoever holds the folder's ``RunLock``.
  public init(
    _ settings: NightlyConfiguration, folder: NightlyFolder, progress: @escaping @Sendable (String) -> Void
  ) throws {
    self.settings = settings
    self.folder = folder
    self.progress = progress
    ledger = try NightlyLedger(path: folder.ledger)
    collector = ResultCollector(
      folder: folder, ledger: ledger, store: try MeasurementStore(path: folder.store),
      noise: try MeasurementStore(path: folder.noise), superseded: try MeasurementStore(path: folder.superseded),
      progress: progress)
  }

  /// The tables of measurements, open: what claims read, its noise, and what was measured on files that have changed.
  public var tables: NightlyTables {
    NightlyTables(store: collector.store, noise: collector.noise, superseded: collector.superseded)
  }

  /// What there is to do, looked at now.
  public func plan() throws -> NightlyPlan {
    let scan = CheckpointScan(settings)
    let inspector = CheckpointInspector(
      settle: settings.settle, patience: settings.patience,
      known: { path, stamp in try? ledger.digest(of: path, stamp: stamp) },
      remember: { path, stamp, digest in
        do { try ledger.remember(digest, of: path, stamp: stamp) } catch { progress("\(error)") }
      })
    var plan = try NightlyPlan(settings, scan) { inspector.state(of: $0) }
    plan.compare { checkpoint in
      let path = checkpoint.candidate.path
      guard let stamp = FileStamp(path)?.text, let files = try? Checkpoint.open(path).files, files.count > 1 else { return [:] }
      var digests: [String: String] = [:]
      for name in files.compactMap({ $0.split(separator: "/").last.map(String.init) }) {
        digests[name] = try? ledger.digest(of: CheckpointInspector.place(of: name, in: path), stamp: stamp)
      }
      return digests
    }
    return plan
  }

  /// Units of a plan that the table lacks: those that can be measured, those that failed too often with why, and
  /// those that wait for another.
  public func missing(
    _ plan: NightlyPlan
  ) throws -> (ready: [WorkUnit], failed: [(unit: WorkUnit, reason: String)], later: [WorkUnit]) {
    let attempts = try ledger.attempts()
    let (open, later) = plan.outstanding(done: try collector.done(), finished: try ledger.units())
    var ready: [WorkUnit] = []
    var failed: [(unit: WorkUnit, reason: String)] = []
    for unit in open {
      if let attempt = attempts[unit.key], attempt.count >= settings.executor.attempts {
        failed.append((unit, attempt.reason))
      } else {
        ready.append(unit)
      }
    }
    return (ready, failed, later)
  }

  /// Finds, measures and collects. Throws only where nothing can go on: the folder cannot be written, Slurm does not
  /// answer.
  public func measure() throws -> NightSummary {
    try measure { units, finished in try executor(units).execute(units, finished: finished) }
  }

  /// - Parameter work: runs units, and tells of each when it is through.
  func measure(
    by work: ([WorkUnit], @escaping @Sendable (WorkUnit, UnitOutcome) throws -> Void) throws -> Void
  ) throws -> NightSummary {
    let start = ContinuousClock.now
    var summary = NightSummary()
    folder.removeLeftovers()
    let plan = try plan()
    var collector = collector
    for unit in plan.units { collector.wanted[ResultCollector.Slot(unit)] = unit.key }
    let before = try collector.done()
    summary.superseded = try collector.supersede(plan.checkpoints)
    try collector.collectAll()

    // Failed as their workers said: not again in this run.
    var said: [String: String] = [:]
    // A unit that was measured and is missing still would be measured for ever.
    var rounds: [String: Int] = [:]
    while true {
      let (ready, _, _) = try missing(plan)
      for unit in ready where rounds[unit.key, default: 0] >= settings.executor.attempts && said[unit.key] == nil {
        said[unit.key] =
          "it was measured \(rounds[unit.key] ?? 0) times over, and its rows are still not in the tables: one of "
          + "\(folder.store) and \(folder.noise) is damaged; restore it, or move it away to measure anew"
      }
      let now = ready.filter { said[$0.key] == nil }
      if now.isEmpty { break }
      for unit in now { rounds[unit.key, default: 0] += 1 }
      for unit in now { try folder.write(unit) }
      progress("\(now.count) units to measure")
      said.merge(try execute(now, collector, by: work)) { _, new in new }
    }

    let (ready, failed, later) = try missing(plan)
    summary.problems = plan.problems
    var reasons = failed
    reasons += ready.compactMap { unit in said[unit.key].map { (unit, $0) } }
    summary.problems += Self.problems(reasons)
    let done = try collector.done()
    let units = try ledger.units()
    let new = done.subtracting(before)
    summary.checkpoints = plan.checkpoints.count
    summary.measured = new.count
    summary.rows = new.reduce(0) { $0 + (units[$1]?.rows ?? 0) }
    summary.outstanding = ready.count + failed.count + later.count
    if !settings.retention.keepsResults { try collector.removeCollected() }
    summary.seconds = start.duration(to: .now) / .seconds(1)
    return summary
  }

  /// Runs units; what their workers said of those that failed.
  private func execute(
    _ units: [WorkUnit], _ collector: ResultCollector,
    by work: ([WorkUnit], @escaping @Sendable (WorkUnit, UnitOutcome) throws -> Void) throws -> Void
  ) throws -> [String: String] {
    let said = Box<[String: String]>([:])
    let (ledger, folder, progress, total) = (ledger, folder, progress, units.count)
    let count = Box(0)
    try work(units) { unit, outcome in
      count.change { $0 += 1 }
      if outcome != .done, folder.isFull {
        throw MeasuringError(folder.path, "the disk is full; make room and run again, what is measured is kept")
      }
      switch outcome {
      case .done:
        let isIn = try collector.collect(unit.key)
        progress("\(count.value)/\(total) \(unit.described)\(isIn ? "" : ": its result was damaged")")
        if !isIn { try ledger.recordAttempt(unit.key, reason: "its result was damaged") }
      case .failed(let reason):
        progress("\(count.value)/\(total) \(unit.described): failed: \(reason)")
        try ledger.recordAttempt(unit.key, reason: reason)
        said.change { $0[unit.key] = reason }
      case .lost(let reason):
        progress("\(count.value)/\(total) \(unit.described): lost: \(reason)")
        try ledger.recordAttempt(unit.key, reason: reason)
      }
    }
    return said.value
  }

  private func executor(_ units: [WorkUnit]) throws -> any UnitExecutor {
    switch settings.executor.kind {
    case .local:
      return LocalExecutor(
        folder: folder, workers: settings.executor.workers, timeLimit: settings.executor.timeLimit,
        suite: settings.claims.root)
    case .slurm:
      let lost = try ledger.attempts().mapValues(\.count)
      return SlurmExecutor(
        folder: folder, ledger: ledger, settings: settings.executor, suite: settings.claims.root, memory: { UnitMemory.bytes($0) },
        progress: progress, lost: lost)
    }
  }

  /// One problem a checkpoint and reason, however many units have it.
  private static func problems(_ failed: [(unit: WorkUnit, reason: String)]) -> [NightlyProblem] {
    var problems: [NightlyProblem] = []
    for (unit, reason) in failed {
      let problem = NightlyProblem(
        kind: .failed, subject: unit.subject, step: unit.step, place: unit.path,
        reason: reason.hasPrefix("\(unit.path): ") ? String(reason.dropFirst(unit.path.count + 2)) : reason)
      if !problems.contains(problem) { problems.append(problem) }
    }
    return problems
  }
}

/// A value that several threads change in turn.
final class Box<Value: Sendable>: Sendable {
  private let state: Mutex<Value>
  init(_ value: Value) { state = Mutex(value) }
  var value: Value { state.withLock { $0 } }
  func change(_ body: (inout sending Value) -> Void) { state.withLock { body(&$0) } }
}

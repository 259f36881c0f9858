import Foundation
import Measuring
import Report
import Synchronization
import Training

/// Says how training goes: one line that is written over on a terminal and never wider than it, a line now and then
/// elsewhere.
final class TrainingStatus: Sendable {
  private let isTerminal: Bool
  private let every: Int
  private let seeds: Int
  private let steps: Int
  private struct State {
    var running: [UInt64: TrainingProgress] = [:]
    var written = ContinuousClock.now
    /// The step that each seed was met at first, after an earlier part of its training.
    var first: [UInt64: Int] = [:]
    var done: [UInt64: Int] = [:]
    var finished = 0
    let started = ContinuousClock.now
  }
  private let state = Mutex(State())

  init(_ plan: ReplicaPlan) {
    isTerminal = isatty(STDERR_FILENO) == 1
    seeds = plan.seeds.count
    steps = plan.recipe.steps
    // Twenty lines a seed.
    every = max(1, plan.recipe.steps / 20)
  }

  /// Trains all seeds of the plan with progress shown, and says at the end how long it took.
  static func train(_ plan: ReplicaPlan, called name: String = "") throws {
    let clock = ContinuousClock()
    let start = clock.now
    let status = TrainingStatus(plan)
    try ReplicaTraining(plan).run(progress: status.note)
    status.finish()
    Terminal.complain("\(name.isEmpty ? "" : name + " ")trained: \(Self.clock(start.duration(to: clock.now)))")
  }

  @Sendable func note(_ seed: UInt64, _ progress: TrainingProgress) {
    let isDone = progress.step == progress.steps
    state.withLock { state in
      if state.first[seed] == nil { state.first[seed] = progress.step - 1 }
      state.done[seed] = progress.step
      if isDone { state.finished += 1 }
      state.running[seed] = isDone ? nil : progress
      guard isTerminal else {
        if isDone || progress.step.isMultiple(of: every) { Terminal.complain(Self.line(seed, progress) + "  " + job(state)) }
        return
      }
      if isDone {
        Output.complain("\(Terminal.startOfLine)\(fitted([Self.line(seed, progress)]))\n")
      } else if state.written.duration(to: .now) > .milliseconds(200) {
        state.written = .now
        let parts = state.running.sorted { $0.key < $1.key }.map { Self.short($0.key, $0.value) }
        Output.complain(Terminal.startOfLine + fitted([job(state)] + parts))
      }
    }
  }

  private func fitted(_ parts: [String]) -> String {
    StatusLine.fitted(parts, to: Terminal.columns(of: STDERR_FILENO) ?? 80)
  }

  /// How far the whole job is, at the speed so far: `2 of 6 seeds trained, 4:10 left`.
  private func job(_ state: State) -> String {
    let made = state.done.reduce(0) { $0 + $1.value - (state.first[$1.key] ?? 0) }
    let open = seeds * steps - state.done.values.reduce(0, +)
    let seconds = Double(state.started.duration(to: .now).components.seconds)
    let left = made > 0 && seconds >= 1 ? ", \(Self.clock(.seconds(seconds * Double(open) / Double(made)))) left in all" : ""
    return "\(state.finished) of \(seeds) seeds trained\(left)"
  }

  private static func short(_ seed: UInt64, _ progress: TrainingProgress) -> String {
    let accuracy = progress.latest.map { " pin " + String(format: "%.2f", $0.near) } ?? ""
    return "\(ReplicaPlan.name(of: seed)) \(progress.step)/\(progress.steps)\(accuracy)"
  }

  func finish() {
    if isTerminal { Output.complain(Terminal.startOfLine) }
  }

  private static func line(_ seed: UInt64, _ progress: TrainingProgress) -> String {
    func number(_ value: Double, _ format: String = "%.3f") -> String { String(format: format, value) }
    var parts = [
      "\(ReplicaPlan.name(of: seed)) step \(progress.step)/\(progress.steps)",
      "loss \(number(progress.losses.text))", "probe \(number(progress.losses.probe))",
    ]
    if let latest = progress.latest { parts += ["pin \(number(latest.near))", "pood \(number(latest.far))"] }
    parts.append("\(number(progress.tokensPerSecond, "%.0f")) tokens/s")
    return parts.joined(separator: "  ")
  }

  /// `0:07`, `12:34`, `3 h 05`, `12 days`.
  static func clock(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    if seconds < 3600 { return "\(seconds / 60):\(two(seconds % 60))" }
    if seconds < 172_800 { return "\(seconds / 3600) h \(two(seconds / 60 % 60))" }
    return "\(seconds / 86_400) days"
  }
}

import Foundation
import Measuring
import Synchronization
import Training

/// Says how training goes: one line that is written over on a terminal, a line now and then elsewhere.
final class TrainingStatus: Sendable {
  private let isTerminal: Bool
  private let every: Int
  private struct State {
    var running: [UInt64: TrainingProgress] = [:]
    var written = ContinuousClock.now
  }
  private let state = Mutex(State())

  init(_ plan: ReplicaPlan) {
    isTerminal = isatty(STDERR_FILENO) == 1
    // Twenty lines a seed.
    every = max(1, plan.recipe.steps / 20)
  }

  @Sendable func note(_ seed: UInt64, _ progress: TrainingProgress) {
    let isDone = progress.step == progress.steps
    guard isTerminal else {
      if isDone || progress.step.isMultiple(of: every) { Terminal.complain(Self.line(seed, progress)) }
      return
    }
    state.withLock { state in
      state.running[seed] = isDone ? nil : progress
      if isDone {
        Output.complain("\(Terminal.startOfLine)\(Self.line(seed, progress))\n")
      } else if state.written.duration(to: .now) > .milliseconds(200) {
        state.written = .now
        let lines = state.running.sorted { $0.key < $1.key }.map { Self.line($0.key, $0.value) }
        Output.complain(Terminal.startOfLine + lines.joined(separator: " │ "))
      }
    }
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
    parts += ["\(number(progress.tokensPerSecond, "%.0f")) tokens/s", "\(clock(progress.remaining)) left"]
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

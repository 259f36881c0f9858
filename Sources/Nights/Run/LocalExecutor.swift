import Claims
import Foundation
import Glibc
import Ground
import Synchronization

/// Runs each unit in a process of its own on this machine, so that one that crashes or is killed takes nothing with
/// it.
struct LocalExecutor: UnitExecutor {
  let folder: NightlyFolder
  /// Side by side.
  let workers: Int
  let timeLimit: Int
  /// The program and the words before the folder and the unit's key.
  var program = "/proc/self/exe"
  var arguments = ["nightly", "work"]
  /// Folder of the suite whose models its checkpoints may be.
  let suite: String

  func execute(_ units: [WorkUnit], finished: @Sendable (WorkUnit, UnitOutcome) throws -> Void) throws {
    let queue = Mutex(units[...])
    let failure = Mutex<(any Error)?>(nil)
    let gate = Mutex(())
    let program = URL(fileURLWithPath: program).resolvingSymlinksInPath()
    DispatchQueue.concurrentPerform(iterations: min(workers, units.count)) { _ in
      while failure.withLock({ $0 == nil }), let unit = queue.withLock({ $0.popFirst() }) {
        let outcome = run(unit, program)
        gate.withLock { _ in
          do {
            try finished(unit, outcome)
          } catch {
            failure.withLock { $0 = error }
          }
        }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  private func run(_ unit: WorkUnit, _ program: URL) -> UnitOutcome {
    unlink(folder.failure(unit.key))
    let process = Process()
    process.executableURL = program
    process.arguments = arguments + [folder.path, unit.key, "--suite", suite, "--parent", "\(getpid())"]
    let log = "\(folder.path)/logs/\(unit.key.prefix(16)).txt"
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    let output = FileHandle(forWritingAtPath: log)
    process.standardOutput = output ?? FileHandle.nullDevice
    process.standardError = output ?? FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    defer { try? output?.close() }
    do {
      try process.run()
    } catch {
      return .lost("its worker could not be started: \(reason(of: error))")
    }
    let watch = DispatchWorkItem { [pid = process.processIdentifier] in kill(pid, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(timeLimit), execute: watch)
    process.waitUntilExit()
    watch.cancel()
    if FileManager.default.fileExists(atPath: folder.result(unit.key)) {
      unlink(log)
      return .done
    }
    if let failure = UnitFailure.read(folder.failure(unit.key)) { return .failed(failure.reason) }
    let how =
      process.terminationReason == .uncaughtSignal
      ? "its worker was ended by signal \(process.terminationStatus)" : "its worker ended with code \(process.terminationStatus)"
    let hint = process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL
      ? " (out of memory, or beyond 'time'): lower 'memory' or raise 'time'" : ""
    return .lost("\(how)\(hint); it said: \(NightlyFolder.lastLine(of: log))")
  }
}

extension NightlyFolder {
  /// The last line of a worker's log, as a reason.
  static func lastLine(of log: String) -> String {
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").last.map { String($0.prefix(300)) } ?? "nothing"
  }
}

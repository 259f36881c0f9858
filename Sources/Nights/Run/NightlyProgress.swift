import Claims
import Foundation
import Ground

/// Where a folder's work stands, seen from outside the run that is at work.
public struct NightlyProgress: Sendable {
  public private(set) var queued = 0
  public private(set) var running = 0
  public private(set) var done = 0
  public private(set) var failed: [String] = []
  public private(set) var secondsLeft: Double?
  public private(set) var holder: String?

  public init(_ settings: NightlyConfiguration, folder: NightlyFolder) throws {
    let ledger = try NightlyLedger(path: folder.ledger)
    let units = try ledger.units()
    let attempts = try ledger.attempts()
    holder = RunLock.holder(folder)
    let planned = folder.plannedKeys()
    let finished = planned.filter {
      units[$0] != nil || FileManager.default.fileExists(atPath: folder.result($0))
    }
    done = units.count + finished.count { units[$0] == nil }
    let open = Set(planned).subtracting(finished)
    for key in open {
      if let attempt = attempts[key], attempt.count >= settings.executor.attempts || holder == nil {
        let name = (try? folder.readUnit(key))?.described ?? key
        failed.append("\(name): \(attempt.reason) (\(attempt.count) attempts)")
      }
    }
    failed.sort()
    let left = open.count - failed.count
    let jobs = try ledger.jobs()
    if !jobs.isEmpty {
      let active = try SlurmQueue().activeTasks(of: Array(jobs.keys))
      running = active.values.reduce(0) { $0 + $1.values.count { $0 == "RUNNING" } }
    } else if holder != nil {
      running = min(left, settings.executor.workers)
    }
    queued = max(0, left - running)
    let costs = units.values.map(\.seconds).sorted()
    if left > 0, running > 0, !costs.isEmpty {
      secondsLeft = costs.reduce(0, +) / Double(costs.count) * Double(left) / Double(running)
    }
  }

  public var lines: [String] {
    var lines = ["\(queued) queued, \(running) running, \(done) done, \(failed.count) failed"]
    if let secondsLeft { lines.append("about \(NumberText.short((secondsLeft / 60).rounded(.up))) min left") }
    lines.append(holder.map { "at work: \($0)" } ?? "no run is at work")
    return lines + failed.map { "failed: \($0)" }
  }
}

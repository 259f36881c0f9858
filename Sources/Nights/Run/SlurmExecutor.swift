import Claims
import Evidence
import Foundation
import Glibc
import Ground

/// Runs units as array jobs of a Slurm cluster that sees the folder.
///
/// A task is one unit: `claims nightly work FOLDER --plan FILE --index $SLURM_ARRAY_TASK_ID`. What became of it is read
/// from the folder first and from Slurm only where the folder says nothing, so that a queue that forgets its jobs
/// loses nothing. Jobs that an earlier run submitted are waited for, not submitted again.
struct SlurmExecutor: UnitExecutor {
  let folder: NightlyFolder
  let ledger: NightlyLedger
  let settings: NightlyConfiguration.Executor
  /// Folder of the suite whose models its checkpoints may be.
  let suite: String
  /// Bytes that each unit is estimated to need.
  let memory: @Sendable (WorkUnit) -> Int
  let progress: @Sendable (String) -> Void
  /// Times that a unit was lost before: each time it gets as much memory again.
  var lost: [String: Int] = [:]
  var pollSeconds = 2.0

  func execute(_ units: [WorkUnit], finished: @Sendable (WorkUnit, UnitOutcome) throws -> Void) throws {
    var waiting = Dictionary(units.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    var jobs = try ledger.jobs()
    let queue = SlurmQueue()
    let active = try queue.activeTasks(of: Array(jobs.keys))
    var inQueue: Set<String> = []
    for (job, keys) in jobs {
      let tasks = (active[job] ?? [:]).keys
      inQueue.formUnion(tasks.compactMap { keys.indices.contains($0) ? keys[$0] : nil })
      if tasks.isEmpty {
        try ledger.remove(job: job)
        jobs[job] = nil
      }
    }
    for unit in units where !inQueue.contains(unit.key) { unlink(folder.failure(unit.key)) }
    for group in groups(units.filter { !inQueue.contains($0.key) }) {
      let job = try submit(group.units, megabytes: group.megabytes)
      let keys = group.units.map(\.key)
      try ledger.add(job: job, units: keys)
      jobs[job] = keys
      progress("job \(job): \(keys.count) units of \(group.megabytes) MB")
    }

    // A result may reach this machine's view of a shared folder later than the end of its task reaches the queue.
    var silent: [String: Int] = [:]
    while !waiting.isEmpty {
      let active = try queue.activeTasks(of: Array(jobs.keys))
      var running: Set<String> = []
      for (job, keys) in jobs {
        for task in (active[job] ?? [:]).keys where keys.indices.contains(task) { running.insert(keys[task]) }
      }
      for unit in waiting.values.sorted(by: { $0.key < $1.key }) {
        if FileManager.default.fileExists(atPath: folder.result(unit.key)) {
          try finished(unit, .done)
        } else if running.contains(unit.key) {
          silent[unit.key] = nil
          continue
        } else if let failure = UnitFailure.read(folder.failure(unit.key)) {
          try finished(unit, .failed(failure.reason))
        } else {
          silent[unit.key, default: 0] += 1
          guard silent[unit.key, default: 0] >= 3 else { continue }
          let job = jobs.first { $0.value.contains(unit.key) }
          let index = job?.value.firstIndex(of: unit.key)
          let reason = job.flatMap { job in index.flatMap { queue.end(of: job.key, task: $0) } }
          let log = job.flatMap { job in index.map { "\(folder.path)/logs/slurm-\(job.key)-\($0).txt" } }
          try finished(
            unit,
            .lost(
              "its Slurm task ended without a result\(reason.map { " (\($0))" } ?? "")"
                + (log.map { "; it said: \(NightlyFolder.lastLine(of: $0))" } ?? "")))
        }
        waiting[unit.key] = nil
      }
      for job in jobs.keys where (active[job] ?? [:]).isEmpty {
        if jobs[job]?.contains(where: { waiting[$0] != nil }) == false {
          try ledger.remove(job: job)
          jobs[job] = nil
        }
      }
      if !waiting.isEmpty { usleep(UInt32(pollSeconds * 1_000_000)) }
    }
  }

  /// Units of the same memory class together, no more than an array may hold.
  private func groups(_ units: [WorkUnit]) -> [(megabytes: Int, units: [WorkUnit])] {
    let byMemory = Dictionary(grouping: units) { unit in
      Self.memoryClass(memory(unit) * (1 + (lost[unit.key] ?? 0)))
    }
    return byMemory.sorted { $0.key < $1.key }.flatMap { megabytes, units in
      stride(from: 0, to: units.count, by: settings.arraySize).map { start in
        (megabytes, Array(units[start..<min(start + settings.arraySize, units.count)]))
      }
    }
  }

  /// Megabytes to ask for, rounded up to a power of √2 or so: few different arrays, little waste.
  static func memoryClass(_ bytes: Int) -> Int {
    var size = 256
    let needed = bytes / 1_000_000 + 1
    while size < needed { size += size / 2 }
    return size
  }

  private func submit(_ units: [WorkUnit], megabytes: Int) throws(MeasuringError) -> String {
    let plan = "\(folder.path)/units/\(UUID().uuidString).plan"
    try NightlyFolder.write(Data(units.map { $0.key + "\n" }.joined().utf8), to: plan)
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
    let script = """
      #!/bin/sh
      exec \(Self.quoted(program)) nightly work \(Self.quoted(folder.path)) --plan \(Self.quoted(plan)) \
      --suite \(Self.quoted(suite)) --index "$SLURM_ARRAY_TASK_ID"

      """
    let words =
      [
        "--parsable", "--array=0-\(units.count - 1)", "--mem=\(megabytes)M",
        "--time=\(max(1, (settings.timeLimit + 59) / 60))", "--job-name=claims-nightly",
        "--output=\(folder.path)/logs/slurm-%A-%a.txt", "--chdir=\(folder.path)",
      ] + settings.sbatch
    let answer = try SlurmQueue.command("sbatch", words, input: script)
    guard let id = answer.split(whereSeparator: { $0 == ";" || $0.isNewline }).first, Int(id) != nil else {
      throw MeasuringError("sbatch", "answered '\(answer.prefix(200))' instead of a job's number")
    }
    return String(id)
  }

  static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }
}

/// Asks Slurm about jobs.
struct SlurmQueue {
  /// Tasks of array jobs that are queued or running, by job and index, with their state.
  func activeTasks(of jobs: [String]) throws(MeasuringError) -> [String: [Int: String]] {
    guard !jobs.isEmpty else { return [:] }
    // All of this user's tasks: asking for a job that the queue has forgotten is an error.
    let answer = try Self.command(
      "squeue", ["--noheader", "--array", "--name=claims-nightly", "--format=%F|%K|%T"])
    var tasks: [String: [Int: String]] = [:]
    for line in answer.split(separator: "\n") {
      let parts = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 3, jobs.contains(parts[0]), let index = Int(parts[1]) else { continue }
      guard !["COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "OUT_OF_MEMORY", "NODE_FAIL"].contains(parts[2]) else {
        continue
      }
      tasks[parts[0], default: [:]][index] = parts[2]
    }
    return tasks
  }

  /// How a task ended, while Slurm still remembers.
  func end(of job: String, task: Int) -> String? {
    guard let answer = try? Self.command("scontrol", ["show", "job", "\(job)_\(task)"]) else { return nil }
    let words = answer.split(whereSeparator: \.isWhitespace)
    let wanted = ["JobState=", "Reason=", "ExitCode="]
    let found = wanted.compactMap { name in words.first { $0.hasPrefix(name) } }
    return found.isEmpty ? nil : found.joined(separator: " ")
  }

  /// Runs a command of Slurm's; its output.
  static func command(_ name: String, _ words: [String], input: String? = nil) throws(MeasuringError) -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + words
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    let feed = Pipe()
    process.standardInput = input == nil ? FileHandle.nullDevice : feed
    do {
      try process.run()
      if let input {
        try feed.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try feed.fileHandleForWriting.close()
      }
    } catch {
      throw MeasuringError(name, "could not be started (\(reason(of: error))); is Slurm installed here?")
    }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    let complaint = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw MeasuringError(
        name, String(decoding: complaint, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
          + "; check 'executor.sbatch' and that slurmctld answers")
    }
    return String(decoding: data, as: UTF8.self)
  }
}

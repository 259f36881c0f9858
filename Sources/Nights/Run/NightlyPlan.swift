import CheckpointFiles
import Claims
import Evidence
import Foundation
import Ground
import Measuring

/// A night's work: the units that the table should hold, and those that it lacks.
public struct NightlyPlan: Sendable {
  /// A checkpoint that can be measured.
  public struct Checkpoint: Sendable, Hashable {
    public var candidate: CheckpointCandidate
    public var digest: String
    public var configuration: String
  }

  public private(set) var checkpoints: [Checkpoint] = []
  public private(set) var problems: [NightlyProblem] = []
  /// Every unit that belongs to the checkpoints there are, whether it is measured or not.
  public private(set) var units: [WorkUnit] = []

  /// - Parameter state: looks at a candidate's files.
  init(
    _ settings: NightlyConfiguration, _ scan: CheckpointScan, state: (CheckpointCandidate) -> CheckpointState
  ) throws(MeasuringError) {
    problems = scan.problems
    for candidate in scan.candidates {
      func problem(_ kind: NightlyProblem.Kind, _ reason: String) -> NightlyProblem {
        NightlyProblem(
          kind: kind, subject: candidate.subject.name, step: candidate.step, place: candidate.path, reason: reason)
      }
      switch state(candidate) {
      case .waiting(let reason): problems.append(problem(.waiting, reason))
      case .broken(let reason): problems.append(problem(.failed, reason))
      case .ready(let weights, let configuration):
        checkpoints.append(Checkpoint(candidate: candidate, digest: weights, configuration: configuration))
      }
    }
    let newest = Dictionary(grouping: checkpoints, by: \.candidate.subject.name)
      .mapValues { $0.map { $0.candidate.step ?? 0 }.max() ?? 0 }
    for checkpoint in checkpoints {
      let isNewest = (checkpoint.candidate.step ?? 0) == newest[checkpoint.candidate.subject.name]
      units += try Self.units(of: checkpoint, settings, isNewest: isNewest)
    }
  }

  /// Adds what the checkpoints of each subject have in common and should not.
  ///
  /// - Parameter files: digests of a checkpoint's files by name, where it has several
  mutating func compare(files: (Checkpoint) -> [String: String]) {
    for (subject, checkpoints) in Dictionary(grouping: checkpoints, by: \.candidate.subject.name).sorted(by: { $0.key < $1.key })
    {
      var shared = SharedContent()
      for checkpoint in checkpoints {
        guard let step = checkpoint.candidate.step else { continue }
        shared.add(step: step, digest: checkpoint.digest, files: files(checkpoint))
      }
      problems += shared.warnings.map {
        NightlyProblem(
          kind: .doubtful, subject: subject, place: checkpoints.first?.candidate.subject.checkpoints ?? subject, reason: $0)
      }
    }
  }

  private static func units(
    of checkpoint: Checkpoint, _ settings: NightlyConfiguration, isNewest: Bool
  ) throws(MeasuringError) -> [WorkUnit] {
    var units: [WorkUnit] = []
    for batch in settings.batches {
      let content = BatchContent.digest(of: batch, checkpoint: checkpoint.candidate.path)
      func unit(_ kind: WorkUnit.Kind, screenFrom: String?) throws(MeasuringError) -> WorkUnit {
        try WorkUnit(
          kind: kind, checkpoint.candidate, checkpoint: checkpoint.digest, configuration: checkpoint.configuration,
          batch: batch, batchContent: content, settings: settings, screenFrom: screenFrom)
      }
      units.append(try unit(.measure, screenFrom: units.first?.key))
      for index in 0..<settings.noise.parts {
        units.append(try unit(.part(index + 1, of: settings.noise.parts), screenFrom: nil))
      }
      guard isNewest else { continue }
      for number in 0..<settings.noise.repeats { units.append(try unit(.again(number + 1), screenFrom: nil)) }
    }
    return units
  }

  /// The units that are still to be measured and can be now, in the order of their steps; what claims read comes
  /// before what says how sure it is.
  ///
  /// - Parameters:
  ///   - done: keys of the units whose rows are in the tables.
  ///   - finished: everything that was ever measured, for the screens.
  func outstanding(done: Set<String>, finished: [String: FinishedUnit]) -> (ready: [WorkUnit], later: [WorkUnit]) {
    var ready: [WorkUnit] = []
    var later: [WorkUnit] = []
    // Noise is measured where there is something that it belongs to: not on a checkpoint that fails.
    var whole: [String: String] = [:]
    for unit in units where !unit.kind.isNoise { whole["\(unit.checkpoint) \(unit.checkpointName) \(unit.batch)"] = unit.key }
    for var unit in units where !done.contains(unit.key) {
      let first = unit.screenFrom ?? (unit.kind.isNoise ? whole["\(unit.checkpoint) \(unit.checkpointName) \(unit.batch)"] : nil)
      if let first {
        guard let known = finished[first], done.contains(first) else {
          later.append(unit)
          continue
        }
        if unit.screenFrom != nil { unit.screen = known.screen }
      }
      ready.append(unit)
    }
    ready.sort { a, b in
      (a.kind.isNoise ? 1 : 0, a.subject, a.step ?? 0) < (b.kind.isNoise ? 1 : 0, b.subject, b.step ?? 0)
    }
    return (ready, later)
  }
}

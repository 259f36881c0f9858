import Claims
import Report

/// What a night's report says.
public struct NightModel: Sendable {
  /// Time of the night in UTC, as its files are named.
  public var id: String
  public var title: String
  public var toolVersion: String
  public var summary: NightSummary
  /// Checkpoints that no earlier night reported.
  public var newCheckpoints: [FinishedUnit]
  /// Changed verdicts, with the verdict before.
  public var flips: [Flip]
  public var headChanges: [HeadChanges]
  public var claims: ReportModel

  public struct Flip: Sendable, Hashable {
    public var record: VerdictRecord
    public var before: Verdict

    public init(record: VerdictRecord, before: Verdict) {
      self.record = record
      self.before = before
    }
  }

  /// How a subject's newest checkpoint differs from the one before it.
  public struct HeadChanges: Sendable {
    public var first: String
    public var second: String
    public var compared: Int
    public var parts: Int
    public var repeats: Int
    public var called: [PairedDifference]
    /// Differences whose noise was not measured.
    public var unjudged: Int
  }

  /// Changes that are more than noise.
  public var calledFlips: [Flip] { flips.filter(\.record.noise.isCalled) }

  /// Whether anybody has to look.
  public var needsLook: Bool { !calledFlips.isEmpty || !failures.isEmpty || !doubtful.isEmpty || !errors.isEmpty }

  public var failures: [NightlyProblem] { summary.problems.filter { $0.kind == .failed } }
  /// Checkpoints that are measured and hold what another step holds.
  public var doubtful: [NightlyProblem] { summary.problems.filter { $0.kind == .doubtful } }
  public var waiting: [NightlyProblem] { summary.problems.filter { $0.kind == .waiting } }
  /// Checks that ended in an error.
  public var errors: [String] {
    claims.sections.flatMap(\.claims).flatMap { claim in
      claim.checks.filter { $0.results.contains { $0.verdict == .error } }.map { "\(claim.id)/\($0.id)" }
    }
  }

  /// The whole in one line.
  public var headline: String {
    var parts = ["\(counted(newCheckpoints.count, "new checkpoint"))"]
    if !calledFlips.isEmpty { parts.append(counted(calledFlips.count, "changed verdict")) }
    if !failures.isEmpty { parts.append("\(failures.count) failed") }
    if !doubtful.isEmpty { parts.append("\(doubtful.count) doubtful") }
    if !errors.isEmpty { parts.append(counted(errors.count, "error")) }
    if !needsLook { parts.append("nothing needs a look") }
    return parts.joined(separator: ", ")
  }
}

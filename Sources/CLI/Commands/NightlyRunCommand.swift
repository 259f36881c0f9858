import ArgumentParser
import Claims
import Foundation
import Ground
import Nights

struct NightlyRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Find new checkpoints, measure what is missing, verify the claims, write the dated report.",
    discussion: """
      Killed at any moment it loses no finished measurement; the next run goes on where it stopped. Exit codes: \
      0 nothing needs a look · 1 a verdict changed · 2 a check ended in an error · 3 nightly.yaml, claim or golden files \
      have mistakes · 4 a checkpoint failed, or the folder could not be written · 75 another run is at work.
      """)

  @Argument(help: "The configuration.", completion: .file())
  var file: String = "nightly.yaml"

  @Option(help: "local or slurm, instead of what the configuration says.")
  var executor: String?

  @Flag(help: "Only show what would be measured.")
  var dryRun = false

  @Flag(help: "Measure again what failed too often before.")
  var retryFailed = false

  @Flag(help: "Measure and collect, but verify and report nothing.")
  var measureOnly = false

  func validate() throws {
    if let executor, NightlyConfiguration.Executor.Kind(rawValue: executor) == nil {
      throw ValidationError("--executor is local or slurm")
    }
  }

  func run() throws {
    try Arithmetic.prepare()
    var settings = try NightlyOptions.read(file)
    if let kind = executor.flatMap(NightlyConfiguration.Executor.Kind.init(rawValue:)) { settings.executor.kind = kind }
    do {
      let folder = try NightlyFolder(settings.home)
      let lock = try RunLock(folder)
      defer { withExtendedLifetime(lock) {} }
      let night = try NightlyRun(settings, folder: folder, progress: Terminal.complain)
      if dryRun { return try show(night) }
      if retryFailed { try night.ledger.forgetFailures() }
      let summary = try night.measure()
      print(
        "\(summary.checkpoints) checkpoints, \(summary.measured) units measured (\(summary.rows) rows), "
          + "\(summary.outstanding) outstanding, \(NumberText.fixed(summary.seconds, decimals: 1)) s")
      for problem in summary.problems { print("\(problem.kind.rawValue): \(problem.place): \(problem.reason)") }
      if measureOnly { return }
      try report(night, summary)
    } catch let error as RunLockError {
      Terminal.complain("\(error)")
      throw ExitCode(75)
    } catch let error as ExitCode {
      throw error
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }

  /// Verifies, writes the night's files, then its line in the history, then the pages over all nights: killed in
  /// between, the next run says again what is new.
  private func report(_ night: NightlyRun, _ summary: NightSummary) throws {
    let tool = "claims \(Tool.version)"
    let id = try night.ledger.name(of: .now)
    let verification = try NightVerification(night, night: id, tool: tool)
    for problem in verification.library.problems { Terminal.complain("error: \(problem)") }
    let model = try NightBuilder(night, verification, summary, tool: tool).model(id: id)
    let publisher = NightPublisher(night.folder, night.settings)
    try publisher.write(model)
    try night.ledger.add(
      NightRecord(id: id, tool: tool, summary: summary), verdicts: verification.records,
      checkpoints: model.newCheckpoints)
    try publisher.writeSite(ledger: night.ledger, library: verification.library, tool: tool)
    print(NightReport(model).summary)
    print("report: \(night.folder.night(id))/index.html")
    if !verification.library.problems.isEmpty { throw Exit.lint }
    if !model.errors.isEmpty { throw Exit.checkError }
    if !model.failures.isEmpty { throw Exit.evidence }
    if !model.calledFlips.isEmpty { throw Exit.regression }
  }

  private func show(_ night: NightlyRun) throws {
    let plan = try night.plan()
    let (ready, failed, later) = try night.missing(plan)
    for problem in plan.problems { print("\(problem.kind.rawValue): \(problem.place): \(problem.reason)") }
    for unit in ready { print("measure: \(unit.described)") }
    for unit in later { print("then: \(unit.described)") }
    for (unit, reason) in failed { print("failed too often: \(unit.described): \(reason)") }
    print("\(plan.checkpoints.count) checkpoints, \(plan.units.count) units, \(ready.count + later.count) to measure")
  }
}

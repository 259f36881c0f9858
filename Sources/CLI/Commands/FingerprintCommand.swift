import ArgumentParser
import Claims
import Evidence
import struct Evidence.Measurement
import Foundation
import Ground
import Mathematics
import Measuring
import Report
import Training

struct FingerprintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fingerprint",
    abstract: "Measure all checkpoints of a training run: PR trajectories, rankings, heads worth investigating.",
    discussion: """
      RUN_DIR holds the run's checkpoints, weight files or folders with their step in the name (step-000400.safetensors, \
      checkpoint-400/, step1000-tokens4B/). Writes fingerprint.html, fingerprint.md with its figures, and rows.jsonl; \
      nothing is written unless every checkpoint could be measured. Exit codes: 0 measured · 4 a checkpoint or a batch \
      could not be used, or a file not written.
      """)

  @Argument(help: ArgumentHelp("Folder of the training run.", valueName: "run-dir"), completion: .directory)
  var runFolder: String

  @Option(help: "The run's name in the measurement table; default: the folder's name.")
  var subject: String?

  @Option(
    help: """
      induction, natural:FILE, natural-midseq:FILE, probe, probe:FILE.json, FILE.npy or FILE.json, as 'claims measure' \
      takes them; default: the probe of the run's recipe.json, for a run that 'claims replicate' made, else induction.
      """)
  var batch: String?

  @Option(help: "Examples of the batch, at most.")
  var examples: Int = 500

  @Option(help: "What the integral and the steepest rise are taken over: steps, ln-tokens or ln-billions.")
  var axis: TimeAxis = .steps

  @Option(help: "Tokens of one training step, where neither names nor files tell the tokens seen.")
  var tokensPerStep: Double?

  @Option(help: "A regular expression whose first group is the step in a checkpoint's name, where the names leave it open.")
  var stepPattern: String?

  @Option(help: "Of files that hold several models, the one to measure, such as model or ema.")
  var weights: String?

  @OptionGroup var memory: MemoryOption

  @Option(help: "Folder to write into.")
  var out: String = "fingerprint"

  @Option(help: "Store (SQLite) to put the rows into.")
  var store: String?

  @OptionGroup var files: LibraryOptions

  func validate() throws {
    if let batch, BatchChoice(batch) == nil {
      throw ValidationError("'\(batch)' is no batch: write induction, natural:FILE, probe, FILE.npy or FILE.json")
    }
    guard examples > 0 else { throw ValidationError("--examples takes a number above 0") }
    if let tokensPerStep, !(tokensPerStep > 0 && tokensPerStep.isFinite) {
      throw ValidationError("--tokens-per-step takes a number above 0")
    }
    if let stepPattern, (try? Regex(stepPattern)) == nil {
      throw ValidationError("--step-pattern '\(stepPattern)' is no regular expression")
    }
    if subject?.isEmpty == true { throw ValidationError("--subject must not be empty") }
  }

  func run() throws {
    try Arithmetic.prepare()
    files.declare()
    do {
      try measure()
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }

  private func measure() throws {
    let folder = runFolder.hasSuffix("/") && runFolder.count > 1 ? String(runFolder.dropLast()) : runFolder
    let name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    var recipe = CheckpointRecipe(subject: subject ?? name)
    recipe.batches = [batch.flatMap { BatchChoice($0) } ?? ownBatch(of: folder)]
    recipe.examples = examples
    recipe.memoryLimit = memory.limit
    let (fingerprint, rows) = try RunMeasurer(
      CheckpointSeries(folder: folder, step: stepPattern), recipe, axis: axis, tokensPerStep: tokensPerStep,
      weights: weights,
      progress: Terminal.show
    ).run()
    try write(FingerprintReport(fingerprint, toolVersion: "claims \(Tool.version)"), rows)
    if let store { try MeasurementStore(path: store).add(measured: rows) }
    show(fingerprint)
    print("\(rows.count) rows → \(out)/rows.jsonl; report: \(out)/fingerprint.html")
  }

  /// What a run is measured on where nobody says.
  private func ownBatch(of folder: String) -> BatchChoice {
    let recipe = RunFolder(path: folder).recipe
    guard FileManager.default.fileExists(atPath: recipe) else { return .induction }
    Terminal.complain("batch: the probe that the run was trained on (\(recipe))")
    return .probe(file: recipe, isOutOfDistribution: false)
  }

  private func write(_ report: FingerprintReport, _ rows: [Evidence.Measurement]) throws {
    do {
      try FileManager.default.createDirectory(atPath: out + "/figures", withIntermediateDirectories: true)
      for (path, text) in report.markdownFiles.merging(["fingerprint.html": report.html], uniquingKeysWith: { a, _ in a })
      {
        try AtomicFile.write(text.utf8, to: "\(out)/\(path)")
      }
    } catch {
      throw MeasuringError(out, "the report could not be written: \(reason(of: error))")
    }
    try MeasurementLines.write(rows, to: out + "/rows.jsonl")
  }

  private func show(_ fingerprint: Fingerprint) {
    print(Terminal.styled("\n\(fingerprint.subject)", .bold), "\(fingerprint.steps.count) checkpoints, batch \(fingerprint.batch)")
    for warning in fingerprint.warnings { print(Terminal.styled("warning:", .yellow), warning) }
    print("picked by spread (above the widest gap):  \(fingerprint.picksBySpread)")
    print("picked by integral (before the elbow):    \(fingerprint.picksByIntegral)")
    print(
      "  head     spread  rank  integral  rank  PR min@step     PR max@step     half risen  steepest  largest gain  "
        + "class since")
    for head in fingerprint.heads.sorted(by: { $0.rankBySpread < $1.rankBySpread }).prefix(20) {
      func at(_ step: Int?) -> String { step.map(String.init) ?? "–" }
      func short(_ value: Double) -> String { "\(Float(Int((value * 100).rounded())) / 100)" }
      let cells: [(String, Int)] = [
        (head.head.description, 9), (short(head.pr.spread), 8), ("\(head.rankBySpread)", 6),
        (String(format: "%.4g", head.integral), 10), ("\(head.rankByIntegral)", 6),
        ("\(short(head.pr.min))@\(head.pr.stepOfMin)", 16), ("\(short(head.pr.max))@\(head.pr.stepOfMax)", 16),
        (at(head.pr.halfRiseStep), 12), (at(head.steepestRise?.toStep), 10), (at(head.pr.largestGain?.toStep), 14),
        ("\(head.lastClass?.name ?? "–") \(head.classSince.map(String.init) ?? "")", 0),
      ]
      print("  " + cells.map { $0.0.padding(toLength: max($0.1, $0.0.count), withPad: " ", startingAt: 0) }.joined())
    }
    if let step = fingerprint.accuracyHalfRise { print("accuracy reaches half of its highest value at step \(step)") }
  }
}

extension TimeAxis: ExpressibleByArgument {}

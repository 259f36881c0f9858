import ArgumentParser
import CheckpointFiles
import Foundation
import Measuring
import SpectralFingerprints
import Training

extension TrainingPreset: ExpressibleByArgument {}

struct Replicate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the small model of 'Spectral fingerprints' from scratch, measure it, and write rows of the tier replica.",
    discussion: """
      Trains every seed, or goes on where a run was stopped: it may be killed at any moment, and running the same \
      command again ends with the same models. Then measures all checkpoints and writes DIR/rows.jsonl, which \
      'claims verify --replica DIR' answers claims with, and DIR/report.md.
      """)

  @Option(help: "\(TrainingPreset.choices).")
  var preset: TrainingPreset = .mini

  @Option(help: "How many seeds (that paper's six, then 1, 2, 3 …), or a list: 42,271; one alone: 42,")
  var seeds: String = "6"

  @Option(help: "Folder of the replica; default: replica-PRESET.", completion: .directory)
  var out: String?

  @Flag(help: "Watch the heads during training and report when the alarm fires.")
  var monitor = false

  @Option(help: "A text to train on instead of the generated language; needs --tokenizer.", completion: .file())
  var text: String?

  @Option(help: "tokenizer.json of that text.", completion: .file())
  var tokenizer: String?

  @Flag(
    help: "Train on QUERY sentences that end in any codeword: there is nothing to retrieve, so what shows is no circuit.")
  var shuffled = false

  @Flag(help: "Print what it would take, and stop.")
  var estimate = false

  @Flag(help: "Train only.")
  var skipMeasuring = false

  private var seedList: [UInt64]? {
    if !seeds.contains(","), let count = Int(seeds) { return (1...100).contains(count) ? TrainingPreset.seeds(count) : nil }
    return SeedList.read(seeds)
  }

  func validate() throws {
    guard seedList != nil else {
      throw ValidationError("--seeds takes a number from 1 to 100, or different seeds with commas: 42,271 (one alone: 42,)")
    }
    guard (text == nil) == (tokenizer == nil) else {
      throw ValidationError("--text FILE and --tokenizer FILE belong together")
    }
    if let out, out.isEmpty { throw ValidationError("--out must name a folder") }
  }

  func run() throws {
    try Arithmetic.prepare()
    do {
      let plan = try plan()
      describe(plan)
      if estimate { return }
      let clock = ContinuousClock()
      let start = clock.now
      try TrainingStatus.train(plan)
      if skipMeasuring { return }
      let outcome = try ReplicaMeasurer(plan, progress: Terminal.complain).run()
      print(try String(contentsOfFile: plan.report, encoding: .utf8))
      print("\(outcome.rows.count) rows → \(plan.rows)")
      Terminal.complain("trained and measured: \(TrainingStatus.clock(start.duration(to: clock.now)))")
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }

  private func plan() throws -> ReplicaPlan {
    let name = preset.rawValue + (shuffled ? "-shuffled" : "")
    let folder = out ?? "replica-\(name)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var recipe = preset.recipe(seed: 0)
    if let text, let tokenizer {
      let vocabulary = try ByteLevelTokenizer(path: tokenizer)
      let ids = folder + "/text.bin"
      if !FileManager.default.fileExists(atPath: ids) {
        let count = try TokenizedText.write(text: text, tokenizer: vocabulary, to: ids)
        Terminal.complain("\(text): \(count) tokens → \(ids)")
      }
      recipe = preset.recipe(
        seed: 0,
        text: try .tokens(
          path: ids, probes: ProbeVocabulary(tokenizer: vocabulary, codewords: preset.codewords)))
      // Presets have room for the generated language, and for GPT-2's tokens in the paper's.
      recipe.shape.vocabulary = max(recipe.shape.vocabulary, vocabulary.vocabularySize)
    }
    if shuffled { recipe.recall = .shuffled }
    return ReplicaPlan(
      subject: TrainingPreset.subject, name: name, seeds: seedList ?? [], recipe: recipe, folder: folder, isMonitored: monitor)
  }

  private func describe(_ plan: ReplicaPlan) {
    let cost = TrainingCost(plan.recipe)
    let shape = plan.recipe.shape
    let seeds = plan.seeds.count
    let operations = cost.operations * Double(seeds)
    Terminal.complain(
      "\(plan.name): \(shape.layers) layers × \(shape.width) × \(shape.heads) heads, \(shape.parameterCount) parameters, "
        + "\(plan.recipe.steps) steps of \(plan.recipe.tokensPerStep) tokens, \(seeds) seeds, \(plan.sideBySide) side by side")
    Terminal.complain(
      "estimate: \(String(format: "%.2g", operations)) operations (at 100 GFLOP/s \(TrainingStatus.clock(.seconds(operations / 1e11)))), "
        + "\(String(format: "%.1f", Double(cost.checkpointBytes * seeds) / 1e9)) GB of checkpoints, "
        + "\(String(format: "%.1f", Double(cost.memoryBytes * plan.sideBySide) / 1e9)) GB of memory")
  }
}

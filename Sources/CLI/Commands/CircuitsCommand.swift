import ArgumentParser
import Claims
import Evidence
import Foundation
import Ground
import Measuring
import Training
import Transformer

struct CircuitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "circuits",
    abstract: "Measure what heads do in circuits: prefix matching, copying, previous tokens, composition, loss by place.",
    discussion: """
      PATH is a checkpoint as 'claims measure' takes it, or the folder of a training run, all of whose checkpoints are \
      measured. Heads are scored on random tokens that come again in the same order, losses on windows of text: held-out \
      text of the run's own recipe.json, or --text. docs/circuits.md defines every score. Nothing is written unless \
      everything could be measured. Exit codes: 0 measured · 4 a checkpoint or a text could not be used, or a file not \
      written.
      """)

  @Argument(help: "Folder or file of the checkpoint, or folder of the run.", completion: .file())
  var path: String

  @Option(help: "The model's name in the measurement table; default: the name of the file or folder, in lower case.")
  var subject: String?

  @Option(help: "Kind of evidence that the rows are: checkpoint, or replica for a model trained for the purpose.")
  var tier: Tier = .checkpoint

  @Option(help: "Sequences of repeated tokens.")
  var sequences: Int = 20

  @Option(
    help: """
      Token ids that the repeated tokens are drawn from, as 1000-30000; default: the content words of the run's own \
      language, or the whole vocabulary.
      """)
  var tokens: String?

  @Option(help: "A text, or token ids as .npy or .bin, to measure losses on.", completion: .file())
  var text: String?

  @Option(help: "Windows of text, at most.")
  var windows: Int = 256

  @Option(help: "Early tokens of a window by their place from 1, as 50 or 17-24.")
  var early: String = "50"

  @Option(help: "Late tokens of a window, as 500 or 113-120.")
  var late: String = "500"

  @Option(help: "Least prefix-matching score of heads that are ablated as induction heads, and likewise for previous tokens.")
  var threshold: Double = 0.5

  @Option(help: "Matched random sets drawn for each ablated set.")
  var draws: Int = 20

  @Flag(help: "Measure losses of the intact model alone.")
  var withoutAblations = false

  @OptionGroup var memory: MemoryOption

  @Option(help: "File to write the rows to, one JSON object a line.")
  var out: String?

  @OptionGroup var files: LibraryOptions

  private func places() -> ContextPlaces? {
    guard let early = Self.range(early), let late = Self.range(late) else { return nil }
    return ContextPlaces(early: early, late: late)
  }

  /// `50` or `17-24`.
  private static func range(_ text: String) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last, first >= 0, last <= 1 << 24 else {
      return nil
    }
    return first...last
  }

  func validate() throws {
    guard places() != nil else {
      throw ValidationError("--early and --late take places such as 50 and 500, or 17-24 and 113-120, early before late, from 2 on")
    }
    if let tokens, Self.range(tokens) == nil { throw ValidationError("--tokens takes ids such as 1000-30000") }
    guard (1...10_000).contains(sequences) else { throw ValidationError("--sequences takes 1 to 10,000") }
    guard (1...100_000).contains(windows) else { throw ValidationError("--windows takes 1 to 100,000") }
    guard (0...1000).contains(draws) else { throw ValidationError("--draws takes 0 to 1000") }
    guard threshold > 0, threshold <= 1 else { throw ValidationError("--threshold takes a score above 0, at most 1") }
    guard [.replica, .checkpoint].contains(tier) else { throw ValidationError("--tier takes checkpoint or replica") }
    if subject?.isEmpty == true { throw ValidationError("--subject must not be empty") }
  }

  func run() throws {
    try Arithmetic.prepare()
    files.declare()
    do {
      let rows = try measured()
      if let out { try MeasurementLines.write(rows, to: out) }
      print("\(rows.count) rows of \(rows.first?.key.subject ?? "")", out.map { "→ \($0)" } ?? "")
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }

  private func measured() throws -> [Evidence.Measurement] {
    let folder = URL(fileURLWithPath: path).standardizedFileURL
    guard CheckpointSeries.isRun(folder.path) else {
      let model = try CheckpointModel.announced(path, weights: nil)
      let recipe = try recipe(name: model.subject, model: model, training: nil)
      return try CircuitMeasurer(recipe, progress: Terminal.show).run(model)
    }
    let series = try CheckpointSeries(folder: folder.path)
    let training = try TrainingRecipe.of(RunFolder(path: folder.path))
    let first = try series.entries.first.map { entry in try CheckpointModel(path: entry.path) }
    let recipe = try recipe(name: folder.lastPathComponent, model: first, training: training)
    return try CircuitMeasurer(recipe, progress: Terminal.show).run(series)
  }

  private func recipe(name: String, model: CheckpointModel?, training: TrainingRecipe?) throws -> CircuitRecipe {
    guard let places = places() else { throw ValidationError("--early and --late name no places") }
    var found: [[Int]] = []
    if let text, let model {
      found = try BatchChoice.windows(of: text, for: model, count: windows, length: places.late.upperBound)
    } else if let training {
      found = try training.heldOutWindows(count: windows, length: places.late.upperBound, seed: 1)
    }
    if found.isEmpty { Terminal.complain("note: no text, so no losses: give --text FILE") }
    var recipe = CircuitRecipe(subject: subject ?? name, places: places, windows: found)
    recipe.tier = tier
    recipe.sequences = sequences
    recipe.tokens = try tokens.flatMap(Self.range).map { $0.lowerBound..<$0.upperBound + 1 } ?? training?.contentWords()
    recipe.ablates = !withoutAblations
    recipe.threshold = threshold
    recipe.draws = draws
    recipe.memoryLimit = memory.limit
    return recipe
  }
}

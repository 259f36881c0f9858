import ArgumentParser
import Evidence
import Foundation
import Ground
import Measuring
import Transformer

struct Measure: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a checkpoint: classes, spectra and behaviour of its heads, intact and ablated.",
    discussion: """
      CHECKPOINT is a folder with config.json and weights, a weight file beside one, a GGUF file, or a training \
      checkpoint. Under the name of a model that the suite declares only that model is measured. Nothing is written unless everything could be measured. Exit codes: \
      0 measured · 4 the checkpoint or a batch could not be used, or a file not written.
      """)

  @Argument(help: "Folder or file of the checkpoint.", completion: .file())
  var checkpoint: String

  @Option(help: "The model's name in the measurement table; default: the name of the file or folder, in lower case.")
  var subject: String?

  @Option(help: "Training step of the checkpoint.")
  var step: Int?

  @OptionGroup var measuring: MeasureOptions

  @Flag(help: "Measure in fp32 too, and show how far each quantity moves with --precision.")
  var comparePrecision = false

  @Option(help: "File to write the rows to, one JSON object a line.")
  var out: String?

  @Option(help: "Store (SQLite) to put the rows into.")
  var store: String?

  @OptionGroup var files: LibraryOptions

  func validate() throws {
    if let step, !(0..<1 << 53).contains(step) { throw ValidationError("--step is 0 or more, and below 2^53") }
    if comparePrecision, measuring.precision == .full {
      throw ValidationError("--compare-precision needs another precision to compare with: --precision bf16")
    }
    if subject?.isEmpty == true { throw ValidationError("--subject must not be empty") }
  }

  func run() throws {
    try Arithmetic.prepare()
    files.declare()
    do {
      let model = try CheckpointModel.announced(checkpoint, weights: measuring.weights)
      let name = subject ?? model.subject
      let recipe = try measuring.recipe(subject: name, step: step)
      let outcomes = try CheckpointMeasurer(model, recipe, progress: Terminal.show).run()
      let rows = outcomes.flatMap(\.rows)
      if let out { try MeasurementLines.write(rows, to: out) }
      if let store { try MeasurementStore(path: store).add(measured: rows) }
      for outcome in outcomes { MeasurementSummary(outcome: outcome, model: model).printed() }
      if comparePrecision {
        var full = recipe
        full.products = .full
        let before = try CheckpointMeasurer(model, full, progress: Terminal.show).run()
        show(try PrecisionEffect(from: before.flatMap(\.rows), to: rows))
      }
      print("\n\(rows.count) rows of \(name)", out.map { "→ \($0)" } ?? "", store.map { "→ \($0)" } ?? "")
    } catch {
      Terminal.complain("error: \(error)")
      throw Exit.evidence
    }
  }

  private func show(_ effect: PrecisionEffect) {
    let (full, other) = (ProductPrecision.full.rawValue, measuring.precision.rawValue)
    print(Terminal.styled("\n\(full) → \(other)", .bold), "(absolute differences of each quantity)")
    for line in effect.lines {
      let name = [line.batch, line.quantity.rawValue, line.detail].filter { !$0.isEmpty }.joined(separator: " ")
      let place = line.place.isEmpty ? "" : " at \(line.place)"
      print(
        "  \(name): median \(NumberText.short(line.median, digits: 3)) of \(NumberText.short(line.size, digits: 3)), "
          + "largest \(NumberText.short(line.largest, digits: 3))\(place) (\(line.rows))")
    }
    for head in effect.reclassified { print("  \(head.batch) \(head.head): \(head.before) → \(head.after)") }
    if effect.reclassified.isEmpty { print("  every head keeps its class") }
    if effect.unpaired > 0 { print("  \(effect.unpaired) rows were measured in one of the two alone") }
  }
}

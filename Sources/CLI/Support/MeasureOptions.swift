import ArgumentParser
import Evidence
import Ground
import Measuring
import Transformer

extension ProductPrecision: ExpressibleByArgument {}

/// How a checkpoint is measured.
struct MeasureOptions: ParsableArguments {
  @Option(
    help: """
      induction (the synthetic batch of 'Spectral fingerprints'), natural:FILE or natural-midseq:FILE (a text, or token ids as .npy or \
      .bin), probe or probe-ood (key retrieval in English; :FILE.json for sentences and codewords of your own), \
      FILE.npy, or FILE.json with examples of your own; may be repeated. The induction screen of the first one is \
      ablated on all.
      """)
  var batch: [String] = ["induction"]

  @Option(help: "Examples of each batch, at most.")
  var examples: Int = 2000

  @Option(help: "A set of heads to ablate besides the induction screen: L4H4,L7H0,L7H1.")
  var ablate: String = "none"

  @Option(help: "Heads picked on another model or seed, as NAME=L4H4,L7H0; may be repeated.")
  var foreign: [String] = []

  @Option(help: "A text, or token ids as .npy or .bin, to measure the loss of the next token on.")
  var validation: String?

  @Option(help: "Of a file that holds several models, the one to measure, such as model or ema.")
  var weights: String?

  @Option(help: "Matched random sets drawn for each ablated set.")
  var draws: Int = 5

  @Option(
    help: """
      In which precision linear maps take their factors: fp32, or bf16 with sums in single precision, which is faster \
      on processors with AMX.
      """)
  var precision: ProductPrecision = .full

  @OptionGroup var memory: MemoryOption

  func validate() throws {
    for name in batch where BatchChoice(name) == nil {
      throw ValidationError("'\(name)' is no batch: write induction, natural:FILE, probe, FILE.npy or FILE.json")
    }
    guard examples > 0 else { throw ValidationError("--examples takes a number above 0") }
    guard (0...1000).contains(draws) else { throw ValidationError("--draws takes 0 to 1000") }
    do {
      _ = try HeadSet(parsing: ablate)
      _ = try foreignSets()
    } catch {
      throw ValidationError("\(error)")
    }
  }

  private func foreignSets() throws -> [String: HeadSet] {
    var sets: [String: HeadSet] = [:]
    for text in foreign {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty, sets[parts[0]] == nil else {
        throw ValidationError("'\(text)' names no set: write --foreign NAME=L4H4,L7H0, each name once")
      }
      sets[parts[0]] = try HeadSet(parsing: parts[1])
    }
    return sets
  }

  func recipe(subject: String, step: Int?) throws -> CheckpointRecipe {
    var recipe = CheckpointRecipe(subject: subject)
    recipe.step = step
    recipe.batches = batch.compactMap { BatchChoice($0) }
    recipe.examples = examples
    recipe.ablated = try HeadSet(parsing: ablate)
    recipe.foreign = try foreignSets()
    recipe.validation = validation
    recipe.draws = draws
    recipe.products = precision
    recipe.memoryLimit = memory.limit
    return recipe
  }
}

extension CheckpointModel {
  /// Opens a checkpoint and says what it is.
  ///
  /// - Parameter choice: which of several models in one file is meant
  static func announced(_ path: String, weights choice: String?) throws(MeasuringError) -> CheckpointModel {
    let model = try CheckpointModel(path: path, weights: choice)
    for note in model.notes { Terminal.complain("note: \(note)") }
    let shape = model.shape
    Terminal.complain(
      "\(model.name): \(shape.layers) layers × \(shape.heads) heads"
        + (shape.queriesPerKey > 1 ? " (\(shape.keyValueHeads) key/value heads)" : "")
        + ", width \(shape.width), vocabulary \(shape.vocabulary), sha256 \(model.digest.prefix(16))…")
    return model
  }
}

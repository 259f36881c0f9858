import CheckpointFiles
import Claims
import Evidence
import Foundation
import Ground
import Training
import Transformer

/// What a user's key-retrieval probe is made of, as a JSON file:
///
///     {"templates": [{"key": " The secret code is {code}.", "query": " What is the secret code? {code}"}],
///      "codewords": ["amber", "violet"], "padding": 0}
///
/// `{code}` stands for the codeword, which must be a single token of the model's; `padding`, if given, is the id
/// that fills sequences up.
struct ProbeSentences: Decodable {
  var templates: [KeyRetrieval.Template]
  var codewords: [String]
  var padding: Int?

  /// Seeds of the two evaluation sets: the paper does not say which ones its figures come from.
  static let seeds = (inDistribution: UInt32(142), outOfDistribution: UInt32(242))

  /// The probe batch for a model, `pin` or (out of distribution) `pood`: the probe in English without a file, that of a
  /// training run with its `recipe.json`.
  static func batch(
    _ file: String?, isOutOfDistribution: Bool, for model: CheckpointModel, examples: Int
  ) throws(MeasuringError) -> MeasurementBatch {
    if let file, let recipe = recipe(in: file) {
      return try batch(of: recipe, file, isOutOfDistribution: isOutOfDistribution, for: model, examples: examples)
    }
    let last = KeyRetrieval.fillers.upperBound
    guard model.shape.vocabulary > last else {
      throw MeasuringError(
        "batch probe",
        "its filler has token ids up to \(last), but the model knows only \(model.shape.vocabulary): supply a batch of "
          + "your own as a .json file")
    }
    let tokenizer = try model.tokenizer()
    do {
      let probe = try file.map { try read($0, tokenizer) } ?? KeyRetrieval(english: tokenizer)
      return try probe.batch(
        name: isOutOfDistribution ? "pood" : "pin", count: examples, length: BatchChoice.length,
        gap: isOutOfDistribution ? KeyRetrieval.outOfDistribution : KeyRetrieval.inDistribution,
        seed: isOutOfDistribution ? seeds.outOfDistribution : seeds.inDistribution)
    } catch let error as MeasuringError {
      throw error
    } catch {
      throw MeasuringError("batch probe", "\(error)")
    }
  }

  /// The recipe of a run that `claims replicate` trained; `nil` for any other file.
  private static func recipe(in file: String) -> TrainingRecipe? {
    (try? Data(contentsOf: URL(fileURLWithPath: file))).flatMap { try? JSONDecoder().decode(TrainingRecipe.self, from: $0) }
  }

  private static func batch(
    of recipe: TrainingRecipe, _ file: String, isOutOfDistribution: Bool, for model: CheckpointModel, examples: Int
  ) throws(MeasuringError) -> MeasurementBatch {
    guard recipe.shape.vocabulary == model.shape.vocabulary else {
      throw MeasuringError(
        file, "is the recipe of a model with \(recipe.shape.vocabulary) tokens, and this one has \(model.shape.vocabulary)")
    }
    var counts = ReplicaExamples()
    (counts.probe, counts.far) = (examples, examples)
    do {
      let batches = try ReplicaBatches(recipe, counts)
      var batch = isOutOfDistribution ? batches.far : batches.probe
      batch.name = isOutOfDistribution ? "pood" : "pin"
      return batch
    } catch {
      throw MeasuringError(file, "gives no probe: \(error)")
    }
  }

  private static func read(_ file: String, _ tokenizer: ByteLevelTokenizer) throws -> KeyRetrieval {
    let sentences: ProbeSentences
    do {
      sentences = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    } catch {
      throw MeasuringError(
        file,
        "is no probe (\(reason(of: error))): write {\"templates\": [{\"key\": \"… {code}\", \"query\": \"… {code}\"}], "
          + "\"codewords\": […]}")
    }
    for template in sentences.templates
    where !template.key.contains("{code}") || !template.query.hasSuffix("{code}") {
      throw MeasuringError(
        file, "'\(template.key)' / '\(template.query)': both need {code}, and the query must end with it")
    }
    return KeyRetrieval(
      templates: sentences.templates, codewords: sentences.codewords, padding: sentences.padding ?? 0
    ) { text in
      tokenizer.encode(text).map(Int.init)
    }
  }
}

import Training
import Transformer

/// How many examples replicas are measured on.
public struct ReplicaExamples: Sendable, Hashable {
  /// Behind every PR and every accuracy within the distribution, as in the paper.
  public var probe = 2000
  /// Behind every KEY selectivity, as in the paper.
  public var key = 200
  /// Outside of the distribution under ablation.
  public var far = 250
  /// Behind the ablation of every single head.
  public var single = 500
  /// Pieces of running text behind the spectra without the task, and behind the validation loss.
  public var filler = 500
  public var validation = 64

  public init() {}
}

/// What replicas are measured on; the same for all seeds of a plan.
struct ReplicaBatches: Sendable {
  /// Key-retrieval within the distribution, in the forms that the two halves of the program take.
  let near: ProbeBatch
  let probe: MeasurementBatch
  let key: MeasurementBatch
  /// Key-retrieval outside of the distribution.
  let far: MeasurementBatch
  /// The probe without its codeword's first mention: the whole KEY sentence left out, or another codeword in its place.
  let keyRemoved: MeasurementBatch
  let keyReplaced: MeasurementBatch
  /// Running text, read at its last token.
  let filler: MeasurementBatch
  let validation: [[Int]]
  let vocabulary: ProbeVocabulary
  /// `context` tokens
  let length: Int

  init(_ recipe: TrainingRecipe, _ examples: ReplicaExamples = ReplicaExamples()) throws {
    let (vocabulary, spans) = try recipe.probes()
    self.vocabulary = vocabulary
    length = recipe.shape.context
    let seed = recipe.evaluation.seed
    near = ProbeBatch(
      count: examples.probe, probes: vocabulary, prefix: spans.prefix, gap: spans.near, seed: seed)
    let outside = ProbeBatch(
      count: examples.far, probes: vocabulary, prefix: spans.prefix, gap: spans.far, seed: seed)
    let length = length
    probe = Self.batch("probe", near, length: length)
    key = probe.prefix(examples.key)
    far = Self.batch("probe-far", outside, length: length)
    keyRemoved = Self.changed(probe, "probe-key-removed") { example, key, codewords in
      let sentence = vocabulary.templates.first { template in
        let from = key.lowerBound - template.beforeKey.count
        return from >= 0 && Array(example.tokens[from..<key.lowerBound]) == template.beforeKey.map(Int.init)
          && Array(example.tokens.dropFirst(key.upperBound).prefix(template.afterKey.count))
            == template.afterKey.map(Int.init)
      }
      let from = key.lowerBound - (sentence?.beforeKey.count ?? 0)
      let to = key.upperBound + (sentence?.afterKey.count ?? 0)
      var tokens = example.tokens
      tokens.removeSubrange(from..<to)
      return (tokens, example.query - (to - from))
    }
    let codewords = vocabulary.codewords.map(Int.init)
    keyReplaced = Self.changed(probe, "probe-key-replaced") { example, key, index in
      var tokens = example.tokens
      // The next codeword but one of the list: another one for every example, and never its own.
      let own = codewords.firstIndex(of: example.target) ?? 0
      tokens[key.lowerBound] = codewords[(own + 1 + index % (codewords.count - 1)) % codewords.count]
      return (tokens, example.query)
    }
    let windows = try recipe.heldOutWindows(
      count: examples.filler + examples.validation, length: length + 1, seed: seed)
    filler = MeasurementBatch(
      name: "filler",
      examples: windows.prefix(examples.filler).map { window in
        // Half the context is text enough, at half the cost.
        let count = max(2, length / 2)
        return .init(tokens: Array(window.prefix(count)), query: count - 1, target: window[count])
      }, baseline: .distinct)
    validation = Array(windows.suffix(examples.validation))
  }

  private static func batch(_ name: String, _ probes: ProbeBatch, length: Int) -> MeasurementBatch {
    MeasurementBatch(
      name: name,
      examples: (0..<probes.count).map { index in
        let row = probes.tokens[index * probes.length..<(index + 1) * probes.length].map(Int.init)
        // What follows the query is not seen; it counts among the positions that attention could go to.
        let tokens = row + Array(repeating: 0, count: max(0, length - row.count))
        let key = probes.keyPositions[index]
        return .init(
          tokens: tokens, query: probes.readPositions[index], target: Int(probes.targets[index]), key: key..<key + 1)
      }, baseline: .distinct)
  }

  private static func changed(
    _ batch: MeasurementBatch, _ name: String,
    _ change: (MeasurementBatch.Example, Range<Int>, Int) -> (tokens: [Int], query: Int)
  ) -> MeasurementBatch {
    var changed = MeasurementBatch(name: name, examples: [], baseline: batch.baseline)
    for (index, example) in batch.examples.enumerated() {
      guard let key = example.key else { continue }
      let (tokens, query) = change(example, key, index)
      changed.examples.append(.init(tokens: tokens, query: query, target: example.target))
    }
    return changed
  }
}

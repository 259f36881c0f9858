/// A model under training, one update at a time.
///
/// Knows no files: saving, resuming and reporting are ``TrainingRun``'s.
public final class Trainer {
  public let recipe: TrainingRecipe
  /// Updates done.
  public internal(set) var step = 0
  public let layout: ParameterLayout
  /// Where the probes' parts lie, as the recipe says or scaled with the context.
  public let spans: ProbeSpans
  public let probes: ProbeVocabulary
  /// The fixed probes that accuracy is measured on: within the distribution and outside of it.
  public let nearProbes: ProbeBatch
  public let farProbes: ProbeBatch

  let optimiser: Optimiser<Float>
  private let lanes: ModelLanes<Float>
  private let sampler: BatchSampler

  /// A model before its first update.
  public init(_ recipe: TrainingRecipe) throws(TrainingError) {
    try recipe.validate()
    self.recipe = recipe
    let (source, probes) = try recipe.text.open(vocabulary: recipe.shape.vocabulary)
    try probes.validate(vocabulary: recipe.shape.vocabulary)
    self.probes = probes
    let spans = recipe.spans ?? ProbeSpans(context: recipe.shape.context, probes: probes)
    try spans.validate(context: recipe.shape.context, probes: probes)
    self.spans = spans
    layout = ParameterLayout(recipe.shape)
    optimiser = Optimiser(layout)
    optimiser.start(seed: recipe.seed, deviation: recipe.startDeviation)
    lanes = ModelLanes(recipe.shape, lanes: recipe.division.lanes, chunk: recipe.division.chunk)
    sampler = BatchSampler(
      source: source, probes: probes, spans: spans, recall: recipe.recall ?? .repeated, seed: recipe.seed,
      sequences: recipe.sequencesPerStep,
      probeSequences: Int((Double(recipe.sequencesPerStep) * recipe.probeFraction).rounded()),
      length: recipe.shape.context)
    func probeBatch(_ gap: ClosedRange<Int>) -> ProbeBatch {
      ProbeBatch(
        count: recipe.evaluation.examples, probes: probes, prefix: spans.prefix, gap: gap,
        seed: recipe.evaluation.seed)
    }
    nearProbes = probeBatch(spans.near)
    farProbes = probeBatch(spans.far)
  }

  /// What an update saw.
  public struct StepLosses: Sendable, Hashable, Codable {
    /// Mean loss over all tokens.
    public var text: Double
    /// Mean loss at the probes' read positions.
    public var probe: Double
    /// Norm of the gradient before clipping.
    public var gradientNorm: Double
  }

  /// One update.
  public func advance() throws(TrainingError) -> StepLosses {
    let next = step + 1
    let batch = try sampler.batch(step: next)
    let (losses, norm) = lanes.run(
      batch, probeWeight: recipe.probeWeight, parameters: optimiser.weights.start)
    guard losses.text.isFinite, norm.isFinite else { throw .diverged(step: next) }
    optimiser.step(
      recipe.optimiser, step: next, rate: recipe.schedule.rate(step: next, of: recipe.steps),
      gradients: lanes.gradients, gradientScale: GradientClip.scale(norm: norm, bound: recipe.clip),
      threads: recipe.division.lanes)
    step = next
    return StepLosses(text: losses.text, probe: losses.probe, gradientNorm: norm)
  }

  /// What the model answers to some probes.
  public func answers(_ batch: ProbeBatch) -> ProbeAnswers {
    lanes.answers(batch, parameters: optimiser.weights.start)
  }

  /// What the model answers, and what its heads do at the read positions.
  public func observe(_ batch: ProbeBatch) -> HeadObservation {
    let shape = recipe.shape
    var outputs = [Float](repeating: 0, count: shape.layers * batch.count * shape.width)
    var entropies = [Double](repeating: 0, count: shape.layers * batch.count * shape.heads)
    let answers = outputs.withUnsafeMutableBufferPointer { outputs in
      entropies.withUnsafeMutableBufferPointer { entropies in
        var record: HeadRecord<Float>?
        if let outputs = outputs.baseAddress, let entropies = entropies.baseAddress {
          record = HeadRecord(outputs: outputs, entropies: entropies)
        }
        return lanes.answers(batch, parameters: optimiser.weights.start, record: record)
      }
    }
    let means = (0..<shape.layers * shape.heads).map { index in
      let (layer, head) = index.quotientAndRemainder(dividingBy: shape.heads)
      let sum = (0..<batch.count).reduce(0) {
        $0 + entropies[(layer * batch.count + $1) * shape.heads + head]
      }
      return sum / Double(max(1, batch.count))
    }
    return HeadObservation(
      step: step, layers: shape.layers, heads: shape.heads, headDim: shape.headDim, examples: batch.count,
      outputs: outputs, attentionEntropy: means, answers: answers)
  }

  /// The weights of one tensor.
  public func weights(of tensor: ParameterLayout.Tensor) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(rebasing: optimiser.weights.buffer[tensor.range])
  }
}

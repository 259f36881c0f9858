/// Everything that determines a training run: with the same recipe and machine, the same bits come out.
public struct TrainingRecipe: Sendable, Hashable, Codable {
  public var shape: ModelShape
  /// Seeds the initial weights and the order of the data.
  public var seed: UInt64
  /// Updates.
  public var steps: Int
  /// Sequences of a batch, and batches whose gradients are accumulated for one update.
  public var sequences: Int
  public var accumulation: Int
  /// The share of sequences that carry a probe.
  public var probeFraction: Double
  /// λ in `loss = text mean + λ · probe mean`.
  public var probeWeight: Double
  public var schedule: LearningRateSchedule
  public var optimiser: AdamW
  /// Bound on the gradient's norm.
  public var clip: Double
  /// Standard deviation of the initial embeddings and maps.
  public var startDeviation: Double
  public var text: TrainingText
  /// `nil` scales the paper's spans with the context; see ``ProbeSpans``.
  public var spans: ProbeSpans?
  /// What QUERY sentences of the training text recall; `nil`, as in recipes of old, is ``Recall/repeated``.
  public var recall: Recall?
  public var evaluation: EvaluationPlan
  public var checkpoints: CheckpointCadence
  /// How the work is divided; changes the order of additions and so the last bits. See ``ModelLanes``.
  public var division: WorkDivision

  public init(
    shape: ModelShape, seed: UInt64, steps: Int, sequences: Int, accumulation: Int = 1,
    probeFraction: Double, probeWeight: Double = 2, schedule: LearningRateSchedule, optimiser: AdamW,
    clip: Double = 1, startDeviation: Double = 0.02, text: TrainingText, spans: ProbeSpans? = nil,
    evaluation: EvaluationPlan, checkpoints: CheckpointCadence, division: WorkDivision
  ) {
    self.shape = shape
    self.seed = seed
    self.steps = steps
    self.sequences = sequences
    self.accumulation = accumulation
    self.probeFraction = probeFraction
    self.probeWeight = probeWeight
    self.schedule = schedule
    self.optimiser = optimiser
    self.clip = clip
    self.startDeviation = startDeviation
    self.text = text
    self.spans = spans
    self.evaluation = evaluation
    self.checkpoints = checkpoints
    self.division = division
  }

  /// Sequences that one update sees.
  public var sequencesPerStep: Int { sequences * accumulation }
  /// Tokens that one update sees.
  public var tokensPerStep: Int { sequencesPerStep * shape.context }

  func validate() throws(TrainingError) {
    try shape.validate()
    func require(_ condition: Bool, _ remedy: String) throws(TrainingError) {
      if !condition { throw .invalidRecipe(remedy) }
    }
    try require((1...10_000_000).contains(steps), "steps must be between 1 and 10,000,000")
    try require(
      (1...4096).contains(sequences) && (1...4096).contains(accumulation),
      "sequences and accumulation must be between 1 and 4096")
    try require((0...1).contains(probeFraction), "probeFraction must lie between 0 and 1")
    try require(
      (1...1024).contains(division.lanes) && (1...4096).contains(division.chunk),
      "lanes must be between 1 and 1024 and chunk between 1 and 4096")
    try require(
      evaluation.every > 0 && (1...1_000_000).contains(evaluation.examples),
      "evaluation needs a positive interval and 1 to 1,000,000 examples")
    try require(checkpoints.segments.allSatisfy { $0.every > 0 }, "checkpoint intervals must be positive")
    if case .recurring(_, _, let stories) = text {
      try require((0...1).contains(stories), "the share of stories must lie between 0 and 1")
    }
    try require(schedule.warmupSteps >= 0, "the warm-up cannot be negative")
    try require(
      [probeWeight, schedule.peak, schedule.finalFraction, clip, startDeviation, optimiser.weightDecay]
        .allSatisfy { $0.isFinite && $0 >= 0 } && clip > 0,
      "weights, rates and bounds must be finite and not negative, the clip positive")
  }
}

/// What a run reads between probes.
public enum TrainingText: Sendable, Hashable, Codable {
  /// The generated language with that many codewords in the model's vocabulary; see ``FillerLanguage``.
  case language(codewords: Int, seed: UInt64)
  /// The generated language in documents that quote themselves, with that share of stories among what is new; see
  /// ``RecurringText``.
  case recurring(codewords: Int, seed: UInt64, stories: Double)
  /// Tokens in a file, and the probes in the same tokens.
  case tokens(path: String, digest: String, probes: ProbeVocabulary)
}

/// What the QUERY sentence of a training text ends in.
public enum Recall: String, Sendable, Hashable, Codable {
  /// The codeword of the KEY sentence: what a model can learn to retrieve.
  case repeated
  /// Any codeword: the same sentences with nothing to retrieve. What forms in such a model is no retrieval circuit.
  case shuffled
}

/// How probe accuracy is followed during a run.
public struct EvaluationPlan: Sendable, Hashable, Codable {
  /// Steps between evaluations.
  public var every: Int
  /// Examples within the distribution, and as many outside of it.
  public var examples: Int
  /// Seeds the examples; the same for all training seeds.
  public var seed: UInt64

  public init(every: Int, examples: Int, seed: UInt64 = 42) {
    self.every = every
    self.examples = examples
    self.seed = seed
  }
}

/// How a batch is spread over threads.
public struct WorkDivision: Sendable, Hashable, Codable {
  /// Partial gradients, each the work of one thread.
  public var lanes: Int
  /// Sequences in one forward and backward pass; few enough for the activations to stay in the cache.
  public var chunk: Int

  public init(lanes: Int, chunk: Int) {
    self.lanes = lanes
    self.chunk = chunk
  }
}

import CheckpointFiles
import Evidence
import Mathematics
import Transformer

/// Measures all checkpoints of a training run on one batch.
public struct RunMeasurer: Sendable {
  public let series: CheckpointSeries
  /// Subject, batch and examples; its step is each checkpoint's own.
  public let recipe: CheckpointRecipe
  public let axis: TimeAxis
  /// Tokens of one training step, where neither names nor files tell the tokens seen.
  public let tokensPerStep: Double?
  /// Which of several models in a checkpoint's file is meant.
  public let weights: String?
  let progress: @Sendable (MeasuringProgress) -> Void

  public init(
    _ series: CheckpointSeries, _ recipe: CheckpointRecipe, axis: TimeAxis, tokensPerStep: Double?, weights: String? = nil,
    progress: @escaping @Sendable (MeasuringProgress) -> Void
  ) {
    self.series = series
    self.recipe = recipe
    self.axis = axis
    self.tokensPerStep = tokensPerStep
    self.weights = weights
    self.progress = progress
  }

  /// The fingerprint and all rows: spectra as run `trajectory`, attention as `panel`, behaviour as `curve`.
  ///
  /// Throws, without any rows, if one of the checkpoints fails.
  public func run() throws(MeasuringError) -> (fingerprint: Fingerprint, rows: [Measurement]) {
    var points: [Fingerprint.Point] = []
    var rows: [Measurement] = []
    var batch: (name: String, digest: String, examples: Int)?
    var first: ModelDescription?
    var shared = SharedContent()
    var said: Set<String> = []
    let silent = series.entries.filter { $0.tokens == nil }
    if !silent.isEmpty, silent.count < series.entries.count {
      progress(.note("no number of tokens in the name, as others have it: \(silent.map(\.name).joined(separator: ", "))"))
    }
    if !series.passedOver.isEmpty {
      progress(.note("passed over: \(series.passedOver.joined(separator: ", "))"))
    }
    for (index, entry) in series.entries.enumerated() {
      progress(.note("checkpoint \(index + 1) of \(series.entries.count): step \(entry.step)"))
      let model = try CheckpointModel(path: entry.path, weights: weights)
      if let first, let difference = model.description.difference(from: first) {
        throw MeasuringError(
          entry.path, "is another model than \(series.entries[0].path): \(difference) differs; keep one run's there")
      }
      first = first ?? model.description
      for note in model.notes where said.insert(note).inserted { progress(.note("note: \(note)")) }
      shared.add(step: entry.step, digest: model.digest, files: model.fileDigests)
      var recipe = recipe
      recipe.step = entry.step
      recipe.tokens = entry.tokens ?? model.tokensSeen ?? tokensPerStep.map { $0 * Double(entry.step) }
      recipe.isCourse = true
      recipe.ablatesScreen = false
      guard let outcome = try CheckpointMeasurer(model, recipe, progress: index == 0 ? progress : quietly).run().first
      else { throw MeasuringError(entry.path, "gave nothing") }
      let made = (outcome.batch.name, outcome.batch.digest, outcome.batch.examples.count)
      if let batch, batch != made {
        throw MeasuringError(entry.path, "its batch differs from that of the first checkpoint: another vocabulary?")
      }
      batch = made
      points.append(Fingerprint.Point(step: entry.step, tokens: recipe.tokens, measurement: outcome.measurement))
      // The model's shape is that of all checkpoints, and told once.
      rows += outcome.rows.filter { index == 0 || $0.key.step != nil }
    }
    guard let batch else { throw MeasuringError(recipe.subject, "there are no checkpoints") }
    var fingerprint = try Fingerprint(
      subject: recipe.subject, batch: batch.name, examples: batch.examples, axis: axis, points: points)
    fingerprint.warnings = shared.warnings
    for warning in fingerprint.warnings { progress(.note("warning: \(warning)")) }
    return (fingerprint, rows)
  }

  /// Layers of sweeps, without the notes that are the same for each checkpoint.
  private var quietly: @Sendable (MeasuringProgress) -> Void {
    { [progress] event in
      if case .layer = event { progress(event) }
    }
  }
}

extension CheckpointModel {
  /// Training tokens that the file says it has seen, where it does.
  var tokensSeen: Double? {
    (opened as? SafetensorsFile)?.metadata["tokens"].flatMap(Double.init)
  }
}

extension ModelDescription {
  /// The first thing in which the models are not the same; `nil` for two checkpoints of one. How tensors are called and
  /// laid out in their files does not count.
  func difference(from other: ModelDescription) -> String? {
    let same: [(name: String, isSame: Bool)] = [
      ("their shape", shape == other.shape), ("the kind of norm", norm == other.norm),
      ("how positions are told", positions == other.positions), ("the order of a block's parts", residual == other.residual),
      ("the feed-forward part", feedForward == other.feedForward), ("which maps have a bias", biases == other.biases),
      ("the norm of queries and keys", queryKeyNorm == other.queryKeyNorm),
      ("the clipping of queries, keys and values", clip == other.clip),
      ("whether the unembedding is the embedding", tiesEmbeddings == other.tiesEmbeddings),
    ]
    return same.first { !$0.isSame }?.name
  }
}

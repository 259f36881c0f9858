import CheckpointFiles

/// Families that norm what a block's parts add to the residual stream.
extension ModelDescription {
  /// OLMo 2: Llama with the norms behind attention and feed-forward part instead of before them, and norms of whole
  /// queries and keys.
  public static func olmo2(
    _ shape: Shape, epsilon: Double = 1e-5, activation: Activation = .silu, rotary: Rotary, biases: Biases = [],
    tiesEmbeddings: Bool
  ) -> ModelDescription {
    var olmo = llama(
      shape, epsilon: epsilon, activation: activation, rotary: rotary, biases: biases, tiesEmbeddings: tiesEmbeddings)
    olmo.norms = .outputs
    olmo.names.attentionNorm = nil
    olmo.names.attentionOutputNorm = "model.layers.{l}.post_attention_layernorm"
    olmo.names.feedForwardNorm = nil
    olmo.names.feedForwardOutputNorm = "model.layers.{l}.post_feedforward_layernorm"
    olmo.queryKeyNorm = .allHeads
    olmo.names.nameQueryKeyNorms()
    return olmo
  }

  /// Gemma 2: Llama with norms before and behind both parts, whose weights count from 1, embeddings times √C, bounded
  /// scores and logits, and a window in every other layer.
  ///
  /// - Parameters:
  ///   - queryScalar: what q · k is divided by the root of.
  ///   - scoreBound, logitBound: see ``scoreBound`` and ``logitBound``.
  public static func gemma2(
    _ shape: Shape, epsilon: Double = 1e-6, activation: Activation = .geluTanh, rotary: Rotary, queryScalar: Double,
    scoreBound: Double?, logitBound: Double?, window: AttentionWindow?, biases: Biases = [], tiesEmbeddings: Bool = true
  ) -> ModelDescription {
    var gemma = llama(
      shape, epsilon: epsilon, activation: activation, rotary: rotary, biases: biases, tiesEmbeddings: tiesEmbeddings)
    gemma.norms = .both
    gemma.names.attentionOutputNorm = "model.layers.{l}.post_attention_layernorm"
    gemma.names.feedForwardNorm = "model.layers.{l}.pre_feedforward_layernorm"
    gemma.names.feedForwardOutputNorm = "model.layers.{l}.post_feedforward_layernorm"
    gemma.storage.gainsFromOne = true
    gemma.embeddingScale = Double(shape.width).squareRoot()
    gemma.queryScalar = queryScalar
    gemma.scoreBound = scoreBound
    gemma.logitBound = logitBound
    gemma.window = window
    return gemma
  }

  /// Gemma 3 (its text models): Gemma 2 with norms of each query and key instead of bounded scores, and a rotation of
  /// its own in the layers with a window.
  public static func gemma3(
    _ shape: Shape, epsilon: Double = 1e-6, activation: Activation = .geluTanh, rotary: Rotary, queryScalar: Double,
    logitBound: Double? = nil, window: AttentionWindow?, biases: Biases = [], tiesEmbeddings: Bool = true
  ) -> ModelDescription {
    var gemma = gemma2(
      shape, epsilon: epsilon, activation: activation, rotary: rotary, queryScalar: queryScalar, scoreBound: nil,
      logitBound: logitBound, window: window, biases: biases, tiesEmbeddings: tiesEmbeddings)
    gemma.queryKeyNorm = .eachHead
    gemma.names.nameQueryKeyNorms()
    return gemma
  }
}

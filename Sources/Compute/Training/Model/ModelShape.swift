/// The size of a small transformer: pre-LayerNorm GPT with learned positions, no biases in the
/// linear maps, exact GELU, and the token embedding used again as the output map.
public struct ModelShape: Sendable, Hashable, Codable {
  /// Transformer blocks.
  public var layers: Int
  /// Width of the residual stream.
  public var width: Int
  /// Attention heads per layer; each has `width / heads` dimensions.
  public var heads: Int
  /// Width of the hidden layer of each MLP; 0 for a model of attention alone, whose blocks have no second part.
  public var feedForward: Int
  /// Most tokens that a sequence may have (T).
  public var context: Int
  /// Number of token ids.
  public var vocabulary: Int

  public init(layers: Int, width: Int, heads: Int, feedForward: Int, context: Int, vocabulary: Int) {
    self.layers = layers
    self.width = width
    self.heads = heads
    self.feedForward = feedForward
    self.context = context
    self.vocabulary = vocabulary
  }

  /// Dimensions of one head.
  public var headDim: Int { width / heads }

  /// Whether the blocks have an MLP.
  public var hasFeedForward: Bool { feedForward > 0 }

  /// The number of trainable values.
  public var parameterCount: Int { ParameterLayout(self).count }

  /// Throws if no model of this shape can be trained here.
  func validate() throws(TrainingError) {
    func require(_ condition: Bool, _ remedy: String) throws(TrainingError) {
      if !condition { throw .invalidRecipe(remedy) }
    }
    let bounds = 1...1_000_000
    try require(
      [layers, width, heads, context, vocabulary, max(1, feedForward)].allSatisfy(bounds.contains) && feedForward >= 0,
      "every size of the model must lie between 1 and \(bounds.upperBound); feedForward 0 means no MLP")
    try require(width % heads == 0, "width \(width) must be a multiple of heads (\(heads))")
    // Rows of activations are handled in whole vectors.
    try require(
      width % vectorWidth == 0 && feedForward % vectorWidth == 0,
      "width \(width) and feedForward \(feedForward) must be multiples of \(vectorWidth)")
  }
}

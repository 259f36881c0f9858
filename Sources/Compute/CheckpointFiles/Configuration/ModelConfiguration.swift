/// The shape of a model and the choices of its family, in one spelling whatever file they were read from.
public struct ModelConfiguration: Sendable, Hashable {
  /// Named as `model_type` names them.
  public enum Family: String, Sendable, Hashable, CaseIterable {
    /// Learned positions, biases everywhere, sequential residual.
    case gpt2
    /// Partial rotary positions, biases, one fused query-key-value projection interleaved by head.
    case gptNeoX = "gpt_neox"
    /// RMSNorm, rotary positions, gated MLP, grouped key/value heads.
    case llama
    /// As Llama with attention that may reach back a limited way.
    case mistral
    /// As Llama with biases on queries, keys and values.
    case qwen2
    /// As Llama with each query and key normalised.
    case qwen3
    /// As Llama with a LayerNorm that has no parameters, and clipped projections.
    case olmo
    /// As Llama with norms behind both parts of a block instead of before them, and normalised queries and keys.
    case olmo2
    /// As Llama with normalised queries and keys and a mixture of experts for the MLP.
    case olmoe
    /// As Llama with norms before and behind both parts of a block, scaled embeddings, bounded scores and logits, and
    /// attention that in some layers reaches back a limited way.
    case gemma2
    /// As Gemma 2 with each query and key normalised, and two rotations. The text models: those that see images are
    /// `gemma3`.
    case gemma3 = "gemma3_text"
  }

  public enum Activation: Sendable, Hashable {
    /// x · Φ(x) with the exact normal distribution function.
    case gelu
    /// The approximation of GELU by a hyperbolic tangent.
    case geluTanh
    case silu
    case relu
  }

  public enum Normalization: Sendable, Hashable {
    case layerNorm(epsilon: Double)
    /// LayerNorm without weight and bias.
    case plainLayerNorm(epsilon: Double)
    case rmsNorm(epsilon: Double)
  }

  public struct Experts: Sendable, Hashable {
    public var count: Int
    /// Experts that each token uses.
    public var perToken: Int
    /// Whether the chosen experts' router probabilities are scaled to sum to 1.
    public var normalisesWeights: Bool

    public init(count: Int, perToken: Int, normalisesWeights: Bool) {
      self.count = count
      self.perToken = perToken
      self.normalisesWeights = normalisesWeights
    }
  }

  public var family: Family
  public var layers: Int
  /// Query heads per layer.
  public var heads: Int
  /// Heads that hold keys and values, each for `heads / keyValueHeads` query heads.
  public var keyValueHeads: Int
  public var headDimension: Int
  public var hiddenSize: Int
  /// Width of the MLP, of each expert if there are experts.
  public var intermediateSize: Int
  public var vocabularySize: Int
  /// Positions that the model was made for.
  public var contextLength: Int
  public var activation: Activation
  public var normalization: Normalization
  /// nil where positions are learned.
  public var rotary: Rotary?
  public var window: AttentionWindow?
  /// Number whose root divides the product of query and key, where it is not the head's width.
  public var queryScalar: Double?
  /// b of attention scores that become b tanh(score / b).
  public var scoreBound: Double?
  /// b of logits that become b tanh(logit / b).
  public var logitBound: Double?
  /// Whether attention and MLP read the same input and are added together.
  public var hasParallelResidual: Bool
  public var hasAttentionBias: Bool
  public var hasMLPBias: Bool
  /// Whether the unembedding is the embedding.
  public var tiesEmbeddings: Bool
  /// Bound on the absolute value of query, key and value projections.
  public var clipQKV: Double?
  public var normalisesQueriesAndKeys: Bool
  public var experts: Experts?
  /// Fields of the document that are set and that Transformers does not look at for this family, though they change
  /// what other families compute.
  public var ignoredFields: [String] = []
  /// Whether the document names code of its own, which Transformers runs if it is told to trust it.
  public var namesOwnCode = false
}

import CheckpointFiles

/// Everything that tells one decoder-only transformer from another: its sizes, the choices it made at the few
/// places where families differ, and the names of its tensors. One forward pass serves every description.
///
/// The block is always `x + attention(norm(x))` and `x + feedForward(norm(x))`, one after the other or side
/// by side (``residual``), with the norms before the two parts, after them or both (``norms``); there is always
/// a final norm before the unembedding.
public struct ModelDescription: Sendable, Hashable {
  public var shape: Shape
  public var norm: Norm
  public var norms = NormPlaces.inputs
  public var positions: Positions
  public var residual: Residual
  public var feedForward: FeedForward
  public var biases: Biases
  /// Norms of queries and keys, if the family has them.
  public var queryKeyNorm: QueryKeyNorm?
  /// Queries, keys and values are clamped to ± this value (OLMo, where its configuration says so).
  public var clip: Double?
  /// What q · k is divided by the root of; the head's width unless a family says otherwise (Gemma).
  public var queryScalar: Double?
  /// Bound b of attention scores, each of which becomes `b tanh(score / b)` (Gemma 2).
  public var scoreBound: Double?
  /// Layers whose attention reaches back a limited way, if there are any.
  public var window: AttentionWindow?
  /// Factor on token embeddings (Gemma: √C, in the precision of the pass).
  public var embeddingScale: Double?
  /// Bound of logits, as ``scoreBound`` is of scores (Gemma 2).
  public var logitBound: Double?
  /// The unembedding is the token embedding.
  public var tiesEmbeddings: Bool
  public var storage: Storage
  public var names: TensorNames

  public init(
    shape: Shape, norm: Norm, positions: Positions, residual: Residual, feedForward: FeedForward,
    biases: Biases, tiesEmbeddings: Bool, storage: Storage, names: TensorNames
  ) {
    self.shape = shape
    self.norm = norm
    self.positions = positions
    self.residual = residual
    self.feedForward = feedForward
    self.biases = biases
    self.tiesEmbeddings = tiesEmbeddings
    self.storage = storage
    self.names = names
  }
}

extension ModelDescription {
  /// Sizes, in the notation of the method: C = ``width``, H = ``heads``, F = ``hidden``, V = ``vocabulary``.
  public struct Shape: Sendable, Hashable {
    public var layers: Int
    /// Width C of the residual stream.
    public var width: Int
    /// Query heads H a layer.
    public var heads: Int
    /// Key and value heads a layer: H, or a divisor of it that groups of query heads share.
    public var keyValueHeads: Int
    /// Width of one head; `heads · headWidth` need not equal ``width``.
    public var headWidth: Int
    /// Inner width F of the feed-forward part, or of one expert; 0 where there is none.
    public var hidden: Int
    /// Rows V of the embedding.
    public var vocabulary: Int
    /// Longest sequence for which the model has positions.
    public var positions: Int

    public init(
      layers: Int, width: Int, heads: Int, keyValueHeads: Int? = nil, headWidth: Int? = nil, hidden: Int,
      vocabulary: Int, positions: Int
    ) {
      self.layers = layers
      self.width = width
      self.heads = heads
      self.keyValueHeads = keyValueHeads ?? heads
      self.headWidth = headWidth ?? width / max(heads, 1)
      self.hidden = hidden
      self.vocabulary = vocabulary
      self.positions = positions
    }

    /// Width of all query heads side by side: the input of the output projection.
    public var queryWidth: Int { heads * headWidth }
    /// Width of all key heads side by side, and of all value heads.
    public var keyValueWidth: Int { keyValueHeads * headWidth }
    /// Width of queries, keys and values side by side.
    public var attentionWidth: Int { queryWidth + 2 * keyValueWidth }
    /// Query heads that share one key head.
    public var queriesPerKey: Int { heads / keyValueHeads }
  }

  public struct Norm: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
      /// `(x − mean) / √(variance + ε) · w + b`
      case layer
      /// `(x − mean) / √(variance + ε) · w`
      case layerWithoutBias
      /// `(x − mean) / √(variance + ε)`: no parameters at all
      case layerWithoutParameters
      /// `x / √(mean of squares + ε) · w`
      case rootMeanSquare
    }
    public var kind: Kind
    public var epsilon: Double

    public init(_ kind: Kind, epsilon: Double) {
      self.kind = kind
      self.epsilon = epsilon
    }
  }

  /// Where a block's two parts are normed.
  public enum NormPlaces: Sendable, Hashable {
    /// `x + part(norm(x))`
    case inputs
    /// `x + norm(part(x))` (OLMo 2)
    case outputs
    /// `x + norm′(part(norm(x)))` (Gemma 2 and 3)
    case both

    var includeInputs: Bool { self != .outputs }
    var includeOutputs: Bool { self != .inputs }
  }

  /// Root-mean-square norm of queries and keys, between their projection and their rotation.
  public enum QueryKeyNorm: Sendable, Hashable {
    /// Over all heads of a position together (OLMo 2, OLMoE).
    case allHeads
    /// Head by head, all with the same weights (Qwen 3, Gemma 3).
    case eachHead
  }

  public enum Positions: Sendable, Hashable {
    /// A trained vector a position, added to the token embedding.
    case learned
    /// Queries and keys are rotated by angles proportional to the position.
    case rotary(Rotary)
  }

  public enum Residual: Sendable, Hashable {
    /// Attention is added first; the feed-forward part reads the sum.
    case sequential
    /// Both parts read the block's input through norms of their own; both are added to it.
    case parallel
  }

  public enum Activation: Sendable, Hashable {
    /// `x · Φ(x)`
    case gelu
    /// `x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))`
    case geluTanh
    /// `x / (1 + e^{−x})`
    case silu
    /// `max(x, 0)`
    case relu
  }

  public enum FeedForward: Sendable, Hashable {
    /// None: the block is attention alone, and there is no norm before a second part.
    case absent
    /// `W_down act(W_up x)`
    case plain(Activation)
    /// `W_down (act(W_gate x) ⊙ W_up x)`
    case gated(Activation)
    /// `Σ p_e · gated_e(x)` over the `chosen` experts of highest router probability p = softmax(W_router x);
    /// with `renormalizes`, the chosen p are scaled to sum to 1.
    case experts(Activation, count: Int, chosen: Int, renormalizes: Bool)
  }

  /// Which projections carry a bias.
  public struct Biases: OptionSet, Sendable, Hashable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let queryKeyValue = Biases(rawValue: 1)
    public static let attentionOutput = Biases(rawValue: 2)
    public static let feedForward = Biases(rawValue: 4)
    public static let all: Biases = [.queryKeyValue, .attentionOutput, .feedForward]
  }

  /// How matrices lie in the checkpoint.
  public struct Storage: Sendable, Hashable {
    /// Matrices are `[inputs, outputs]` (GPT-2's Conv1D) where others store `[outputs, inputs]`.
    public var inputMajor = false
    /// A fused query-key-value projection keeps q, k, v of one head together, head after head (GPT-NeoX),
    /// where others keep all queries, then all keys, then all values.
    public var fusedByHead = false
    /// Norms store what their weights exceed 1 by (Gemma).
    public var gainsFromOne = false

    public init(inputMajor: Bool = false, fusedByHead: Bool = false) {
      self.inputMajor = inputMajor
      self.fusedByHead = fusedByHead
    }
  }
}

/// Names of a checkpoint's tensors, without the ending `.weight` or `.bias`. In a layer's names `{l}` stands
/// for the layer, `{e}` for the expert.
public struct TensorNames: Sendable, Hashable {
  public enum QueryKeyValue: Sendable, Hashable {
    case fused(String)
    case separate(query: String, key: String, value: String)
  }

  /// The three matrices of an expert.
  public struct Experts: Sendable, Hashable {
    public var gate: String
    public var up: String
    public var down: String

    public init(gate: String, up: String, down: String) {
      self.gate = gate
      self.up = up
      self.down = down
    }
  }

  public var tokens: String
  public var positions: String?
  public var attentionNorm: String?
  public var queryKeyValue: QueryKeyValue
  public var queryNorm: String?
  public var keyNorm: String?
  public var attentionOutput: String
  /// Norm of what attention adds to the residual stream, and of what the feed-forward part adds.
  public var attentionOutputNorm: String?
  public var feedForwardOutputNorm: String?
  public var feedForwardNorm: String?
  public var gate: String?
  public var up: String
  public var down: String
  public var router: String?
  public var experts: Experts?
  public var finalNorm: String
  public var unembedding: String
  /// Written before every name; checkpoints of one family differ in it (`transformer.`, `_orig_mod.`).
  public var prefix = ""

  public init(
    tokens: String, positions: String? = nil, attentionNorm: String?, queryKeyValue: QueryKeyValue,
    queryNorm: String? = nil, keyNorm: String? = nil, attentionOutput: String, feedForwardNorm: String?,
    gate: String? = nil, up: String = "", down: String = "", router: String? = nil, experts: Experts? = nil,
    finalNorm: String, unembedding: String
  ) {
    self.tokens = tokens
    self.positions = positions
    self.attentionNorm = attentionNorm
    self.queryKeyValue = queryKeyValue
    self.queryNorm = queryNorm
    self.keyNorm = keyNorm
    self.attentionOutput = attentionOutput
    self.feedForwardNorm = feedForwardNorm
    self.gate = gate
    self.up = up
    self.down = down
    self.router = router
    self.experts = experts
    self.finalNorm = finalNorm
    self.unembedding = unembedding
  }

  /// The name of a tensor in the checkpoint.
  func tensor(_ stem: String, _ ending: String, layer: Int? = nil, expert: Int? = nil) -> String {
    var name = prefix + stem
    if let layer { name = name.replacing("{l}", with: String(layer)) }
    if let expert { name = name.replacing("{e}", with: String(expert)) }
    return name + "." + ending
  }
}

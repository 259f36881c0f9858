/// Where each tensor of a model lies in one flat buffer of parameters.
///
/// Gradients and the optimiser's moments have the same layout. Tensors that decay come first, so the
/// optimiser works on two ranges. Matrices are stored output-major (`[out, in]`), rows without gaps.
public struct ParameterLayout: Sendable, Hashable {
  /// One named tensor.
  public struct Tensor: Sendable, Hashable {
    /// Its name in checkpoint files.
    public let name: String
    public let shape: [Int]
    /// Index of its first element.
    public let offset: Int
    let start: Start

    public var count: Int { shape.reduce(1, *) }
    public var range: Range<Int> { offset..<offset + count }
  }

  /// What a tensor holds before training.
  enum Start: Sendable, Hashable {
    case ones
    case zeros
    /// Normal with the recipe's standard deviation.
    case normal
    /// As `normal`, over the root of how many maps add to the residual stream: those maps themselves.
    case normalIntoResidual
  }

  /// Offsets of one block's tensors; those of the MLP are 0 in a model of attention alone.
  struct Block: Sendable, Hashable {
    /// `[3 · width, width]`: queries of all heads, then keys, then values.
    var qkv = 0
    /// `[width, width]`, from the concatenated heads into the residual stream.
    var attentionOutput = 0
    /// `[feedForward, width]`
    var up = 0
    /// `[width, feedForward]`
    var down = 0
    var norm1 = Norm()
    var norm2 = Norm()
  }

  /// Offsets of a LayerNorm's gain and bias, each `[width]`.
  struct Norm: Sendable, Hashable {
    var gain = 0
    var bias = 0
  }

  public private(set) var tensors: [Tensor] = []
  /// Number of parameters.
  public private(set) var count = 0
  /// The first `decayedCount` parameters take part in weight decay.
  public private(set) var decayedCount = 0
  /// Offset of `[vocabulary, width]`; also the output map.
  private(set) var tokenEmbedding = 0
  /// Offset of `[context, width]`.
  private(set) var positionEmbedding = 0
  private(set) var blocks: [Block]
  private(set) var finalNorm = Norm()
  /// Maps that add to the residual stream.
  private(set) var branches = 0

  public init(_ shape: ModelShape) {
    let width = shape.width
    blocks = Array(repeating: Block(), count: shape.layers)
    tokenEmbedding = append("tok_emb.weight", [shape.vocabulary, width], .normal)
    positionEmbedding = append("pos_emb.weight", [shape.context, width], .normal)
    for layer in 0..<shape.layers {
      let prefix = "blocks.\(layer)."
      blocks[layer].qkv = append(prefix + "attn.qkv.weight", [3 * width, width], .normal)
      blocks[layer].attentionOutput = append(
        prefix + "attn.out_proj.weight", [width, width], .normalIntoResidual)
      guard shape.hasFeedForward else { continue }
      blocks[layer].up = append(prefix + "mlp.w_up.weight", [shape.feedForward, width], .normal)
      blocks[layer].down = append(
        prefix + "mlp.w_down.weight", [width, shape.feedForward], .normalIntoResidual)
    }
    decayedCount = count
    branches = tensors.count { $0.start == .normalIntoResidual }
    for layer in 0..<shape.layers {
      blocks[layer].norm1 = appendNorm("blocks.\(layer).ln1", width)
      if shape.hasFeedForward { blocks[layer].norm2 = appendNorm("blocks.\(layer).ln2", width) }
    }
    finalNorm = appendNorm("ln_f", width)
  }

  private mutating func append(_ name: String, _ shape: [Int], _ start: Start) -> Int {
    let tensor = Tensor(name: name, shape: shape, offset: count, start: start)
    tensors.append(tensor)
    count += tensor.count
    return tensor.offset
  }

  private mutating func appendNorm(_ name: String, _ width: Int) -> Norm {
    Norm(
      gain: append(name + ".weight", [width], .ones), bias: append(name + ".bias", [width], .zeros))
  }
}

/// What a forward pass over at most `capacity` tokens leaves behind for the backward pass, and the
/// latter's scratch. `width`, `feedForward` … are the shape's; a row is a token.
final class Activations<S: TrainingScalar> {
  /// Results of one LayerNorm.
  struct Norm {
    /// x̂, `rows × width`
    let unit: UnsafeMutablePointer<S>
    /// `rows`
    let inverseDeviation: UnsafeMutablePointer<S>
    /// `rows × width`
    let output: UnsafeMutablePointer<S>
  }

  struct Block {
    let norm1: Norm
    /// `rows × 3 width`
    let qkv: UnsafeMutablePointer<S>
    /// Attention weights; see ``CausalAttention``.
    let probabilities: UnsafeMutablePointer<S>
    /// The heads' outputs before the output map, `rows × width`.
    let z: UnsafeMutablePointer<S>
    /// `nil` in a model of attention alone.
    let feedForward: FeedForward?
  }

  struct FeedForward {
    let norm: Norm
    /// GELU's derivative, `rows × feedForward`.
    let derivative: UnsafeMutablePointer<S>
    /// GELU's value, `rows × feedForward`.
    let hidden: UnsafeMutablePointer<S>
  }

  /// Rows of logits that exist at a time; a large vocabulary would not fit otherwise.
  static var logitRows: Int { 256 }

  let capacity: Int
  let blocks: [Block]
  let finalNorm: Norm
  /// The residual stream, `rows × width`.
  let stream: UnsafeMutablePointer<S>
  /// `logitRows × wholeVectors(vocabulary)`
  let logits: UnsafeMutablePointer<S>
  /// Gradient of the residual stream, `rows × width`.
  let streamGradient: UnsafeMutablePointer<S>
  /// Gradient of whatever the stream's gradient flows through, `rows × width`.
  let branchGradient: UnsafeMutablePointer<S>
  /// `rows × max(feedForward, 3 width)`
  let hiddenGradient: UnsafeMutablePointer<S>
  let attentionScratch: UnsafeMutablePointer<S>

  private let slab: Slab<S>

  /// Sizes of the parts in elements.
  private struct Sizes {
    let norm: Int
    let probabilities: Int
    let logits: Int
    let hidden: Int
    let scratch: Int
    let total: Int

    init(_ shape: ModelShape, capacity: Int) {
      let width = shape.width
      norm = 2 * capacity * width + wholeVectors(capacity)
      // Sequences may be shorter than the context: no shape of `capacity` tokens takes more than this.
      probabilities = shape.heads * capacity * wholeVectors(shape.context)
      logits = Activations.logitRows * wholeVectors(shape.vocabulary)
      hidden = capacity * max(shape.feedForward, 3 * width)
      scratch =
        CausalAttention(heads: shape.heads, headDim: shape.headDim, length: shape.context).scratchCount
      let block =
        (shape.hasFeedForward ? 2 : 1) * norm + capacity * (4 * width + 2 * shape.feedForward) + probabilities
      total = shape.layers * block + norm + 3 * capacity * width + logits + hidden + scratch
    }
  }

  /// Elements that activations for `capacity` tokens take.
  static func count(_ shape: ModelShape, capacity: Int) -> Int {
    Sizes(shape, capacity: capacity).total
  }

  init(_ shape: ModelShape, capacity: Int) {
    let width = shape.width
    let sizes = Sizes(shape, capacity: capacity)
    slab = Slab(count: sizes.total)

    var next = slab.start
    func take(_ count: Int) -> UnsafeMutablePointer<S> {
      defer { next += count }
      return next
    }
    func takeNorm() -> Norm {
      Norm(
        unit: take(capacity * width), inverseDeviation: take(wholeVectors(capacity)),
        output: take(capacity * width))
    }
    self.capacity = capacity
    blocks = (0..<shape.layers).map { _ in
      Block(
        norm1: takeNorm(), qkv: take(3 * capacity * width), probabilities: take(sizes.probabilities),
        z: take(capacity * width),
        feedForward: shape.hasFeedForward
          ? FeedForward(
            norm: takeNorm(), derivative: take(capacity * shape.feedForward), hidden: take(capacity * shape.feedForward))
          : nil)
    }
    finalNorm = takeNorm()
    stream = take(capacity * width)
    logits = take(sizes.logits)
    streamGradient = take(capacity * width)
    branchGradient = take(capacity * width)
    hiddenGradient = take(sizes.hidden)
    attentionScratch = take(sizes.scratch)
  }
}

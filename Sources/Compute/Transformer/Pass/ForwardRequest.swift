/// What one sweep over a model's layers shall bring back.
public struct ForwardRequest: Sendable {
  /// Where logits are read. What no reading needs is not computed.
  public enum Reading: Sendable, Hashable {
    /// Nowhere: head outputs and attention alone.
    case nothing
    /// At the end of each sequence, against one target a sequence.
    case query(targets: [Int])
    /// At every position but a sequence's last, against the token that follows.
    case nextToken
  }

  public var sequences: PackedSequences
  public var reading: Reading
  /// Sets of heads; each is one condition, in which the outputs of those heads are zero at all positions. The intact model
  /// always runs, and every condition starts from its state at the condition's first ablated layer.
  public var ablations: [Set<HeadIndex>]
  /// What of the attention from each sequence's end is read, for every head.
  public var attention: AttentionTargets?
  /// Keep the logits themselves (tests, small models).
  public var keepsLogits = false

  public init(
    _ sequences: PackedSequences, reading: Reading, ablations: [Set<HeadIndex>] = [],
    attention: AttentionTargets? = nil, keepsLogits: Bool = false
  ) {
    self.sequences = sequences
    self.reading = reading
    self.ablations = ablations
    self.attention = attention
    self.keepsLogits = keepsLogits
  }
}

/// For each sequence and each of ``count`` targets, the positions whose attention is averaged.
///
/// A head's reading of target k on sequence i is the mean of `a[query, p]` over the target's positions p; an empty target
/// reads 0. Positions may repeat, and then weigh as often.
public struct AttentionTargets: Sendable, Hashable {
  public let count: Int
  /// Bounds into ``positions``: target k of sequence i is `bounds[i·count + k] ..< bounds[i·count + k + 1]`.
  private var bounds: [Int] = [0]
  private var positions: [Int] = []

  public init(count: Int) { self.count = count }

  /// Adds the next sequence: `count` lists of positions, each inside the sequence.
  public mutating func append(_ targets: [[Int]]) {
    precondition(targets.count == count, "as many targets for every sequence")
    for target in targets {
      positions.append(contentsOf: target)
      bounds.append(positions.count)
    }
  }

  public func positions(sequence: Int, target: Int) -> ArraySlice<Int> {
    let k = sequence * count + target
    return positions[bounds[k]..<bounds[k + 1]]
  }

  public var sequences: Int { count == 0 ? 0 : (bounds.count - 1) / count }
}

/// What a model says at one position about one target token.
public struct Prediction: Sendable, Hashable {
  /// Logit of the target.
  public var targetLogit: Double
  /// `ln Σ e^logit` over the vocabulary.
  public var logSumExp: Double
  /// The five tokens of highest logit, highest first; of equal logits the smaller id first.
  public var best: [Int]
  /// The token that should have come.
  public var target: Int

  /// `−ln p(target)`, nats.
  public var loss: Double { logSumExp - targetLogit }
  public var isTop1: Bool { best.first == target }
  public var isTop5: Bool { best.contains(target) }
}

/// The predictions of the intact model and of each condition, in the order of the request: by sequence, and where every
/// position is read by position within it.
public struct ForwardResult<Scalar: ForwardScalar>: Sendable {
  public var intact: [Prediction] = []
  public var ablated: [[Prediction]] = []
  /// `[predictions, vocabulary]`, intact first, then the conditions; empty unless asked for.
  public var logits: [[Scalar]] = []
}

/// Receives what the intact model shows on its way through the layers, a slab of sequences and a layer at a time. The
/// pointers are valid during the call alone.
public protocol ForwardObserver<Scalar> {
  associatedtype Scalar: ForwardScalar

  /// Head outputs and attention readings of one layer.
  mutating func heads(_ capture: HeadCapture<Scalar>)

  /// The residual stream before layer `layer`: `values ∈ R^{rows × width}` for the rows of `sequences`. For `layer` = the
  /// number of layers, before the final norm: then rows are those read.
  mutating func residual(layer: Int, sequences: Range<Int>, values: UnsafeBufferPointer<Scalar>)
}

extension ForwardObserver {
  public mutating func heads(_ capture: HeadCapture<Scalar>) {}
  public mutating func residual(layer: Int, sequences: Range<Int>, values: UnsafeBufferPointer<Scalar>) {}
}

/// One layer's heads, seen from the query positions of some sequences.
public struct HeadCapture<Scalar: ForwardScalar> {
  public var layer: Int
  public var sequences: Range<Int>
  /// `z ∈ R^{n × H·headWidth}`: outputs at the query, before the output projection.
  public var outputs: UnsafeBufferPointer<Scalar>
  /// `R^{n × H × targets}`: attention readings; empty if none were asked for.
  public var attention: UnsafeBufferPointer<Scalar>
}

/// An observer that looks away.
public struct NoObserver<Scalar: ForwardScalar>: ForwardObserver {
  public init() {}
}

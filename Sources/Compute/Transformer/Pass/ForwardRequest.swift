import Ground

/// What one sweep over a model's layers shall bring back.
public struct ForwardRequest: Sendable {
  /// Where logits are read. What no reading needs is not computed.
  public enum Reading: Sendable, Hashable {
    /// Nowhere: head outputs and attention alone.
    case nothing
    /// At the end of each sequence, against one target a sequence.
    case query(targets: [Int])
    /// At every position, against one target a position, in the order of the packed tokens.
    case everyPosition(targets: [Int])
  }

  public var sequences: PackedSequences
  public var reading: Reading
  /// Sets of heads; each is one condition, in which the outputs of those heads are zero at all positions. The
  /// intact model always runs, and every condition starts from its state at the condition's first ablated
  /// layer.
  public var ablations: [Set<Head>]
  /// What of the attention from each sequence's end is read, for every head.
  public var attention: AttentionTargets?
  /// Keep the logits themselves (tests, small models).
  public var keepsLogits = false
  /// Show the observer every head's attention and output at all positions; needs a reading at every position.
  public var showsPatterns = false

  var readsEveryPosition: Bool {
    if case .everyPosition = reading { true } else { false }
  }

  public init(
    _ sequences: PackedSequences, reading: Reading, ablations: [Set<Head>] = [],
    attention: AttentionTargets? = nil, keepsLogits: Bool = false
  ) {
    self.sequences = sequences
    self.reading = reading
    self.ablations = ablations
    self.attention = attention
    self.keepsLogits = keepsLogits
  }
}

import Ground

/// What one head does in the circuit that continues a sequence as it went on before.
public struct HeadCircuit: Sendable, Hashable {
  public var head: Head
  /// Mean attention, from a token that stood in earlier repetitions, to the positions just behind it there, taken together.
  public var prefixMatching: Double
  /// Mean attention to the position just before.
  public var previousToken: Double
  /// `nil` where the family's heads write to no fixed place; see ``HeadMaps/refusal``.
  public var copying: Copying?

  /// Whether a head raises the tokens that it attends to.
  public struct Copying: Sendable, Hashable {
    /// Σ λ / Σ |λ| over the eigenvalues λ of the map from a token attended to, through values and output, to logits.
    public var eigenvalueRatio: Double
    /// Share of those eigenvalues whose real part is positive.
    public var positiveShare: Double
    /// Mean over positions of Σ_j a_j s_j, where a_j is the attention to position j and s_j how many standard deviations
    /// over the vocabulary the head's own output raises the logit of the token at j above the mean logit.
    public var logits: Double
  }
}

/// How much of what a head matches its keys by comes from an earlier head.
public struct Composition: Sendable, Hashable {
  public var later: Head
  public var earlier: Head
  /// ‖W_QK W_OV‖ / (‖W_QK‖ ‖W_OV‖), Frobenius norms; see ``HeadMaps``.
  public var ratio: Double
}

/// Everything that ``ForwardPass/circuits(_:copyingSequences:)`` measures.
public struct CircuitMeasurement: Sendable, Hashable {
  public var heads: [HeadCircuit]
  /// K-composition of each pair of heads in different layers, by later head, then earlier one.
  public var compositions: [Composition]
  /// The mean of the same ratio over random maps of the same shapes; `nil` without pairs.
  public var randomComposition: Double?
  /// What could not be measured of this family, each with the reason.
  public var refusals: [String]
}

/// Receives what the intact model shows on its way through the layers, a slab of sequences and a layer at a
/// time. The pointers are valid during the call alone.
public protocol ForwardObserver<Scalar> {
  associatedtype Scalar: ForwardScalar

  /// Head outputs and attention readings of one layer.
  mutating func heads(_ capture: HeadCapture<Scalar>)

  /// The residual stream before layer `layer`: `values ∈ R^{rows × width}` for the rows of `sequences`. For
  /// `layer` = the number of layers, before the final norm: then rows are those read.
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
  /// What the heads do at every position; `nil` if that was not asked for.
  public var patterns: PatternCapture<Scalar>?
}

/// One layer's heads at all positions of some sequences, which lie one after another.
public struct PatternCapture<Scalar: ForwardScalar> {
  /// Rows at which the sequences start, and their total: n + 1 numbers.
  public var starts: [Int]
  /// Positions of the longest sequence.
  public var longest: Int
  /// `R^{rows × H × longest}`: attention from each row, to the positions of its sequence; 0 behind it.
  public var attention: UnsafeBufferPointer<Scalar>
  /// `R^{rows × H·headWidth}`: outputs before the output projection.
  public var outputs: UnsafeBufferPointer<Scalar>
}

/// An observer that looks away.
public struct NoObserver<Scalar: ForwardScalar>: ForwardObserver {
  public init() {}
}

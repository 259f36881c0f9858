/// One layer's weights, from the moment its turn comes until the next layer's.
struct LayerWeights<Scalar: ForwardScalar>: Sendable {
  struct Gain: @unchecked Sendable {
    var weight: UnsafePointer<Scalar>?
    var bias: UnsafePointer<Scalar>?
  }

  enum FeedForward: Sendable {
    case absent
    case plain(up: LinearMap<Scalar>, down: LinearMap<Scalar>, ModelDescription.Activation)
    case gated(
      gate: LinearMap<Scalar>, up: LinearMap<Scalar>, down: LinearMap<Scalar>, ModelDescription.Activation)
    case experts(router: LinearMap<Scalar>)
  }

  /// `nil` where the family has no norm in that place.
  var attentionNorm: Gain?
  /// Outputs: all queries, then all keys, then all values, whatever the checkpoint's order.
  var queryKeyValue: LinearMap<Scalar>
  var queryGain: Gain
  var keyGain: Gain
  var attentionOutput: LinearMap<Scalar>
  var attentionOutputNorm: Gain?
  var feedForwardNorm: Gain?
  var feedForward: FeedForward
  var feedForwardOutputNorm: Gain?
}

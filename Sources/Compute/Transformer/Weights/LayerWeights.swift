/// One layer's weights, from the moment its turn comes until the next layer's.
struct LayerWeights<Scalar: ForwardScalar>: Sendable {
  struct Gain: @unchecked Sendable {
    var weight: UnsafePointer<Scalar>?
    var bias: UnsafePointer<Scalar>?
  }

  enum FeedForward: Sendable {
    case plain(up: Linear<Scalar>, down: Linear<Scalar>, ModelDescription.Activation)
    case gated(gate: Linear<Scalar>, up: Linear<Scalar>, down: Linear<Scalar>, ModelDescription.Activation)
    case experts(router: Linear<Scalar>)
  }

  var attentionNorm: Gain
  /// Outputs: all queries, then all keys, then all values, whatever the checkpoint's order.
  var queryKeyValue: Linear<Scalar>
  var queryGain: Gain
  var keyGain: Gain
  var attentionOutput: Linear<Scalar>
  var feedForwardNorm: Gain
  var feedForward: FeedForward
}

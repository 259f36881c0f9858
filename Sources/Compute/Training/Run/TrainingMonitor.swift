/// Someone who looks at the heads while a model is trained.
///
/// Called with what every head puts out at the read positions of a fixed batch of probes, every so many steps. What
/// it remembers is saved and restored with the run, so that a resumed run's monitor says what an undisturbed one
/// would have said.
public protocol TrainingMonitor: AnyObject {
  /// Steps between observations.
  var interval: Int { get }
  /// The probes to observe.
  var batch: ProbeBatch { get }
  /// All that later observations depend on.
  var memory: [Double] { get set }

  func observe(_ observation: HeadObservation)
}

/// All heads on one batch after one step.
public struct HeadObservation {
  public let step: Int
  public let layers: Int
  public let heads: Int
  public let headDim: Int
  public let examples: Int
  /// `layers × examples × (heads · headDim)`: the heads' outputs at the read positions, before the output map.
  public let outputs: [Float]
  /// `layers × heads`: the mean over examples of the entropy, in nats, of attention from the read position.
  public let attentionEntropy: [Double]
  public let answers: ProbeAnswers

  /// A layer's outputs; the head with number h has columns `h · headDim` to `(h + 1) · headDim` of each row.
  public func outputs(layer: Int) -> ArraySlice<Float> {
    let count = examples * heads * headDim
    return outputs[layer * count..<(layer + 1) * count]
  }
}

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

/// The predictions of the intact model and of each condition, in the order of the request: by sequence, and
/// where every position is read by position within it.
public struct ForwardResult<Scalar: ForwardScalar>: Sendable {
  public var intact: [Prediction] = []
  public var ablated: [[Prediction]] = []
  /// `[predictions, vocabulary]`, intact first, then the conditions; empty unless asked for.
  public var logits: [[Scalar]] = []
}

import Ground

/// Where one head's attention goes, averaged over a batch.
public struct HeadAttention: Sendable, Hashable {
  /// Smallest denominator of a selectivity.
  public static let floor = 1e-8

  /// Mean attention to each class's target, over the examples that have one.
  public var mean: [AttentionClass: Double]
  /// Mean attention to the sampled other positions.
  public var baseline: Double
  /// The same over those examples alone that have a target of the class, for classes of which some have none.
  public var baselineBeside: [AttentionClass: Double]

  public init(mean: [AttentionClass: Double], baseline: Double, baselineBeside: [AttentionClass: Double] = [:]) {
    self.mean = mean
    self.baseline = baseline
    self.baselineBeside = baselineBeside
  }

  /// Mean attention to the class's target over the baseline of the same examples; `nil` where no example has such a
  /// target.
  public func selectivity(_ attentionClass: AttentionClass) -> Double? {
    mean[attentionClass].map { $0 / max(baselineBeside[attentionClass] ?? baseline, Self.floor) }
  }

  /// The class of highest selectivity; `nil` unless the batch has targets of all six.
  public var mostSelective: AttentionClass.Selective? { AttentionClass.mostSelective(selectivity) }

  /// The head's class; `nil` unless the batch has targets of all six classes.
  public func headClass(threshold: Double = HeadClass.threshold) -> HeadClass? {
    mostSelective.map { HeadClass($0, threshold: threshold) }
  }
}

/// Attention from the query back to a codeword's first mention.
public struct KeyAttention: Sendable, Hashable {
  /// Mean over examples of the attention summed over the codeword's span.
  public var toKey: Double
  /// Mean over examples of the attention to the query position itself.
  public var toSelf: Double
  /// Mean over examples of the mean attention to all positions but span and self; positions after the query
  /// count as zeros.
  public var toOthers: Double

  public init(toKey: Double, toSelf: Double, toOthers: Double) {
    self.toKey = toKey
    self.toSelf = toSelf
    self.toOthers = toOthers
  }

  public var selectivity: Double { toKey / max(toOthers, HeadAttention.floor) }
}

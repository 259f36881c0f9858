import Evidence
import Ground

extension Quantity {
  /// Whether the quantity says how well a model predicts, which an ablation changes.
  var isBehaviour: Bool {
    switch self {
    case .top1, .top5, .loss, .targetLogit: true
    default: false
    }
  }

  /// Whether the quantity is a share of examples, so that its sampling distribution is binomial.
  var isShareOfExamples: Bool { kind == .accuracy }
}

extension Measurement {
  /// Exact binomial (Clopper–Pearson) 95 % interval of an accuracy; `nil` for other quantities and unknown N.
  public var samplingInterval: Interval? {
    guard key.quantity.isShareOfExamples, let counts else { return nil }
    return try? Uncertainty.proportion(hits: counts.hits, trials: counts.trials)
  }

  /// Hits and trials behind an accuracy: the nearest whole number of hits, if the value is a share at all.
  var counts: (hits: Int, trials: Int)? {
    guard let examples, examples > 0, value >= 0, value <= 1 else { return nil }
    return (Int((value * Double(examples)).rounded()), examples)
  }

  /// Half a printed unit, for rows that state a figure of the paper.
  var printedSlack: Double? {
    key.tier == .paper ? slack : nil
  }
}

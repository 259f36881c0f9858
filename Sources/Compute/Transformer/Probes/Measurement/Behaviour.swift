import Mathematics

/// How well a model predicts a batch's targets: means over examples.
public struct Behaviour: Sendable, Hashable {
  public var examples: Int
  public var top1: Double
  public var top5: Double
  public var targetLogit: Double
  /// Nats.
  public var loss: Double
  /// Standard errors of the two means over examples taken as independent: s/√n; `nan` with fewer than two examples.
  public var targetLogitError: Double
  public var lossError: Double

  public init(_ predictions: [Prediction]) {
    examples = predictions.count
    let n = Double(max(examples, 1))
    top1 = Double(predictions.count(where: \.isTop1)) / n
    top5 = Double(predictions.count(where: \.isTop5)) / n
    targetLogit = predictions.reduce(0) { $0 + $1.targetLogit } / n
    loss = predictions.reduce(0) { $0 + $1.loss } / n
    targetLogitError = Self.standardError(predictions.map(\.targetLogit))
    lossError = Self.standardError(predictions.map(\.loss))
  }

  /// ``Sample/standardError(_:)`` of values over examples; `nan` for fewer than two.
  package static func standardError(_ values: [Double]) -> Double {
    (try? Sample.standardError(values)) ?? .nan
  }
}

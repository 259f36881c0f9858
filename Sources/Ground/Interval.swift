/// A closed interval of plausible values.
public struct Interval: Sendable, Hashable, Codable {
  public var lower: Double
  public var upper: Double
  /// Coverage, e.g. 0.95.
  public var confidence: Double

  public init(_ lower: Double, _ upper: Double, confidence: Double = 0.95) {
    self.lower = min(lower, upper)
    self.upper = max(lower, upper)
    self.confidence = confidence
  }

  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// Its ends to four digits: `[0.143, 0.177]`.
  package var written: String { "[\(NumberText.short(lower, digits: 4)), \(NumberText.short(upper, digits: 4))]" }

  /// The interval that reaches further by `slack` at both ends.
  package func widened(by slack: Double) -> Interval { Interval(lower - slack, upper + slack, confidence: confidence) }
}

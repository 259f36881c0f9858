/// An interval that an unknown quantity is confined to, at some level of confidence.
public struct Interval: Sendable, Hashable {
  public var lower: Double
  public var upper: Double

  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  public func contains(_ value: Double) -> Bool { value >= lower && value <= upper }
}

/// What counts as at least as extreme as the observed figure.
public enum Alternative: String, Sendable, Hashable, CaseIterable {
  case twoSided, less, greater
}

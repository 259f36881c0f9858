/// The values that would meet an expectation, for drawing; an open end is `nil`.
public struct ExpectedBand: Sendable, Hashable, Encodable {
  public var lower: Double?
  public var upper: Double?

  public init(_ lower: Double?, _ upper: Double?) {
    self.lower = lower
    self.upper = upper
  }

  func contains(_ value: Double) -> Bool { (lower ?? -.infinity) <= value && value <= (upper ?? .infinity) }
}

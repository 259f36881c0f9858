/// Why a checkpoint could not be measured; says what to do about it.
public struct MeasuringError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was being worked on: a file, a batch, an option's value.
  public var place: String
  public var problem: String

  public init(_ place: String, _ problem: String) {
    self.place = place
    self.problem = problem
  }

  public var description: String { "\(place): \(problem)" }
}

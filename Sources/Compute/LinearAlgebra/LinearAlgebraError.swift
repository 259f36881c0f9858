/// Why a decomposition has no result.
public enum LinearAlgebraError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The iteration stopped short of `remaining` values, most often because an element is not finite.
  case notConverged(routine: String, remaining: Int)

  public var description: String {
    switch self {
    case .notConverged(let routine, let remaining):
      "\(routine) did not converge for \(remaining) values; check the input for NaN or infinite elements"
    }
  }
}

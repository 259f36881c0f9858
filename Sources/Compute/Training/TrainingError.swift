import Ground

/// Why training cannot start or go on.
public enum TrainingError: Error, Sendable, CustomStringConvertible {
  /// The recipe asks for something impossible; says what and how to mend it.
  case invalidRecipe(String)
  /// A loss or gradient is no longer finite.
  case diverged(step: Int)
  /// A file could not be read or written, or does not hold what it should.
  case file(CheckpointError)

  public var description: String {
    switch self {
    case .invalidRecipe(let remedy): "the training recipe cannot be used: \(remedy)"
    case .diverged(let step):
      "the loss stopped being finite at step \(step); lower the learning rate or lengthen the warm-up"
    case .file(let error): error.description
    }
  }
}

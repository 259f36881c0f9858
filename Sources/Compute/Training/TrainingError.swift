/// Why training cannot start or go on.
public enum TrainingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The recipe asks for something impossible; says what and how to mend it.
  case invalidRecipe(String)
  /// A loss or gradient is no longer finite.
  case diverged(step: Int)

  public var description: String {
    switch self {
    case .invalidRecipe(let remedy): "the training recipe cannot be used: \(remedy)"
    case .diverged(let step):
      "the loss stopped being finite at step \(step); lower the learning rate or lengthen the warm-up"
    }
  }
}

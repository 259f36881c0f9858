/// Why figures over checkpoints are not a trajectory, or have no such feature.
public enum TrajectoryError: Error, Sendable, Hashable, CustomStringConvertible {
  case empty
  case countsDiffer(steps: Int, tokens: Int?, values: Int)
  /// The first value that is NaN or infinite.
  case notFinite(index: Int, step: Int)
  case stepsNotAscending(index: Int)
  /// A token count that is not finite, is negative, or is less than the one before.
  case tokensNotAscending(index: Int)
  case tokensMissing(axis: TimeAxis)
  /// The logarithm of no tokens does not exist.
  case noTokensYet(index: Int, step: Int)

  public var description: String {
    switch self {
    case .empty:
      "a trajectory needs at least one checkpoint"
    case .countsDiffer(let steps, let tokens, let values):
      "\(steps) steps, \(tokens.map { "\($0) token counts, " } ?? "")\(values) values: one of each for every "
        + "checkpoint is needed"
    case .notFinite(let index, let step):
      "the value at step \(step) (checkpoint \(index)) is not finite; "
        + "leave the checkpoint out or measure it again"
    case .stepsNotAscending(let index):
      "the step of checkpoint \(index) is not after the one before; sort the checkpoints by step"
    case .tokensNotAscending(let index):
      "the token count of checkpoint \(index) is negative, not finite, or less than the one before"
    case .tokensMissing(let axis):
      "the axis \(axis.rawValue) needs the token counts of the checkpoints"
    case .noTokensYet(let index, let step):
      "checkpoint \(index) (step \(step)) has seen no tokens and has no place on a logarithmic axis; "
        + "leave it out or use another axis"
    }
  }
}

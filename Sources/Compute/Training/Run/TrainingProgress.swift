/// Where a run stands after a step.
public struct TrainingProgress: Sendable, Hashable {
  /// Updates done, of so many.
  public var step: Int
  public var steps: Int
  public var losses: Trainer.StepLosses
  /// The latest accuracies, as soon as there are some.
  public var latest: TrainingCurve.Point?
  /// Since this process took up the run, everything included.
  public var tokensPerSecond: Double
  /// At that speed.
  public var remaining: Duration
}

/// Someone who wants to know how training goes.
public protocol TrainingReporter {
  /// Called after every step; should return quickly.
  func report(_ progress: TrainingProgress)
}

import Mathematics

/// Running text to train on.
protocol TextSource: Sendable {
  /// `count` tokens that follow one another, from a place that the generator picks.
  func text(count: Int, using generator: inout Xoshiro256) throws(TrainingError) -> [Int32]
}

/// Why a statistic of these figures does not exist.
public enum StatisticsError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Fewer values than the statistic needs.
  case tooFew(count: Int, needed: Int)
  /// A value that is NaN or infinite.
  case notFinite(index: Int)
  /// Paired lists of different lengths.
  case countsDiffer(Int, Int)
  /// Counts that cannot be: more successes than trials, say.
  case impossibleCounts(String)
  /// A probability, confidence level or quantile outside its range.
  case notAProbability(Double)
  /// A parameter outside what is defined, by name.
  case parameter(String)

  public var description: String {
    switch self {
    case .tooFew(let count, let needed): "\(count) values are too few; at least \(needed) are needed"
    case .notFinite(let index): "value \(index) is not finite; leave it out or measure it again"
    case .countsDiffer(let a, let b): "\(a) values cannot be paired with \(b)"
    case .impossibleCounts(let what): "the counts cannot be: \(what)"
    case .notAProbability(let value): "\(value) is not strictly between 0 and 1"
    case .parameter(let what): what
    }
  }
}

extension StatisticsError {
  static func check(finite values: [Double], atLeast needed: Int) throws(StatisticsError) {
    guard values.count >= needed else { throw .tooFew(count: values.count, needed: needed) }
    if let bad = values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(index: bad) }
  }

  static func check(pairs x: [Double], _ y: [Double], atLeast needed: Int) throws(StatisticsError) {
    guard x.count == y.count else { throw .countsDiffer(x.count, y.count) }
    try check(finite: x, atLeast: needed)
    try check(finite: y, atLeast: needed)
  }

  /// A confidence level, or any probability for which 0 and 1 make no sense.
  static func check(level: Double) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .notAProbability(level) }
  }
}

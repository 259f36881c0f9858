/// McNemar's test of two conditions on the same examples, from the examples on which they disagree.
public enum McNemar {
  /// The exact two-sided p-value: under the null either disagreement is as likely as the other.
  ///
  /// - Parameters:
  ///   - onlyFirst: examples that succeed under the first condition only.
  ///   - onlySecond: examples that succeed under the second condition only.
  public static func exact(onlyFirst: Int, onlySecond: Int) throws(StatisticsError) -> Double {
    guard onlyFirst >= 0, onlySecond >= 0 else {
      throw .impossibleCounts("\(onlyFirst) and \(onlySecond) disagreements")
    }
    let (trials, overflow) = onlyFirst.addingReportingOverflow(onlySecond)
    guard !overflow else { throw .impossibleCounts("\(onlyFirst) and \(onlySecond) disagreements") }
    return try Binomial(trials: trials, probability: 0.5).test(onlyFirst)
  }
}

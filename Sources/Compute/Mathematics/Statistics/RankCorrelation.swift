import Algorithms

/// Agreement of two lists in order, not in size.
public enum RankCorrelation {
  /// 1-based ranks in ascending order; equal values share the mean of the ranks they take up.
  public static func ranks(_ values: [Double]) throws(StatisticsError) -> [Double] {
    try StatisticsError.check(finite: values, atLeast: 0)
    var ranks = [Double](repeating: 0, count: values.count)
    for ties in values.indices.sorted(by: { values[$0] < values[$1] }).chunked(on: { values[$0] }) {
      // They take up the ranks from startIndex + 1 to endIndex.
      for place in ties.1 { ranks[place] = Double(ties.1.startIndex + 1 + ties.1.endIndex) / 2 }
    }
    return ranks
  }

  /// Spearman's ρ: Pearson's correlation of the ranks. `nil` if either list is constant.
  public static func spearman(_ x: [Double], _ y: [Double]) throws(StatisticsError) -> Double? {
    try StatisticsError.check(pairs: x, y, atLeast: 2)
    let middle = Double(x.count + 1) / 2
    let a = try ranks(x).map { $0 - middle }
    let b = try ranks(y).map { $0 - middle }
    // Multiples of ¼, so the sums are exact.
    func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    let scale = product(a, a).squareRoot() * product(b, b).squareRoot()
    return scale > 0 ? max(-1, min(1, product(a, b) / scale)) : nil
  }

  /// Kendall's τ-b: concordant minus discordant pairs over √(pairs not tied in x · pairs not tied in y).
  /// `nil` if either list is constant. Time is quadratic in the length.
  public static func kendall(_ x: [Double], _ y: [Double]) throws(StatisticsError) -> Double? {
    try StatisticsError.check(pairs: x, y, atLeast: 2)
    var (balance, untiedX, untiedY) = (0, 0, 0)
    for i in x.indices.dropFirst() {
      for j in 0..<i {
        let a = x[i] == x[j] ? 0 : x[i] > x[j] ? 1 : -1
        let b = y[i] == y[j] ? 0 : y[i] > y[j] ? 1 : -1
        balance += a * b
        untiedX += a * a
        untiedY += b * b
      }
    }
    guard untiedX > 0, untiedY > 0 else { return nil }
    return Double(balance) / (Double(untiedX).squareRoot() * Double(untiedY).squareRoot())
  }
}

/// How often a rank correlation as strong as the observed one arises when one list is put in random order.
public enum PermutationTest {
  public enum Method: Sendable, Hashable {
    /// All n! orders; n is at most 10.
    case exact
    /// Random orders; the observed one is counted along, so the p-value is never 0.
    case monteCarlo(resamples: Int, seed: UInt64)
  }

  /// The p-value of Spearman's ρ; 1 if either list is constant.
  public static func spearman(
    _ x: [Double], _ y: [Double], _ alternative: Alternative = .twoSided, method: Method
  ) throws(StatisticsError) -> Double {
    try StatisticsError.check(pairs: x, y, atLeast: 2)
    let middle = Double(x.count + 1) / 2
    let a = try RankCorrelation.ranks(x).map { $0 - middle }
    var b = try RankCorrelation.ranks(y).map { $0 - middle }
    // ρ grows with this sum, and nothing else in it depends on the order. The terms are multiples of ¼, so
    // comparisons are exact.
    func strength(_ b: [Double]) -> Double {
      let sum = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
      return switch alternative {
      case .twoSided: abs(sum)
      case .less: -sum
      case .greater: sum
      }
    }
    let observed = strength(b)
    switch method {
    case .exact:
      guard b.count <= 10 else {
        throw .parameter("\(b.count) values have too many orders to try all; draw some with monteCarlo")
      }
      var (reached, orders) = (0, 0)
      forEachOrder(of: &b) { order in
        orders += 1
        if strength(order) >= observed { reached += 1 }
      }
      return Double(reached) / Double(orders)
    case .monteCarlo(let resamples, let seed):
      guard resamples > 0 else { throw .parameter("\(resamples) resamples: at least one is needed") }
      var generator = Xoshiro256(seed: seed)
      var reached = 1
      for _ in 0..<resamples {
        for last in (1..<b.count).reversed() { b.swapAt(last, generator.below(last + 1)) }
        if strength(b) >= observed { reached += 1 }
      }
      return Double(reached) / (Double(resamples) + 1)
    }
  }

  /// Visits all n! orders, each one swap away from the one before (Heap's method).
  private static func forEachOrder(of values: inout [Double], _ visit: ([Double]) -> Void) {
    var counters = [Int](repeating: 0, count: values.count)
    visit(values)
    var index = 1
    while index < values.count {
      if counters[index] < index {
        values.swapAt(index % 2 == 0 ? 0 : counters[index], index)
        visit(values)
        counters[index] += 1
        index = 1
      } else {
        counters[index] = 0
        index += 1
      }
    }
  }
}

import Foundation

// Stands in until the statistics room is filled; same names, same meanings.
public enum ProportionInterval {
  public static func clopperPearson(successes: Int, trials: Int) -> ClosedRange<Double> {
    func tail(_ p: Double, _ k: Int) -> Double {  // P(X >= k)
      guard k > 0 else { return 1 }
      guard p > 0 else { return 0 }
      guard p < 1 else { return 1 }
      var sum = 0.0
      for i in k...trials {
        let choose: Double = lgamma(Double(trials) + 1) - lgamma(Double(i) + 1) - lgamma(Double(trials - i) + 1)
        let logs: Double = Double(i) * log(p) + Double(trials - i) * log1p(-p)
        sum += exp(choose + logs)
      }
      return sum
    }
    func solve(_ f: (Double) -> Double, _ target: Double) -> Double {
      var (low, high) = (0.0, 1.0)
      for _ in 0..<60 { let mid = (low + high) / 2; if f(mid) < target { low = mid } else { high = mid } }
      return (low + high) / 2
    }
    let lower = successes == 0 ? 0 : solve({ tail($0, successes) }, 0.025)
    let upper = successes == trials ? 1 : solve({ tail($0, successes + 1) }, 0.975)
    return lower...max(lower, upper)
  }

  static func wilson(_ k: Int, _ n: Int) -> (Double, Double) {
    let z = 1.959963984540054, n = Double(n), p = Double(k) / n
    let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return (centre - half, centre + half)
  }

  public static func newcombeDifference(successes1: Int, trials1: Int, successes2: Int, trials2: Int) -> ClosedRange<Double> {
    let (l1, u1) = wilson(successes1, trials1), (l2, u2) = wilson(successes2, trials2)
    let p1 = Double(successes1) / Double(trials1), p2 = Double(successes2) / Double(trials2)
    let d = p1 - p2
    return (d - sqrt((p1 - l1) * (p1 - l1) + (u2 - p2) * (u2 - p2)))...(d + sqrt((u1 - p1) * (u1 - p1) + (p2 - l2) * (p2 - l2)))
  }
}

public enum RankCorrelation {
  static func ranks(_ x: [Double]) -> [Double] {
    let order = x.indices.sorted { x[$0] < x[$1] }
    var ranks = [Double](repeating: 0, count: x.count)
    var i = 0
    while i < order.count {
      var j = i
      while j + 1 < order.count, x[order[j + 1]] == x[order[i]] { j += 1 }
      for k in i...j { ranks[order[k]] = Double(i + j) / 2 + 1 }
      i = j + 1
    }
    return ranks
  }
  public static func spearman(_ x: [Double], _ y: [Double]) -> Double? {
    let a = ranks(x), b = ranks(y), m = Double(a.count + 1) / 2
    var sab = 0.0, saa = 0.0, sbb = 0.0
    for i in a.indices { sab += (a[i] - m) * (b[i] - m); saa += (a[i] - m) * (a[i] - m); sbb += (b[i] - m) * (b[i] - m) }
    return saa > 0 && sbb > 0 ? sab / sqrt(saa * sbb) : nil
  }
  public static func kendall(_ x: [Double], _ y: [Double]) -> Double? {
    var s = 0.0, tx = 0.0, ty = 0.0
    for i in x.indices { for j in 0..<i {
      let a = (x[i] - x[j]).sign == .minus ? -1.0 : (x[i] == x[j] ? 0 : 1), b = (y[i] - y[j]).sign == .minus ? -1.0 : (y[i] == y[j] ? 0 : 1)
      s += a * b; tx += a * a; ty += b * b } }
    return tx > 0 && ty > 0 ? s / sqrt(tx * ty) : nil
  }
}

public enum Quantile {
  public static func linear(_ sorted: [Double], _ p: Double) -> Double {
    let x = p * Double(sorted.count - 1), i = Int(x)
    return i + 1 < sorted.count ? sorted[i] + (x - Double(i)) * (sorted[i + 1] - sorted[i]) : sorted[sorted.count - 1]
  }
}

public struct Hypergeometric {
  let population: Int, successes: Int, draws: Int
  public init(population: Int, successes: Int, draws: Int) { self.population = population; self.successes = successes; self.draws = draws }
  public func probability(atLeast k: Int) -> Double {
    func c(_ n: Int, _ r: Int) -> Double { r < 0 || r > n ? -.infinity : lgamma(Double(n) + 1) - lgamma(Double(r) + 1) - lgamma(Double(n - r) + 1) }
    return (max(0, k)...max(max(0, k), min(successes, draws))).reduce(0) { $0 + exp(c(successes, $1) + c(population - successes, draws - $1) - c(population, draws)) }
  }
}

public struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  public init(seed: UInt64) { state = seed }
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

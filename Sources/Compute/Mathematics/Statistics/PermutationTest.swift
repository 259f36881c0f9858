/// How often a rank correlation as strong as the observed one arises when one list is put in random order.
public enum PermutationTest {
  public enum Method: Sendable, Hashable {
    /// All orders; of lists whose ties leave at most 20 million different ones (all of ten values).
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
      let arrangements = Arrangements(of: b)
      guard let count = arrangements.count, count <= mostArrangements else {
        throw .parameter("\(b.count) values have too many orders to try all; draw some with monteCarlo")
      }
      var reached = 0
      arrangements.forEachSum(with: a) { sum in
        let strength =
          switch alternative {
          case .twoSided: abs(sum)
          case .less: -sum
          case .greater: sum
          }
        if strength >= observed { reached += 1 }
      }
      return Double(reached) / Double(count)
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

  /// As many different arrangements are tried one by one, a fraction of a second's work.
  public static let mostArrangements = 20_000_000

  /// What ρ is in random order; `nil` if either list is constant.
  ///
  /// Exact where the values leave at most 20 million different arrangements (ties make them fewer than n!); else
  /// sampled: 100,000 orders, and on to 2 million until the 99 % intervals of both tails leave the bound out.
  ///
  /// - Parameter bound: the probability that a tail will be held against.
  public static func spearmanNull(
    _ x: [Double], _ y: [Double], bound: Double = 0.05, seed: UInt64, mostArrangements: Int = Self.mostArrangements
  ) throws(StatisticsError) -> NullDistribution? {
    guard let observed = try RankCorrelation.spearman(x, y) else { return nil }
    let middle = Double(x.count + 1) / 2
    let a = try RankCorrelation.ranks(x).map { $0 - middle }
    var b = try RankCorrelation.ranks(y).map { $0 - middle }
    let scale = (a.reduce(0) { $0 + $1 * $1 } * b.reduce(0) { $0 + $1 * $1 }).squareRoot()
    let (ofA, ofB) = (Arrangements(of: a), Arrangements(of: b))
    // What has more ties is put in order.
    let (arranged, fixed) = (ofA.count ?? .max) < (ofB.count ?? .max) ? (ofA, b) : (ofB, a)
    if let count = arranged.count, count <= mostArrangements {
      // Sums are multiples of ¼, none beyond the scale.
      let reach = Int((4 * scale).rounded(.up))
      var counts = [Int](repeating: 0, count: 2 * reach + 1)
      arranged.forEachSum(with: fixed) { counts[Int(4 * $0) + reach] += 1 }
      let values = counts.enumerated().filter { $0.element > 0 }.map { place, number in
        (value: max(-1, min(1, Double(place - reach) / 4 / scale)), probability: Double(number) / Double(count))
      }
      return NullDistribution(observed: observed, values: values)
    }
    var generator = Xoshiro256(seed: seed)
    var drawn: [Double] = []
    var null: NullDistribution
    repeat {
      for _ in 0..<100_000 {
        for last in (1..<b.count).reversed() { b.swapAt(last, generator.below(last + 1)) }
        drawn.append(max(-1, min(1, zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / scale)))
      }
      null = NullDistribution(observed: observed, draws: drawn)
    } while drawn.count < 2_000_000 && null.sampled?.leaves(bound) == false
    return null
  }
}

/// The different orders of a list in which values may be equal.
private struct Arrangements {
  let values: [Double]
  /// How often each value occurs.
  let multiplicities: [Int]

  init(of list: [Double]) {
    let counts = Dictionary(grouping: list, by: \.self).mapValues(\.count).sorted { $0.key < $1.key }
    values = counts.map(\.key)
    multiplicities = counts.map(\.value)
  }

  /// n! over the factorials of the multiplicities; `nil` where that is beyond whole numbers.
  var count: Int? {
    var (count, placed) = (1, 0)
    for multiplicity in multiplicities {
      for step in 1...multiplicity {
        placed += 1
        // Each partial product is a multinomial coefficient times a binomial one, so the division leaves nothing.
        let (product, overflow) = count.multipliedReportingOverflow(by: placed)
        guard !overflow else { return nil }
        count = product / step
      }
    }
    return count
  }

  /// Calls with the sum of products of `fixed` and each arrangement.
  func forEachSum(with fixed: [Double], _ body: (Double) -> Void) {
    var left = multiplicities
    func place(_ index: Int, _ sum: Double) {
      guard index < fixed.count else { return body(sum) }
      for value in values.indices where left[value] > 0 {
        left[value] -= 1
        place(index + 1, sum + fixed[index] * values[value])
        left[value] += 1
      }
    }
    place(0, 0)
  }
}

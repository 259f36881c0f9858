/// The number of marked members in a draw without replacement: the overlap of two sets of heads, say.
public struct Hypergeometric: Sendable, Hashable {
  public let population: Int
  /// Members of the population that are marked.
  public let marked: Int
  public let draws: Int

  public init(population: Int, marked: Int, draws: Int) throws(StatisticsError) {
    guard population >= 0, marked >= 0, marked <= population, draws >= 0, draws <= population else {
      throw .impossibleCounts("\(draws) draws from \(population), of which \(marked) are marked")
    }
    self.population = population
    self.marked = marked
    self.draws = draws
  }

  /// The counts that are possible.
  public var support: ClosedRange<Int> {
    // Ordered: draws ≤ population and marked ≤ population.
    max(0, draws - (population - marked))...min(draws, marked)
  }

  /// `C(marked, count) · C(population − marked, draws − count) / C(population, draws)`.
  public func pmf(_ count: Int) -> Double {
    guard support.contains(count) else { return 0 }
    if support.count == 1 { return 1 }
    // Any p gives the same quotient; draws/population makes all three probabilities large.
    let p = Double(draws) / Double(population)
    let q = Double(population - draws) / Double(population)
    let inMarked = SaddlePoint.binomial(Double(count), of: Double(marked), p: p, q: q)
    let inRest = SaddlePoint.binomial(
      Double(draws - count), of: Double(population - marked), p: p, q: q)
    return inMarked * inRest / SaddlePoint.binomial(Double(draws), of: Double(population), p: p, q: q)
  }

  public var mean: Double {
    population == 0 ? 0 : Double(draws) * Double(marked) / Double(population)
  }

  /// The probability of at most `count`.
  public func lowerTail(_ count: Int) -> Double {
    if count < support.lowerBound { return 0 }
    if count >= support.upperBound { return 1 }
    return Double(count) < mean ? sum(from: count, by: -1) : 1 - sum(from: count + 1, by: 1)
  }

  /// The probability of at least `count`, `count` included.
  public func upperTail(_ count: Int) -> Double {
    if count <= support.lowerBound { return 1 }
    if count > support.upperBound { return 0 }
    return Double(count) > mean ? sum(from: count, by: 1) : 1 - sum(from: count - 1, by: -1)
  }

  /// The sum of the probabilities from `start` to the support's end on the side away from the mean.
  private func sum(from start: Int, by step: Int) -> Double {
    var count = start
    var term = pmf(start)
    var sum = 0.0
    while support.contains(count), sum + term != sum {
      sum += term
      // The ratio of neighbouring probabilities, upwards from `low` to `low + 1`.
      let low = Double(min(count, count + step))
      let up = (Double(marked) - low) * (Double(draws) - low)
      let down = (low + 1) * (Double(population - marked - draws) + low + 1)
      term *= step > 0 ? up / down : down / up
      count += step
    }
    return sum
  }
}

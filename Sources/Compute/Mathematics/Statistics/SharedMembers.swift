/// What sets share by chance that are drawn at random, each so many members out of groups that all sets have in common:
/// heads of each layer, say.
public struct SharedMembers: Sendable {
  public enum Statistic: Sendable, Hashable {
    /// In how many sets the most frequent member is.
    case sets
    /// Members shared by two sets, summed over all pairs of sets.
    case pairs
  }

  /// The probability of each value of the statistic, from 0 on.
  public let probabilities: [Double]

  /// - Parameters:
  ///   - draws: for each group how many members each set draws of it.
  ///   - size: members of a group.
  public init(_ statistic: Statistic, draws: [[Int]], size: Int) throws(StatisticsError) {
    guard size > 0, draws.allSatisfy({ $0.allSatisfy { (0...size).contains($0) } }) else {
      throw .impossibleCounts("a set draws more members of a group than its \(size)")
    }
    var whole = [1.0]
    for sizes in draws {
      let part = Self.distribution(statistic, sizes.filter { $0 > 0 }, size)
      whole = statistic == .pairs ? Self.sums(whole, part) : Self.maxima(whole, part)
    }
    probabilities = whole
  }

  /// Of one group. A state says how many members are in no set, in one, in two, …; a further set takes some of each.
  private static func distribution(_ statistic: Statistic, _ sizes: [Int], _ size: Int) -> [Double] {
    var states: [[Int]: Double] = [[size]: 1]
    for drawn in sizes {
      var next: [[Int]: Double] = [:]
      for (state, probability) in ordered(states) {
        take(drawn, from: state) { taken, ways in
          var moved = state + [0]
          for (count, number) in taken.enumerated() {
            moved[count] -= number
            moved[count + 1] += number
          }
          next[moved, default: 0] += probability * ways / choose(size, drawn)
        }
      }
      states = next
    }
    var distribution: [Double] = []
    for (state, probability) in ordered(states) {
      let value =
        switch statistic {
        case .sets: state.lastIndex { $0 > 0 } ?? 0
        case .pairs: state.enumerated().reduce(0) { $0 + $1.element * $1.offset * ($1.offset - 1) / 2 }
        }
      if value >= distribution.count { distribution += Array(repeating: 0, count: value + 1 - distribution.count) }
      distribution[value] += probability
    }
    return distribution
  }

  /// In one order, so that sums over them have the same bits every time.
  private static func ordered(_ states: [[Int]: Double]) -> [(key: [Int], value: Double)] {
    states.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  /// Every way to take `drawn` members of the classes, with the number of choices that it stands for.
  private static func take(_ drawn: Int, from state: [Int], _ body: ([Int], Double) -> Void) {
    var taken = [Int](repeating: 0, count: state.count)
    func go(_ index: Int, _ left: Int, _ ways: Double) {
      guard index < state.count else {
        if left == 0 { body(taken, ways) }
        return
      }
      for number in 0...min(left, state[index]) {
        taken[index] = number
        go(index + 1, left - number, ways * choose(state[index], number))
      }
      taken[index] = 0
    }
    go(0, drawn, 1)
  }

  private static func choose(_ n: Int, _ k: Int) -> Double {
    (0..<min(k, n - k)).reduce(1) { $0 * Double(n - $1) / Double($1 + 1) }
  }

  private static func sums(_ a: [Double], _ b: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: a.count + b.count - 1)
    for (i, x) in a.enumerated() {
      for (j, y) in b.enumerated() { sums[i + j] += x * y }
    }
    return sums
  }

  private static func maxima(_ a: [Double], _ b: [Double]) -> [Double] {
    var maxima = [Double](repeating: 0, count: max(a.count, b.count))
    for (i, x) in a.enumerated() {
      for (j, y) in b.enumerated() { maxima[max(i, j)] += x * y }
    }
    return maxima
  }
}

/// Spearman's ρ of resamples of the same pairs: as ``RankCorrelation/spearman(_:_:)`` of the picked pairs, without
/// sorting again.
///
/// Values are put in order once; the ranks of a resample follow from how often each value was picked, in time linear
/// in the length.
public struct ResampledSpearman: Sendable {
  private let x: [Int]
  private let y: [Int]
  private var ranksX: [Double]
  private var ranksY: [Double]

  /// Pairs of finite values; the lists have equal lengths.
  public init(_ x: [Double], _ y: [Double]) {
    precondition(x.count == y.count)
    self.x = Self.places(x)
    self.y = Self.places(y)
    ranksX = [Double](repeating: 0, count: x.count)
    ranksY = ranksX
  }

  /// ρ of the pairs at the picked places, which may recur; `nil` if either picked list is constant.
  public mutating func correlation(of picks: [Int]) -> Double? {
    let middle = Double(picks.count + 1) / 2
    Self.rank(picks, x, middle, into: &ranksX)
    Self.rank(picks, y, middle, into: &ranksY)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    // Multiples of ¼, so the sums are exact.
    for pick in picks {
      let (a, b) = (ranksX[x[pick]], ranksY[y[pick]])
      xx += a * a
      yy += b * b
      xy += a * b
    }
    let scale = xx.squareRoot() * yy.squareRoot()
    return scale > 0 ? max(-1, min(1, xy / scale)) : nil
  }

  /// For each value its place among the distinct values.
  private static func places(_ values: [Double]) -> [Int] {
    let distinct = Set(values).sorted()
    let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
    return values.map { places[$0] ?? 0 }
  }

  /// The centred rank that each distinct value has in the resample.
  private static func rank(_ picks: [Int], _ places: [Int], _ middle: Double, into ranks: inout [Double]) {
    for index in ranks.indices { ranks[index] = 0 }
    for pick in picks { ranks[places[pick]] += 1 }
    var before = 0.0
    for index in ranks.indices {
      let count = ranks[index]
      ranks[index] = before + (count + 1) / 2 - middle
      before += count
    }
  }
}

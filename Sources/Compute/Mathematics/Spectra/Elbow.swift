/// Where a descending sequence bends most.
public enum Elbow {
  /// A value that is NaN or infinite, by its index in the values as given.
  public struct NotFinite: Error, Sendable, Hashable, CustomStringConvertible {
    public var index: Int

    public init(index: Int) { self.index = index }

    public var description: String { "value \(index) is not finite, so the values have no order" }
  }

  /// The 0-based rank, in descending order, of the value farthest from the chord.
  ///
  /// The sorted values stand at x = 0 … n − 1, and the chord runs from the first to the last. The first
  /// rank wins among equals. 0 for fewer than three values and where all are the same, `nil` for none.
  public static func rank(of values: [Double]) throws(NotFinite) -> Int? {
    if let bad = values.firstIndex(where: { !$0.isFinite }) { throw NotFinite(index: bad) }
    guard values.count > 2 else { return values.isEmpty ? nil : 0 }
    let sorted = values.sorted(by: >)
    let last = sorted.count - 1
    // The distance is this height over the chord times a constant: the cosine of the chord's slope.
    let slope = (sorted[last] - sorted[0]) / Double(last)
    let heights = sorted.indices.map { rank in
      rank == last ? 0 : abs(sorted[rank] - sorted[0] - slope * Double(rank))
    }
    return heights.indices.reduce(0) { heights[$1] > heights[$0] ? $1 : $0 }
  }
}

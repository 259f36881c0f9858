/// For each sequence and each of ``count`` targets, the positions whose attention is averaged.
///
/// A head's reading of target k on sequence i is the mean of `a[query, p]` over the target's positions p; an
/// empty target reads 0. Positions may repeat, and then weigh as often.
public struct AttentionTargets: Sendable, Hashable {
  public let count: Int
  /// Bounds into ``positions``: target k of sequence i is `bounds[i·count + k] ..< bounds[i·count + k + 1]`.
  private var bounds: [Int] = [0]
  private var positions: [Int] = []

  public init(count: Int) { self.count = count }

  /// Adds the next sequence: `count` lists of positions, each inside the sequence.
  public mutating func append(_ targets: [[Int]]) {
    precondition(targets.count == count, "as many targets for every sequence")
    for target in targets {
      positions.append(contentsOf: target)
      bounds.append(positions.count)
    }
  }

  public func positions(sequence: Int, target: Int) -> ArraySlice<Int> {
    let k = sequence * count + target
    return positions[bounds[k]..<bounds[k + 1]]
  }

  public var sequences: Int { count == 0 ? 0 : (bounds.count - 1) / count }
}

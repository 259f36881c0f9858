/// How many members every two sets share, such as the picks of two seeds.
public struct OverlapMatrix: Sendable, Hashable {
  public var title: String
  /// What is counted: `heads picked by both seeds`.
  public var quantity: String
  public var names: [String]
  /// Shared members, row by column; the diagonal holds the sizes of the sets.
  public var counts: [[Int]]
  /// Expected by chance, row by column, shown under the count; empty where no null was computed.
  public var expectedByChance: [[Double]]

  public init(
    title: String, quantity: String, names: [String], counts: [[Int]], expectedByChance: [[Double]] = []
  ) {
    self.title = title
    self.quantity = quantity
    self.names = names
    self.counts = counts
    self.expectedByChance = expectedByChance
  }
}

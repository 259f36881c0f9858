/// What a head can be seen to attend to from a query position, by where the attention goes.
public enum AttentionClass: String, Sendable, Hashable, CaseIterable, Codable {
  // The order decides between classes of equal selectivity.
  /// i + 1: what followed the query's token when it stood at i.
  case induction
  /// q − 1
  case previousToken = "previous-token"
  /// i: the earlier occurrence of the query's token.
  case duplicateToken = "duplicate-token"
  /// 0, the beginning of the sequence.
  case firstToken = "first-token"
  /// q itself.
  case selfToken = "self"
  /// q − 2 … q − 5, averaged.
  case local

  /// Target positions of every class for a query at `query` whose token stood at `earlier` before; without an
  /// earlier occurrence, or where the sequence is too short, a class has no entry.
  public static func positions(query: Int, earlier: Int?) -> [AttentionClass: [Int]] {
    var positions: [AttentionClass: [Int]] = [.firstToken: [0], .selfToken: [query]]
    if query >= 1 { positions[.previousToken] = [query - 1] }
    if query >= 5 { positions[.local] = Array(query - 5...query - 2) }
    if let earlier {
      positions[.duplicateToken] = [earlier]
      positions[.induction] = [earlier + 1]
    }
    return positions
  }
}

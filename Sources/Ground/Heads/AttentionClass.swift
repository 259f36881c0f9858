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

extension AttentionClass {
  /// A class with a head's selectivity for it.
  public struct Selective: Sendable, Hashable {
    public var attentionClass: AttentionClass
    public var selectivity: Double
  }

  /// The class of highest selectivity, the first in order among equals.
  ///
  /// `nil` unless all six selectivities are known: the highest may be one that nobody looked at.
  public static func mostSelective(_ selectivity: (AttentionClass) -> Double?) -> Selective? {
    var best: Selective?
    for attentionClass in allCases {
      guard let value = selectivity(attentionClass) else { return nil }
      if best.map({ value > $0.selectivity }) ?? true {
        best = Selective(attentionClass: attentionClass, selectivity: value)
      }
    }
    return best
  }

  /// The letter that stands for the class on a map of heads.
  public var letter: Character {
    switch self {
    case .induction: "I"
    case .previousToken: "P"
    case .duplicateToken: "D"
    case .firstToken: "B"
    case .selfToken: "S"
    case .local: "L"
    }
  }
}

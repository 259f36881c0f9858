/// What a head is on one batch: of the class of its highest selectivity, or of none.
///
/// A head of which not all six selectivities are known is neither: it has no `HeadClass`.
public enum HeadClass: Sendable, Hashable {
  /// The highest of the six selectivities reaches the threshold, and is that for this class.
  case of(AttentionClass)
  /// None of the six reaches it.
  case unclassified

  /// Selectivity from which on a head counts as of a class.
  public static let threshold = 30.0
  /// Selectivity from which on a head is in a class's capability screen.
  public static let screenThreshold = 50.0

  public init(_ highest: AttentionClass.Selective, threshold: Double = HeadClass.threshold) {
    self = highest.selectivity >= threshold ? .of(highest.attentionClass) : .unclassified
  }

  /// `first-token`, `unclassified`: the name in tables and in the authors' files.
  public var name: String {
    switch self {
    case .of(let attentionClass): attentionClass.rawValue
    case .unclassified: "unclassified"
    }
  }

  public init?(name: String) {
    if let attentionClass = AttentionClass(rawValue: name) {
      self = .of(attentionClass)
    } else if name == HeadClass.unclassified.name {
      self = .unclassified
    } else {
      return nil
    }
  }

  /// The BOS fraction: heads of class first-token over all heads.
  ///
  /// - Parameter heads: every head of a model, or of a layer.
  /// - Returns: `nil` where the class of one of them is not known, and for no heads.
  public static func firstTokenFraction(_ heads: [HeadClass?]) -> Double? {
    guard !heads.isEmpty, !heads.contains(nil) else { return nil }
    return Double(heads.count { $0 == .of(.firstToken) }) / Double(heads.count)
  }
}

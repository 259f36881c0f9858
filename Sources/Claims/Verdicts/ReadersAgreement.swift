import Ground

/// How often the two readers of the claims said the same at first sight, and how much of that is more than chance.
public struct ReadersAgreement: Sendable, Hashable {
  public let agreed: Int
  public let total: Int
  /// Cohen's κ: (observed − expected) / (1 − expected agreement); `nil` where both always say the same one thing.
  public let kappa: Double?

  /// `nil` if no claim names its readers.
  public init?(_ claims: [Claim]) {
    let pairs = claims.compactMap(\.readers)
    guard !pairs.isEmpty else { return nil }
    total = pairs.count
    agreed = pairs.count { $0.advocate == $0.sceptic }
    let (first, second) = (Self.counts(pairs.map(\.advocate)), Self.counts(pairs.map(\.sceptic)))
    let count = Double(pairs.count)
    let expected = first.reduce(0.0) { $0 + Double($1.value * (second[$1.key] ?? 0)) / (count * count) }
    kappa = expected < 1 ? (Double(agreed) / count - expected) / (1 - expected) : nil
  }

  private static func counts(_ words: [String]) -> [String: Int] {
    words.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// In a sentence.
  public var words: String {
    let chance = kappa.map { " (Cohen's κ \(NumberText.fixed($0, decimals: 2)))" } ?? ""
    return "Each claim was read twice, as the authors' advocate and as a sceptic, without sight of each other: the two "
      + "agreed at first sight on \(agreed) of \(total)\(chance); the files say what was decided on the others."
  }
}

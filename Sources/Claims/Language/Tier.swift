/// Where evidence comes from. The same question runs on every tier that can answer it.
public enum Tier: String, Sendable, Hashable, CaseIterable, Codable {
  /// Figures that the paper prints.
  case paper
  /// The authors' published raw results, read by importers.
  case archive
  /// Models trained here from scratch.
  case replica
  /// Anyone's real checkpoints.
  case checkpoint
}

extension Tier: Comparable {
  public static func < (a: Tier, b: Tier) -> Bool {
    (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
  }
}

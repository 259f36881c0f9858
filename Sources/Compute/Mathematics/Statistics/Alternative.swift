/// What counts as at least as extreme as the observed figure.
public enum Alternative: String, Sendable, Hashable, CaseIterable {
  case twoSided, less, greater
}

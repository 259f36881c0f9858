/// Where links of a report may lead.
enum LinkTarget {
  private static let schemes: Set<String> = ["http", "https", "mailto"]

  /// Whether a target is a fragment, a relative path, or an address of a harmless scheme. Everything else,
  /// `javascript:` and `data:` included, is refused, whatever its case and whatever blanks stand in it.
  static func isAllowed(_ target: String) -> Bool {
    guard let end = target.firstIndex(where: { ":/?#".contains($0) }), target[end] == ":" else {
      return !target.isEmpty && !target.hasPrefix("//")
    }
    return schemes.contains(target[..<end].lowercased())
  }
}

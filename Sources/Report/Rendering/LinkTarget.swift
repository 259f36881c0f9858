/// Where links of a report may lead.
enum LinkTarget {
  private static let schemes: Set<String> = ["http", "https", "mailto"]

  /// Whether a target is an address of a harmless scheme, a fragment or a relative path. Everything else,
  /// `javascript:` and `data:` included, is refused, whatever its case and whatever blanks stand in it.
  ///
  /// Fragments and paths consist of plain characters only: an entity such as `&#10;` would be decoded by
  /// whoever reads the Markdown, and could hide a scheme until then.
  static func isAllowed(_ target: String) -> Bool {
    guard !target.isEmpty, !target.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F })
    else { return false }
    if let end = target.firstIndex(where: { ":/?#&".contains($0) }), target[end] == ":" {
      return schemes.contains(target[..<end].lowercased())
    }
    return !target.hasPrefix("//") && target.unicodeScalars.allSatisfy(isPlain)
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      || "-._~/?#=%+,:".unicodeScalars.contains(scalar)
  }
}

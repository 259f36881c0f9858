import Yams

/// Keys that may be left out.
extension YAMLReader {
  public func text(_ node: Node?, key: String, default fallback: String = "") -> String {
    guard let node else { return fallback }
    guard let text = Self.text(node) else {
      report(node, "'\(key)' must be a text", remedy: "write one")
      return fallback
    }
    return text
  }

  public func list(_ node: Node?, key: String) -> [Node] {
    guard let node else { return [] }
    guard let items = node.sequence else {
      report(node, "'\(key)' must be a list", remedy: "write [a, b], or one item a line after '- '")
      return []
    }
    return Array(items)
  }

  public func integer(_ node: Node?, key: String, in range: ClosedRange<Int>, default fallback: Int) -> Int {
    guard let node else { return fallback }
    guard let number = (node.scalar?.string).flatMap({ Int($0) }), range.contains(number) else {
      report(
        node, "'\(key)' must be a whole number", remedy: "write one from \(range.lowerBound) to \(range.upperBound)")
      return fallback
    }
    return number
  }

  public func boolean(_ node: Node?, key: String, default fallback: Bool) -> Bool {
    switch node?.scalar?.string {
    case nil where node == nil: return fallback
    case "true": return true
    case "false": return false
    default:
      if let node { report(node, "'\(key)' must be true or false", remedy: "write true or false") }
      return fallback
    }
  }
}

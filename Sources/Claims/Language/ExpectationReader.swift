import Yams

extension YAMLReader {
  static let expectationKeys = [
    "figure", "equals", "close-to", "between", "at-most", "at-least", "below", "above", "subset-of", "contains",
    "disjoint-from", "one-of", "within-noise", "no-effect", "order", "largest", "smallest", "all-equal",
    "all-different", "count", "all", "any", "not",
  ]

  /// Reads an expectation: a mapping with one key, or with several that must all hold.
  func expectation(_ node: Node) -> Expectation {
    let pairs = mapping(node, allowed: Self.expectationKeys, what: "an expectation")
    if node.mapping != nil, pairs.isEmpty {
      report(node, "an expectation is empty", remedy: "write one of \(Self.expectationKeys.joined(separator: ", "))")
    }
    let parts = pairs.sorted { $0.key < $1.key }.map { part($0.key, $0.value) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private func part(_ key: String, _ node: Node) -> Expectation {
    switch key {
    case "figure": return .figure(expression(node))
    case "equals": return .equals(expression(node))
    case "close-to": return closeTo(node)
    case "between": return between(node)
    case "at-most": return .atMost(expression(node))
    case "at-least": return .atLeast(expression(node))
    case "below": return .below(expression(node))
    case "above": return .above(expression(node))
    case "subset-of": return .subset(of: expression(node))
    case "contains": return .contains(expression(node))
    case "disjoint-from": return .disjoint(from: expression(node))
    case "one-of": return .oneOf(list(node, key))
    case "within-noise":
      if !boolean(node, key: key) { report(node, "'within-noise' is written 'true'", remedy: "use 'not' to negate") }
      return .withinNoise
    case "no-effect": return noEffect(node)
    case "order": return order(node)
    case "largest": return .largest(expression(node))
    case "smallest": return .smallest(expression(node))
    case "all-equal", "all-different":
      if !boolean(node, key: key) { report(node, "'\(key)' is written 'true'", remedy: "use 'not' to negate") }
      return key == "all-equal" ? .allEqual : .allDifferent
    case "count":
      let pairs = mapping(node, allowed: ["where", "is"], what: "'count'")
      guard let inner = pairs["where"], let outer = pairs["is"] else {
        report(node, "'count' needs 'where' and 'is'", remedy: "write both, each an expectation")
        return .all([])
      }
      return .count(where: expectation(inner), is: expectation(outer))
    case "all", "any":
      guard let items = node.sequence, !items.isEmpty else {
        report(node, "'\(key)' must be a list of expectations", remedy: "write at least one")
        return .all([])
      }
      let parts = items.map { expectation($0) }
      return key == "all" ? .all(parts) : .any(parts)
    default: return .not(expectation(node))
    }
  }

  private func list(_ node: Node, _ key: String) -> [Expression] {
    guard let items = node.sequence, !items.isEmpty else {
      report(node, "'\(key)' must be a list", remedy: "write [a, b]")
      return []
    }
    return items.map { expression($0) }
  }

  private func closeTo(_ node: Node) -> Expectation {
    let pairs = mapping(node, allowed: ["value", "tolerance", "reason"], what: "'close-to'")
    guard let value = pairs["value"], let tolerance = pairs["tolerance"] else {
      report(node, "'close-to' needs 'value' and 'tolerance'", remedy: "add them, and a 'reason'")
      return .all([])
    }
    let reason = text(pairs["reason"], in: node, key: "reason") ?? ""
    return .closeTo(expression(value), tolerance: distance(tolerance, key: "tolerance"), reason: reason)
  }

  private func noEffect(_ node: Node) -> Expectation {
    let pairs = mapping(node, allowed: ["margin", "reason"], what: "'no-effect'")
    guard let margin = pairs["margin"] else {
      report(node, "'no-effect' needs 'margin'", remedy: "state the smallest change of interest and a 'reason'")
      return .all([])
    }
    let reason = text(pairs["reason"], in: node, key: "reason") ?? ""
    return .noEffect(margin: distance(margin, key: "margin"), reason: reason)
  }

  private func between(_ node: Node) -> Expectation {
    guard let items = node.sequence, items.count == 2 else {
      report(node, "'between' must be a list of two values", remedy: "write [lower, upper]")
      return .all([])
    }
    let bounds = items.map { expression($0) }
    return .between(lower: bounds[0], upper: bounds[1])
  }

  private func order(_ node: Node) -> Expectation {
    let name = node.string ?? ""
    guard let order = Expectation.Order(rawValue: name) else {
      report(
        node, "unknown order '\(name)'",
        remedy: Suggestion.remedy(for: name, among: Expectation.Order.allCases.map(\.rawValue)))
      return .all([])
    }
    return .order(order)
  }
}

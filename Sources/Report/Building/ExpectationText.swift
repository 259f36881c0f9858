import Claims
import Ground

/// Expectations in words.
enum ExpectationText {
  /// What the rows of a check expect: once if all expect the same.
  static func words(_ expectations: [Expectation], _ figures: [String: Figure], _ claim: String) -> String {
    var texts: [String] = []
    for text in expectations.map({ words($0, figures, claim) }) where !texts.contains(text) { texts.append(text) }
    guard texts.count > 1 else { return texts.first ?? "" }
    if expectations.allSatisfy({ if case .figure = $0 { true } else { false } }) { return "the paper's figure for each row" }
    let shown = texts.prefix(3).joined(separator: "; ")
    return texts.count > 3 ? "by row: \(shown); … (\(texts.count) in all)" : "by row: \(shown)"
  }

  static func words(_ expectation: Expectation, _ figures: [String: Figure], _ claim: String) -> String {
    func value(_ expression: Expression) -> String {
      switch expression.kind {
      case .call(let call):
        guard call.question == "figure", let name = call.arguments["name"] else { return "a computed value" }
        return figure(name)
      case .labelled: return "the values beside it"
      default: return expression.written
      }
    }
    func figure(_ name: Expression) -> String {
      guard case .text(let text) = name.kind, let found = figures[Figure.fullName(text, in: claim)] else {
        return name.written
      }
      let tolerance = found.tolerance > 0 ? " ± \(NumberText.short(found.tolerance, digits: 3))" : ""
      return "\(found.written)\(tolerance)"
    }
    func inner(_ expectation: Expectation) -> String { words(expectation, figures, claim) }
    switch expectation {
    case .figure(let name): return figure(name)
    case .equals(let operand): return "equal to \(value(operand))"
    case .closeTo(let operand, let tolerance, _): return "\(value(operand)) ± \(NumberText.short(tolerance))"
    case .between(let lower, let upper): return "between \(value(lower)) and \(value(upper))"
    case .atMost(let bound): return "at most \(value(bound))"
    case .atLeast(let bound): return "at least \(value(bound))"
    case .below(let bound): return "below \(value(bound))"
    case .above(let bound): return "above \(value(bound))"
    case .subset(let set): return "within \(value(set))"
    case .contains(let set): return "contains \(value(set))"
    case .disjoint(let set): return "none of \(value(set))"
    case .oneOf(let values): return "one of \(values.map(value).joined(separator: ", "))"
    case .withinNoise: return "zero inside the interval"
    case .noEffect(let margin, _): return "interval within ±\(NumberText.short(margin))"
    case .order(let order): return "in \(order.rawValue) order"
    case .largest(let label): return "\(value(label)) the largest"
    case .smallest(let label): return "\(value(label)) the smallest"
    case .allEqual: return "all equal"
    case .allDifferent: return "all different"
    case .count(let each, let total): return "number of members (\(inner(each))): \(inner(total))"
    case .all(let parts): return parts.map(inner).joined(separator: " and ")
    case .any(let parts): return parts.map(inner).joined(separator: " or ")
    case .not(let part): return "not (\(inner(part)))"
    }
  }
}

import Ground

extension Expander {
  func expectation(_ term: ExpectationTerm, in scope: Scope) throws(Problem) -> Expectation {
    switch term.kind {
    case .all(let parts): return .all(try expectations(parts, in: scope))
    case .any(let parts): return .any(try expectations(parts, in: scope))
    case .not(let inner): return .not(try expectation(inner, in: scope))
    case .count(let total, let each):
      return .count(where: try expectation(each, in: scope), is: try expectation(total, in: scope))
    case .relation(let relation, let operand): return relation.expectation(try expand(operand, in: scope))
    case .between(let lower, let upper):
      let (low, high) = (try expand(lower, in: scope), try expand(upper, in: scope))
      if case (.number(let a), .number(let b)) = (low.kind, high.kind), a > b {
        throw Problem(term.place, "the bounds \(low.written) and \(high.written) are the wrong way round", remedy: "write the smaller one first")
      }
      return .between(lower: low, upper: high)
    case .oneOf(let values):
      var found: [Expression] = []
      for value in values { found.append(try expand(value, in: scope)) }
      return .oneOf(found)
    case .closeTo(let value, let tolerance, let reason):
      return .closeTo(try expand(value, in: scope), tolerance: tolerance, reason: reason)
    case .noEffect(let margin, let reason): return .noEffect(margin: margin, reason: reason)
    case .figure(let name): return .figure(Expression(.text(try figureName(name, in: scope, at: term.place)), at: term.place))
    case .withinNoise: return .withinNoise
    case .allEqual: return .allEqual
    case .allDifferent: return .allDifferent
    case .order(let order): return .order(order)
    case .named(let name):
      guard let named = words.expectations[name] else {
        throw Problem(
          term.place, "'\(name)' is no expectation", remedy: Suggestion.remedy(for: name, among: words.expectations.keys))
      }
      return try expectation(named.term, in: Scope.empty)
    }
  }

  private func expectations(_ parts: [ExpectationTerm], in scope: Scope) throws(Problem) -> [Expectation] {
    var found: [Expectation] = []
    for part in parts { found.append(try expectation(part, in: scope)) }
    return found
  }

  /// `figure name`: a text with holes, or a variable that holds the name.
  private func figureName(_ name: String, in scope: Scope, at place: SourceLocation) throws(Problem) -> String {
    if case .value(let value)? = scope.names[name] { return value.written }
    return try fill(name, in: scope, at: place)
  }
}

extension ExpectationTerm.Relation {
  fileprivate func expectation(_ operand: Expression) -> Expectation {
    switch self {
    case .equals: .equals(operand)
    case .atMost: .atMost(operand)
    case .atLeast: .atLeast(operand)
    case .below: .below(operand)
    case .above: .above(operand)
    case .subset: .subset(of: operand)
    case .contains: .contains(operand)
    case .disjoint: .disjoint(from: operand)
    case .largest: .largest(operand)
    case .smallest: .smallest(operand)
    }
  }
}

import Ground

/// What an answer must be like for the check to hold. Operands are expressions, evaluated on the same tier.
public indirect enum Expectation: Sendable, Hashable {
  /// The golden figure of that name, within its tolerance.
  case figure(Expression)
  case equals(Expression)
  case closeTo(Expression, tolerance: Double, reason: String)
  /// Inclusive on both ends; a printed figure as a bound reaches half a unit further.
  case between(lower: Expression, upper: Expression)
  case atMost(Expression)
  case atLeast(Expression)
  /// Strict, and literal: the tolerance of a figure used as a bound does not count.
  case below(Expression)
  case above(Expression)
  case subset(of: Expression)
  case contains(Expression)
  case disjoint(from: Expression)
  case oneOf([Expression])
  /// The interval contains zero.
  case withinNoise
  /// The interval lies within ± margin.
  case noEffect(margin: Double, reason: String)
  case order(Order)
  /// The item of that label is the largest (smallest) of the answer.
  case largest(Expression)
  case smallest(Expression)
  case allEqual
  case allDifferent
  /// The number of items for which `where` holds meets `is`.
  case count(where: Expectation, is: Expectation)
  case all([Expectation])
  case any([Expectation])
  case not(Expectation)

  public enum Order: String, Sendable, Hashable, CaseIterable {
    case descending
    case ascending
    case nonAscending = "non-ascending"
    case nonDescending = "non-descending"
  }
}

extension Expectation {
  /// The expressions used as operands, for checking and for finding the figures in use.
  public var operands: [Expression] {
    switch self {
    case .figure(let a), .equals(let a), .closeTo(let a, _, _), .atMost(let a), .atLeast(let a), .below(let a),
      .above(let a), .subset(let a), .contains(let a), .disjoint(let a), .largest(let a), .smallest(let a):
      return [a]
    case .between(let lower, let upper): return [lower, upper]
    case .oneOf(let list): return list
    case .withinNoise, .noEffect, .order, .allEqual, .allDifferent: return []
    case .count(let inner, let outer): return inner.operands + outer.operands
    case .all(let list), .any(let list): return list.flatMap(\.operands)
    case .not(let inner): return inner.operands
    }
  }

  /// Names of golden figures that the expectation compares with.
  public var figures: [Expression] {
    switch self {
    case .figure(let name): return [name]
    case .count(let inner, let outer): return inner.figures + outer.figures
    case .all(let list), .any(let list): return list.flatMap(\.figures)
    case .not(let inner): return inner.figures
    default: return []
    }
  }

  /// Tolerances stated in the claim itself, with their reasons.
  public var tolerances: [(tolerance: Double, reason: String)] {
    switch self {
    case .closeTo(_, let tolerance, let reason), .noEffect(let tolerance, let reason): return [(tolerance, reason)]
    case .count(let inner, let outer): return inner.tolerances + outer.tolerances
    case .all(let list), .any(let list): return list.flatMap(\.tolerances)
    case .not(let inner): return inner.tolerances
    default: return []
    }
  }

  public func substituting(_ bindings: [String: Expression]) -> Expectation {
    func put(_ expression: Expression) -> Expression { expression.substituting(bindings) }
    switch self {
    case .figure(let a): return .figure(put(a))
    case .equals(let a): return .equals(put(a))
    case .closeTo(let a, let tolerance, let reason): return .closeTo(put(a), tolerance: tolerance, reason: reason)
    case .between(let lower, let upper): return .between(lower: put(lower), upper: put(upper))
    case .atMost(let a): return .atMost(put(a))
    case .atLeast(let a): return .atLeast(put(a))
    case .below(let a): return .below(put(a))
    case .above(let a): return .above(put(a))
    case .subset(let a): return .subset(of: put(a))
    case .contains(let a): return .contains(put(a))
    case .disjoint(let a): return .disjoint(from: put(a))
    case .oneOf(let list): return .oneOf(list.map(put))
    case .largest(let a): return .largest(put(a))
    case .smallest(let a): return .smallest(put(a))
    case .withinNoise, .noEffect, .order, .allEqual, .allDifferent: return self
    case .count(let inner, let outer): return .count(where: inner.substituting(bindings), is: outer.substituting(bindings))
    case .all(let list): return .all(list.map { $0.substituting(bindings) })
    case .any(let list): return .any(list.map { $0.substituting(bindings) })
    case .not(let inner): return .not(inner.substituting(bindings))
    }
  }

  /// Whether the expectation is about the answer as a whole rather than about each item by itself.
  public var isAboutWholeAnswer: Bool {
    switch self {
    case .order, .largest, .smallest, .allEqual, .allDifferent, .count: return true
    case .all(let list), .any(let list): return list.contains(where: \.isAboutWholeAnswer)
    case .not(let inner): return inner.isAboutWholeAnswer
    default: return false
    }
  }
}

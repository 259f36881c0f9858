import Claims
import Ground

/// Expectations as people read them: every operand evaluated, nothing of the claim language left.
struct ExpectationReading {
  var figures: [String: Figure]
  /// The claim whose figures need no prefix.
  var claim: String
  /// Answers an operand from evidence; `nil` where there is none.
  var resolve: (Expression) -> Answer?
  var unit = FigureUnit.none

  // MARK: Words

  /// What an answer must be like; `nil` where an operand has no answer.
  func words(_ expectation: Expectation) -> String? {
    switch expectation {
    case .figure(let name): return figure(name)
    case .equals(let operand): return value(operand)
    case .closeTo(let operand, let tolerance, _):
      return value(operand).map { "\($0) ± \(NumberText.short(tolerance))" }
    case .between(let lower, let upper):
      guard let low = value(lower), let high = value(upper) else { return nil }
      return "between \(low) and \(high)"
    case .atMost(let bound): return value(bound).map { "at most \($0)" }
    case .atLeast(let bound): return value(bound).map { "at least \($0)" }
    case .below(let bound): return value(bound).map { "below \($0)" }
    case .above(let bound): return value(bound).map { "above \($0)" }
    case .subset(let set): return value(set).map { "within \($0)" }
    case .contains(let set): return value(set).map { "with \($0) among them" }
    case .disjoint(let set): return value(set).map { "none of \($0)" }
    case .oneOf(let values):
      let words = values.compactMap(value)
      guard words.count == values.count else { return nil }
      if words.count == 1 { return words[0] }
      return words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    case .withinNoise: return "an interval that holds 0"
    case .noEffect(let margin, _): return "an interval within ±\(NumberText.short(margin))"
    case .order(let order): return order.words
    case .largest(let label): return value(label).map { "\($0) the largest" }
    case .smallest(let label): return value(label).map { "\($0) the smallest" }
    case .allEqual: return "all equal"
    case .allDifferent: return "all different"
    case .count(let each, let total):
      // Members have the unit; their number has none.
      var plain = self
      plain.unit = .none
      guard let each = condition(each), let total = plain.amount(total) else { return nil }
      return "\(total) of the members \(each)"
    case .all(let parts): return joined(parts, " and ")
    case .any(let parts): return joined(parts, " or ")
    case .not(let part): return words(part).map { "anything but \($0)" }
    }
  }

  /// What the members of a count have in common: `above 0`, `equal to 1`.
  func condition(_ expectation: Expectation) -> String? {
    switch expectation {
    case .equals(let operand):
      if case .labelled = operand.kind { return value(operand).map { "equal to their own (\($0))" } }
      return value(operand).map { "equal to \($0)" }
    case .figure(let name): return figure(name).map { "equal to \($0)" }
    case .closeTo(let operand, let tolerance, _):
      return value(operand).map { "equal to \($0) ± \(NumberText.short(tolerance))" }
    case .withinNoise: return "with an interval that holds 0"
    case .noEffect(let margin, _): return "with an interval within ±\(NumberText.short(margin))"
    case .not(let part): return condition(part).map { "not \($0)" }
    case .all(let parts):
      let words = parts.compactMap(condition)
      return words.count == parts.count ? words.joined(separator: " and ") : nil
    default: return words(expectation)
    }
  }

  /// How many: `exactly 2`, `at least 5`.
  private func amount(_ expectation: Expectation) -> String? {
    switch expectation {
    case .equals(let operand): return value(operand).map { $0 == "0" ? "none" : "exactly \($0)" }
    case .figure(let name): return figure(name).map { "exactly \($0)" }
    default: return words(expectation)
    }
  }

  private func joined(_ parts: [Expectation], _ joiner: String) -> String? {
    let words = parts.compactMap(words)
    return words.count == parts.count ? words.joined(separator: joiner) : nil
  }

  private func figure(_ name: Expression) -> String? { figures[name, in: claim].map(unit.text) }

  private func value(_ expression: Expression) -> String? {
    switch expression.kind {
    case .call where expression.figureName != nil: return expression.figureName.flatMap(figure)
    case .number(let value): return written(value)
    case .text, .boolean, .list: return expression.variables.isEmpty ? expression.written : nil
    case .labelled(let labels):
      let words = labels.prefix(8).compactMap { label in value(label.value).map { "\(label.name) \($0)" } }
      return words.isEmpty ? nil : words.joined(separator: ", ") + (labels.count > words.count ? ", …" : "")
    case .variable: return nil
    case .call:
      guard let items = resolve(expression)?.items, let first = items.first else { return nil }
      let texts = Set(items.map(\.value.written))
      guard texts.count == 1 else { return nil }
      let text = first.number.map(written) ?? first.value.written
      return formula(expression).map { "\(text) (\($0))" } ?? text
    }
  }

  private func written(_ value: Double) -> String { unit.text(value) { NumberText.short($0, digits: 4) } }

  /// Arithmetic of printed figures and numbers: `1000 − 400`.
  private func formula(_ expression: Expression) -> String? {
    guard case .call(let call) = expression.kind, let (left, sign, right) = Self.operations[call.question],
      let a = call.arguments[left].flatMap(term), let b = call.arguments[right].flatMap(term)
    else { return nil }
    return "\(a) \(sign) \(b)"
  }

  private static let operations: [String: (String, String, String)] = [
    "difference": ("of", "−", "minus"), "plus": ("of", "+", "and"), "product": ("of", "×", "by"), "ratio": ("of", "/", "to"),
  ]

  private func term(_ expression: Expression) -> String? {
    switch expression.kind {
    case .number(let value): return NumberText.short(value)
    default: return expression.figureName.flatMap { figures[$0, in: claim]?.written }
    }
  }

  // MARK: Bounds

  /// The values that meet the expectation of a member; `nil` where they form no single stretch or cannot be known.
  func band(_ expectation: Expectation, label: String) -> ExpectedBand? {
    switch expectation {
    case .figure(let name):
      guard let found = figures[name, in: claim], case .number(let value) = found.content else { return nil }
      return ExpectedBand(value - found.tolerance, value + found.tolerance)
    case .equals(let operand):
      return bound(operand, label).map { ExpectedBand($0.value - $0.slack, $0.value + $0.slack) }
    case .closeTo(let operand, let tolerance, _):
      return bound(operand, label).map { ExpectedBand($0.value - tolerance, $0.value + tolerance) }
    case .between(let lower, let upper):
      guard let low = bound(lower, label), let high = bound(upper, label) else { return nil }
      return ExpectedBand(low.value - low.slack, high.value + high.slack)
    case .atMost(let operand): return bound(operand, label).map { ExpectedBand(nil, $0.value + $0.slack) }
    case .atLeast(let operand): return bound(operand, label).map { ExpectedBand($0.value - $0.slack, nil) }
    case .below(let operand): return bound(operand, label).map { ExpectedBand(nil, $0.value) }
    case .above(let operand): return bound(operand, label).map { ExpectedBand($0.value, nil) }
    case .withinNoise: return ExpectedBand(0, 0)
    case .noEffect(let margin, _): return ExpectedBand(-margin, margin)
    case .count(let each, _): return band(each, label: label)
    case .all(let parts):
      let bands = parts.compactMap { band($0, label: label) }
      guard bands.count == parts.count else { return nil }
      return ExpectedBand(bands.compactMap(\.lower).max(), bands.compactMap(\.upper).min())
    case .subset, .contains, .disjoint, .oneOf, .order, .largest, .smallest, .allEqual, .allDifferent, .any, .not: return nil
    }
  }

  private func bound(_ operand: Expression, _ label: String) -> (value: Double, slack: Double)? {
    let items: [Answer.Item]
    switch operand.kind {
    case .number(let value): return (value, 0)
    case .call where operand.figureName != nil:
      guard let found = operand.figureName.flatMap({ figures[$0, in: claim] }), case .number(let value) = found.content
      else { return nil }
      return (value, found.tolerance)
    case .call, .labelled: items = resolve(operand)?.items ?? []
    case .text, .boolean, .list, .variable: return nil
    }
    let item = items.count == 1 ? items.first : items.first { label == $0.label || label.hasSuffix(" " + $0.label) }
    return item.flatMap { item in item.number.map { ($0, item.slack) } }
  }
}

extension Expectation.Order {
  fileprivate var words: String {
    switch self {
    case .descending: "each smaller than the one before"
    case .ascending: "each larger than the one before"
    case .nonAscending: "none larger than the one before"
    case .nonDescending: "none smaller than the one before"
    }
  }
}

extension [String: Figure] {
  /// The figure that an expression names, with or without its claim.
  subscript(name: Expression, in claim: String) -> Figure? {
    guard case .text(let text) = name.kind else { return nil }
    return self[Figure.fullName(text, in: claim)]
  }
}

extension Expression {
  /// The name that a figure question asks for.
  var figureName: Expression? {
    guard case .call(let call) = kind, call.question == "figure" else { return nil }
    return call.arguments["name"]
  }
}

import Ground

/// Writes expressions and expectations as claim files do, with every name replaced by what it stands for.
public struct NotationWriter: Sendable {
  let vocabulary: Vocabulary

  public init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// How closely the signs around a value bind: it needs parentheses where it binds less closely itself.
  private enum Closeness: Int, Comparable {
    case sum, product, set, atom

    static func < (a: Closeness, b: Closeness) -> Bool { a.rawValue < b.rawValue }
  }

  public func text(_ expression: Expression) -> String { text(expression, .sum) }

  private func text(_ expression: Expression, _ outer: Closeness) -> String {
    switch expression.kind {
    case .number(let value): return NumberText.short(value, digits: 17)
    case .boolean(let flag): return flag ? "true" : "false"
    case .text(let text): return word(text)
    case .variable(let name): return name
    case .list(let members): return "[" + members.map { text($0) }.joined(separator: ", ") + "]"
    case .labelled(let labels):
      return "[" + labels.map { "\(word($0.name)) = \(text($0.value))" }.joined(separator: ", ") + "]"
    case .call(let call): return text(call, outer)
    }
  }

  private func text(_ call: Call, _ outer: Closeness) -> String {
    func signed(_ sign: String, _ left: Expression?, _ right: Expression?, _ mine: Closeness) -> String? {
      guard let left, let right else { return nil }
      let closer = Closeness(rawValue: mine.rawValue + 1) ?? .atom
      let written = "\(text(left, mine)) \(sign) \(text(right, closer))"
      return outer > mine ? "(\(written))" : written
    }
    let of = call.arguments["of"]
    let operation: String? =
      switch call.question {
      case "plus": signed("+", of, call.arguments["and"], .sum)
      case "difference": signed("-", of, call.arguments["minus"], .sum)
      case "product": signed("*", of, call.arguments["by"], .product)
      case "ratio": signed("/", of, call.arguments["to"], .product)
      case "without": signed("\\", of, call.arguments["minus"], .set)
      default: nil
      }
    if let operation { return operation }
    if call.question == "each", let of, let name = call.arguments["as"], let ask = call.arguments["ask"] {
      return "[\(text(ask)) for \(name.written) in \(text(of))]"
    }
    return "\(call.question)(\(arguments(call)))"
  }

  private func arguments(_ call: Call) -> String {
    let parameters = vocabulary[call.question]?.parameters.map(\.name) ?? call.arguments.keys.sorted()
    let written = parameters.enumerated().compactMap { index, name in
      call.arguments[name].map { index == 0 ? text($0) : "\(name) = \(text($0))" }
    }
    return written.joined(separator: ", ")
  }

  /// A text as it can be read again: bare if it is one word, quoted otherwise. `$name` inside is an open name.
  private func word(_ text: String) -> String {
    let open = Self.withHoles(text)
    if (try? HeadSet(parsing: text)) != nil { return text }
    let tokens = (try? Lexer.tokens(of: Array(open.utf8))) ?? []
    if tokens.count == 1, case .word(open) = tokens[0].kind, !["true", "false", "for", "in", "and", "or", "not"].contains(open) {
      return open
    }
    return "\"\(open)\""
  }

  private static func withHoles(_ text: String) -> String {
    guard text.contains("$") else { return text }
    let names = Expression(.text(text), at: SourceLocation(file: "")).variables
    let holes = names.map { ($0, Expression(.text("{\($0)}"), at: SourceLocation(file: ""))) }
    return Expression.interpolate(text, Dictionary(holes) { first, _ in first })
  }

  public func text(_ expectation: Expectation) -> String { text(expectation, isInner: false) }

  private func text(_ expectation: Expectation, isInner: Bool) -> String {
    func joined(_ parts: [Expectation], _ word: String) -> String {
      let written = parts.map { text($0, isInner: true) }.joined(separator: " \(word) ")
      return isInner && parts.count > 1 ? "(\(written))" : written
    }
    switch expectation {
    case .figure(let name): return "figure \(name.written)"
    case .equals(let operand): return "equals \(text(operand))"
    case .closeTo(let operand, let tolerance, let reason):
      return "close to \(text(operand)) within \(NumberText.short(tolerance, digits: 17)) because \"\(reason)\""
    case .between(let lower, let upper): return "between \(text(lower)) and \(text(upper))"
    case .atMost(let operand): return "at most \(text(operand))"
    case .atLeast(let operand): return "at least \(text(operand))"
    case .below(let operand): return "below \(text(operand))"
    case .above(let operand): return "above \(text(operand))"
    case .subset(let operand): return "subset of \(text(operand))"
    case .contains(let operand): return "contains \(text(operand))"
    case .disjoint(let operand): return "disjoint from \(text(operand))"
    case .oneOf(let operands): return "one of [\(operands.map { text($0) }.joined(separator: ", "))]"
    case .withinNoise: return "within noise"
    case .noEffect(let margin, let reason): return "no effect beyond \(NumberText.short(margin, digits: 17)) because \"\(reason)\""
    case .order(let order): return order.rawValue
    case .largest(let label): return "largest is \(text(label))"
    case .smallest(let label): return "smallest is \(text(label))"
    case .allEqual: return "all equal"
    case .allDifferent: return "all different"
    case .count(let each, let total): return "\(text(total, isInner: true)) of them \(text(each, isInner: true))"
    case .all(let parts): return joined(parts, "and")
    case .any(let parts): return joined(parts, "or")
    case .not(let inner): return "not \(text(inner, isInner: true))"
    }
  }
}

extension Check {
  /// The check with every name replaced by what it stands for, a line a fact: what decides its verdict, and nothing of
  /// how its file is written.
  public func normalForm(_ vocabulary: Vocabulary) -> [String] {
    let writer = NotationWriter(vocabulary)
    func lines(_ rows: [Row]) -> [String] {
      rows.flatMap { row in
        let label = row.label.isEmpty ? [] : ["row \(row.label)"]
        return label + ["  ask \(writer.text(row.ask))", "  expect \(writer.text(row.expect))"]
      }
    }
    var found = ["check \(id)", "tiers \(tiers.map(\.rawValue).joined(separator: ", "))"]
    if role != .core { found.append("role \(role.rawValue)") }
    if !readingOf.isEmpty { found.append("reading of \(readingOf.joined(separator: ", "))") }
    if let also { found.append("also \(also.rawValue)") }
    found += lines(rows)
    for null in nulls {
      switch null {
      case .permuted(let kind, let draws, let seed):
        found.append("null permute \(kind.rawValue), \(draws) draws, seed \(seed)")
      case .instead(let name, let index):
        found.append("null \(name)")
        found += rows.map { "  ask \(writer.text($0.substitutes[index]))" }
      }
    }
    for variant in variants { found += ["variant \(variant.name)"] + lines(variant.rows) }
    return found
  }
}

extension Claim {
  /// What the claim says and asks, independent of how its file and the vocabulary are written: two files of equal
  /// normal forms state the same claim.
  public func normalForm(_ vocabulary: Vocabulary) -> String {
    func folded(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    var lines = [
      "claim \(id)", "section \(section)", "kind \(kind.rawValue)", "title \(folded(title))",
      "statement \(folded(statement))", "weight \(weight.rawValue)", "asserts \(folded(asserts))",
    ]
    lines += refutedBy.map { "refuted by \(folded($0.what)) (\($0.checks.joined(separator: ", ")))" }
    if let notCheckable { lines.append("not checkable: \(folded(notCheckable))") }
    lines += restsOn.map { "rests on \($0)" }
    lines += notAbout.sorted { $0.key < $1.key }.map { "not about \($0.key.rawValue): \(folded($0.value))" }
    if let repeats { lines.append("repeats \(repeats)") }
    if isExtension { lines.append("extension") }
    for check in checks {
      lines += check.normalForm(vocabulary)
      lines.append("says \(folded(check.says))")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

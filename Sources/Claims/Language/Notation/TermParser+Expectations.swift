import Ground

extension TermParser {
  /// `phrase { ("and" | "or") phrase }`; `and` binds closer.
  mutating func expectation() throws(Problem) -> ExpectationTerm {
    let start = place
    var parts = [try every()]
    while take(words: "or") { parts.append(try every()) }
    return parts.count == 1 ? parts[0] : ExpectationTerm(kind: .any(parts), place: start)
  }

  private mutating func every() throws(Problem) -> ExpectationTerm {
    let start = place
    var parts = [try counted()]
    while take(words: "and") { parts.append(try counted()) }
    return parts.count == 1 ? parts[0] : ExpectationTerm(kind: .all(parts), place: start)
  }

  /// `at least 3 of them above 0`.
  private mutating func counted() throws(Problem) -> ExpectationTerm {
    let start = place
    let first = try phrase()
    guard take(words: "of", "them") else { return first }
    return ExpectationTerm(kind: .count(is: first, each: try phrase()), place: start)
  }

  private mutating func phrase() throws(Problem) -> ExpectationTerm {
    try nested { parser throws(Problem) in try parser.unnestedPhrase() }
  }

  private mutating func unnestedPhrase() throws(Problem) -> ExpectationTerm {
    let start = place
    func term(_ kind: ExpectationTerm.Kind) -> ExpectationTerm { ExpectationTerm(kind: kind, place: start) }
    if take(words: "not") { return term(.not(try phrase())) }
    if take("(") {
      let inner = try expectation()
      try need(")")
      return inner
    }
    if let relation = relation() { return term(.relation(relation, try expression())) }
    if take(words: "between") {
      let lower = try expression()
      guard take(words: "and") else { throw unexpected("'and' is missing", remedy: "write between a and b") }
      return term(.between(lower, try expression()))
    }
    if take(words: "one", "of") {
      let list = try atom()
      guard case .list(let members) = list.kind, !members.isEmpty else {
        throw Problem(list.place, "'one of' needs a list", remedy: "write one of [a, b]")
      }
      return term(.oneOf(members.map(\.value)))
    }
    if take(words: "close", "to") {
      let value = try expression()
      guard take(words: "within") else { throw unexpected("'within' is missing", remedy: "write close to a within b because \"…\"") }
      return term(.closeTo(value, within: try number("the tolerance"), because: try reason()))
    }
    if take(words: "no", "effect", "beyond") {
      return term(.noEffect(beyond: try number("the margin"), because: try reason()))
    }
    if take(words: "figure") { return term(.figure(try figureName())) }
    if take(words: "within", "noise") { return term(.withinNoise) }
    if take(words: "all", "equal") { return term(.allEqual) }
    if take(words: "all", "different") { return term(.allDifferent) }
    if case .word(let name)? = token() {
      if let order = Expectation.Order(rawValue: name) {
        advance()
        return term(.order(order))
      }
      if expectationNames.contains(name) {
        advance()
        return term(.named(name))
      }
      if let meant = Self.otherWords[name] {
        throw Problem(start, "'\(name)' is no expectation", remedy: "did you mean '\(meant)'?")
      }
      throw Problem(
        start, "'\(name)' is no expectation", remedy: Suggestion.remedy(for: name, among: Self.phrases + expectationNames.sorted()))
    }
    throw unexpected("an expectation is missing", remedy: "write one of: \(Self.phrases.joined(separator: ", "))")
  }

  private mutating func figureName() throws(Problem) -> String {
    switch token() {
    case .word(let name)?, .text(let name)?:
      advance()
      return name
    default: throw unexpected("the figure's name is missing", remedy: "write figure name, or figure claim/name")
    }
  }

  private mutating func relation() -> ExpectationTerm.Relation? {
    if take(words: "equals") { return .equals }
    if take(words: "at", "least") { return .atLeast }
    if take(words: "at", "most") { return .atMost }
    if take(words: "above") { return .above }
    if take(words: "below") { return .below }
    if take(words: "subset", "of") { return .subset }
    if take(words: "contains") { return .contains }
    if take(words: "disjoint", "from") { return .disjoint }
    if take(words: "largest", "is") { return .largest }
    if take(words: "smallest", "is") { return .smallest }
    return nil
  }

  /// What others call the relations.
  private static let otherWords = [
    "greater": "above", "greater-than": "above", "more": "above", "larger": "above", "over": "above", "exceeds": "above",
    "less": "below", "less-than": "below", "smaller": "below", "lower": "below", "under": "below", "equal": "equals",
    "equal-to": "equals", "is": "equals", "same": "equals", "approximately": "close to", "about": "close to", "near": "close to",
    "max": "at most", "maximum": "at most", "min": "at least", "minimum": "at least", "increasing": "ascending",
    "decreasing": "descending", "in": "one of",
  ]

  /// How expectations begin.
  static let phrases =
    [
      "figure", "equals", "close to", "between", "at most", "at least", "below", "above", "subset of", "contains",
      "disjoint from", "one of", "within noise", "no effect beyond", "largest is", "smallest is", "all equal",
      "all different", "not",
    ] + Expectation.Order.allCases.map(\.rawValue)
}

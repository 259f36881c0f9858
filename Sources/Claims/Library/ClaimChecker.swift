import Ground

/// Finds mistakes that reading alone cannot: types, variables, figures, and claims that nothing could answer.
public struct ClaimChecker {
  let vocabulary: Vocabulary
  let figures: [String: Figure]
  private(set) var problems: [Problem] = []
  private(set) var usedFigures: Set<String> = []

  public init(vocabulary: Vocabulary, figures: [String: Figure]) {
    self.vocabulary = vocabulary
    self.figures = figures
  }

  /// All problems of a library, in order of file and line: those met while reading and those found by checking.
  public static func problems(of library: ClaimLibrary, vocabulary: Vocabulary) -> [Problem] {
    var checker = ClaimChecker(vocabulary: vocabulary, figures: library.figures)
    let ids = Set(library.claims.map(\.id)).union(library.unread)
    for claim in library.claims {
      checker.check(claim)
      for id in claim.restsOn where !ids.contains(id) || id == claim.id {
        checker.problems.append(
          Problem(claim.location, "'\(claim.id)' rests on unknown claim '\(id)'", remedy: Suggestion.remedy(for: id, among: ids)))
      }
      if let repeated = claim.repeats, !ids.contains(repeated) {
        checker.problems.append(
          Problem(
            claim.location, "'\(claim.id)' repeats unknown claim '\(repeated)'",
            remedy: Suggestion.remedy(for: repeated, among: ids)))
      }
    }
    for chart in library.charts {
      for row in chart.rows {
        for series in row.series { checker.expression(series.ask, chart.illustrates.first ?? "", expecting: nil) }
      }
      for id in chart.illustrates where !ids.contains(id) {
        checker.problems.append(
          Problem(
            chart.location, "'\(chart.id)' illustrates unknown claim '\(id)'", remedy: Suggestion.remedy(for: id, among: ids)))
      }
    }
    let used = library.claims.reduce(into: library.wordsOfCharts) { $0.formUnion($1.uses) }
    for entry in library.vocabulary.words.entries where !used.contains(entry.name) {
      checker.problems.append(
        Problem(entry.place, "'\(entry.name)' is used by no claim", remedy: "use it, or remove it"))
    }
    // A figure that states a measurement is evidence of the paper tier even if no expectation names it.
    for figure in library.figures.values where !checker.usedFigures.contains(figure.name) && figure.measures == nil {
      checker.problems.append(
        Problem(figure.location, "figure '\(figure.name)' is used by no claim", remedy: "use it in a check, or remove it"))
    }
    return (library.problems + checker.problems).sorted { ($0.location, $0.message) < ($1.location, $1.message) }
  }

  private mutating func check(_ claim: Claim) {
    for check in claim.checks {
      if check.isAboutWholeAnswer, Set(check.rows.map(\.expect)).count > 1 {
        report(
          check.location, "an expectation about all rows uses a row's variable",
          "write one check for each row, or an expectation about each by itself")
      }
      if check.also != nil, let obstacle = check.obstacleToReach {
        report(check.location, "a check with 'also' must fit any model, but \(obstacle)", "change that, or leave 'also' out")
      }
      for row in check.rows + check.variants.flatMap(\.rows) {
        expression(row.ask, claim.id, expecting: nil)
        expectation(row.expect, claim.id, row.ask)
        for other in row.substitutes { expression(other, claim.id, expecting: nil) }
        for (tolerance, reason) in row.expect.tolerances where reason.isEmpty && tolerance > 0 {
          report(check.location, "a tolerance without a reason", "add 'because'")
        }
      }
    }
  }

  mutating func report(_ location: SourceLocation, _ message: String, _ remedy: String) {
    let problem = Problem(location, message, remedy: remedy)
    if !problems.contains(problem) { problems.append(problem) }
  }

  private mutating func expectation(_ expectation: Expectation, _ claim: String, _ ask: Expression) {
    for name in expectation.figures { figure(name, claim) }
    let figureOperands = Set(expectation.figures)
    for operand in expectation.operands where !figureOperands.contains(operand) {
      expression(operand, claim, expecting: nil)
    }
    types(of: expectation, claim, answer: type(of: ask, claim), at: ask.location)
  }

  private mutating func figure(_ name: Expression, _ claim: String) {
    guard case .text(let text) = name.kind else {
      for variable in name.variables.sorted() { report(name.location, "'$\(variable)' is bound nowhere", "bind it in 'for' or 'with'") }
      return
    }
    let full = Figure.fullName(text, in: claim)
    usedFigures.insert(full)
    if figures[full] == nil {
      report(
        name.location, "there is no golden figure '\(full)'", Suggestion.remedy(for: full, among: close(to: full)))
    }
  }

  /// Marks the figures that a name with variables still open can mean; one at least must exist.
  private mutating func figures(like pattern: String, _ name: Expression, _ claim: String) {
    var anything: [String: Expression] = [:]
    for variable in name.variables { anything[variable] = Expression(.text("*"), at: name.location) }
    let pieces = Expression.interpolate(Figure.fullName(pattern, in: claim), anything)
      .split(separator: "*", omittingEmptySubsequences: false).map(String.init)
    let meant = figures.keys.filter { candidate in
      var rest = candidate[...]
      for (index, piece) in pieces.enumerated() {
        if index == 0 {
          guard rest.hasPrefix(piece) else { return false }
          rest = rest.dropFirst(piece.count)
        } else if index == pieces.count - 1 {
          return rest.hasSuffix(piece)
        } else {
          guard let found = rest.firstRange(of: piece) else { return false }
          rest = rest[found.upperBound...]
        }
      }
      return rest.isEmpty
    }
    usedFigures.formUnion(meant)
    if meant.isEmpty { report(name.location, "no golden figure is called like '\(pattern)'", "add the figures") }
  }

  private func close(to name: String) -> [String] {
    let claim = name.split(separator: "/").first.map(String.init) ?? ""
    let same = figures.keys.filter { $0.hasPrefix(claim + "/") }
    return same.isEmpty ? ["golden/figures/…/\(claim).yaml with that figure"] : same.sorted()
  }

  private mutating func expression(
    _ expression: Expression, _ claim: String, expecting parameter: Parameter?, bound: Set<String> = []
  ) {
    switch expression.kind {
    case .number, .boolean, .text, .list, .labelled, .variable:
      literal(expression, claim, expecting: parameter, bound: bound)
    case .call(let call):
      guard let signature = vocabulary[call.question] else { return }
      if call.question == "figure", let name = call.arguments["name"] {
        if case .text(let pattern) = name.kind, !name.variables.isEmpty, bound.isSuperset(of: name.variables) {
          figures(like: pattern, name, claim)
        } else {
          figure(name, claim)
        }
        return
      }
      if let parameter, !fits(signature.result, parameter.type) {
        report(
          expression.location,
          "'\(call.question)' gives \(signature.result.rawValue), '\(parameter.name)' takes \(parameter.type.rawValue)",
          "ask a question that gives \(parameter.type.rawValue)")
      }
      var inner = bound
      if let naming = signature.bindsNameIn, case .text(let name)? = call.arguments[naming]?.kind { inner.insert(name) }
      for (name, argument) in call.arguments.sorted(by: { $0.key < $1.key }) {
        guard let parameter = signature.parameter(name) else { continue }
        self.expression(argument, claim, expecting: parameter, bound: name == "ask" ? inner : bound)
      }
    }
  }

  private mutating func literal(
    _ expression: Expression, _ claim: String, expecting parameter: Parameter?, bound: Set<String>
  ) {
    switch expression.kind {
    case .list(let items):
      let isTyped = parameter?.type == .heads || parameter?.type == .numbers
      for item in items {
        self.expression(item, claim, expecting: isTyped ? parameter : nil, bound: bound)
        if parameter?.type == .list, case .text(let text) = item.kind { self.name(text, of: parameter, at: item.location) }
      }
    case .labelled(let labels):
      let isTyped = parameter?.type == .heads || parameter?.type == .numbers
      for label in labels { self.expression(label.value, claim, expecting: isTyped ? parameter : nil, bound: bound) }
    default:
      for variable in expression.variables.subtracting(bound).sorted() {
        report(expression.location, "'$\(variable)' is bound nowhere", "bind it in 'for' or 'with'")
      }
    }
    guard let parameter, expression.variables.isEmpty else { return }
    switch (parameter.type, expression.kind) {
    case (.heads, .text(let text)):
      do {
        _ = try HeadSet(parsing: text)
      } catch {
        report(expression.location, "\(error)", "correct the head name")
      }
    case (.text, .text(let text)), (.list, .text(let text)):
      name(text, of: parameter, at: expression.location)
    case (.any, _), (.text, .number), (.list, .list), (.labelled, .labelled), (.numbers, .number), (.boolean, .boolean),
      (.numbers, .list), (.numbers, .labelled), (.list, .number), (.heads, .list), (.heads, .labelled):
      break
    default:
      report(
        expression.location, "'\(parameter.name)' takes \(parameter.type.rawValue), not '\(expression.written)'",
        "write \(parameter.meaning)")
    }
  }

  /// A text that has to be one of a closed set of names: the question's own, or those of the vocabulary.
  private mutating func name(_ text: String, of parameter: Parameter?, at location: SourceLocation) {
    guard let parameter, Expression(.text(text), at: location).variables.isEmpty else { return }
    let listed = vocabulary.words.listed(parameter.name == "subjects" ? "subject" : parameter.name)
    let names = parameter.choices + listed
    if !names.isEmpty, !names.contains(text) {
      report(location, "'\(text)' is no \(parameter.name)", Suggestion.remedy(for: text, among: names))
    }
  }

  private func fits(_ result: ValueType, _ wanted: ValueType) -> Bool {
    result == wanted || result == .any || wanted == .any
  }
}

extension Figure {
  /// `name` within a claim, or `other-claim/name` anywhere.
  public static func fullName(_ name: String, in claim: String) -> String {
    name.contains("/") ? name : "\(claim)/\(name)"
  }
}

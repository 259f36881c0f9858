import Ground

extension ClaimChecker {
  /// Reports expectations that no answer of the question's type could meet or fail.
  ///
  /// - Parameter answer: what the question gives: numbers, heads, text; `nil` where only evidence tells.
  mutating func types(of expectation: Expectation, _ claim: String, answer: ValueType?, at place: SourceLocation) {
    switch expectation {
    case .atMost(let operand), .atLeast(let operand), .below(let operand), .above(let operand):
      wantsNumbers(answer, at: place)
      isNumber(operand, claim)
    case .closeTo(let operand, _, _):
      wantsNumbers(answer, at: place)
      isNumber(operand, claim)
    case .between(let lower, let upper):
      wantsNumbers(answer, at: place)
      isNumber(lower, claim)
      isNumber(upper, claim)
    case .withinNoise, .noEffect, .order, .largest, .smallest:
      wantsNumbers(answer, at: place)
    case .subset(let operand), .contains(let operand), .disjoint(let operand):
      if let answer, answer != .heads {
        report(place, "\(answer.rawValue) are no heads", "ask for heads, or compare with numbers")
      }
      if let found = type(of: operand, claim), found != .heads {
        report(operand.location, "'\(operand.written)' is no set of heads", "write heads: L0H{3,6}")
      }
    case .equals(let operand): comparable(answer, operand, claim)
    case .oneOf(let operands): for operand in operands { comparable(answer, operand, claim) }
    case .figure(let name):
      let figure = Expression(.call(Call("figure", ["name": name])), at: name.location)
      comparable(answer, figure, claim)
    case .allEqual, .allDifferent: break
    case .count(let each, let total):
      types(of: each, claim, answer: answer, at: place)
      types(of: total, claim, answer: .numbers, at: place)
    case .all(let parts), .any(let parts): for part in parts { types(of: part, claim, answer: answer, at: place) }
    case .not(let inner): types(of: inner, claim, answer: answer, at: place)
    }
  }

  private mutating func wantsNumbers(_ answer: ValueType?, at place: SourceLocation) {
    guard let answer, answer != .numbers else { return }
    report(
      place, "\(answer.rawValue) have no order, but the expectation compares sizes",
      answer == .heads ? "count them, or compare sets: equals, subset of" : "compare with equals, or ask for numbers")
  }

  private mutating func isNumber(_ operand: Expression, _ claim: String) {
    guard let found = type(of: operand, claim), found != .numbers else { return }
    report(operand.location, "'\(operand.written)' is no number", "write a number, or a question that gives one")
  }

  private mutating func comparable(_ answer: ValueType?, _ operand: Expression, _ claim: String) {
    guard let answer, let found = type(of: operand, claim), answer != found else { return }
    report(operand.location, "\(answer.rawValue) never equal \(found.rawValue)", "compare like with like")
  }

  /// What an expression gives, as far as the question and the golden figures tell.
  func type(of expression: Expression, _ claim: String) -> ValueType? {
    switch expression.kind {
    case .number, .boolean: return .numbers
    case .text(let text): return (try? HeadSet(parsing: text)) == nil ? .text : .heads
    case .list(let items): return common(items, claim)
    case .labelled(let labels): return common(labels.map(\.value), claim)
    case .variable: return nil
    case .call(let call):
      guard let signature = vocabulary[call.question] else { return nil }
      guard signature.result == .any else { return signature.result }
      if call.question == "figure", case .text(let name)? = call.arguments["name"]?.kind {
        switch figures[Figure.fullName(name, in: claim)]?.content {
        case .number?: return .numbers
        case .heads?: return .heads
        case .text?: return .text
        case .list?, nil: return nil
        }
      }
      if let naming = signature.bindsNameIn, naming == "as" { return call.arguments["ask"].flatMap { type(of: $0, claim) } }
      return nil
    }
  }

  private func common(_ members: [Expression], _ claim: String) -> ValueType? {
    let types = Set(members.map { type(of: $0, claim) })
    return types.count == 1 ? types.first ?? nil : nil
  }
}

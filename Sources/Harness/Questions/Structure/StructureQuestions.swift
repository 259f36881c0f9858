import Claims
import Evidence

extension QuestionKind {
  static let figure = QuestionKind(
    "figure",
    [Parameter("name", .text, required: true, "name of a golden figure, or other-claim/name")],
    gives: .any, "A figure of the paper, with half a unit of its last digit (or its stated tolerance) as slack."
  ) { arguments throws(EvaluationError) in
    try arguments.evaluator.figure(named: try arguments.text("name"))
  }

  static let each = QuestionKind(
    "each",
    [
      Parameter("of", .any, required: true, "the members: a list, labelled values or sets (bound to their label), or heads"),
      Parameter("as", .text, required: true, "variable name bound to each member"),
      Parameter("ask", .any, required: true, "the question asked for each"),
    ],
    gives: .any, bindsNameIn: "as",
    "Asks a question once for each member and labels the answers by member."
  ) { arguments throws(EvaluationError) in
    let name = try arguments.text("as")
    let ask = try arguments.expression("ask")
    let of = try arguments.expression("of")
    var items: [Answer.Item] = []
    for member in try arguments.memberExpressions(of) {
      for item in try arguments.evaluator.answer(ask.substituting([name: member])).items {
        items.append(item.labelled(member.written))
      }
    }
    guard !items.isEmpty else { throw arguments.missing("no members to ask about") }
    return Answer(items)
  }

  static let values = QuestionKind(
    "values",
    [Parameter("of", .labelled, required: true, "{label: value, …}")],
    gives: .any, "Several values under labels of your choice."
  ) { arguments throws(EvaluationError) in
    try arguments.answer("of")
  }

  static let flatten = QuestionKind(
    "flatten",
    [Parameter("of", .any, required: true, "a list of answers")],
    gives: .any, "All items of several answers in one, labels kept."
  ) { arguments throws(EvaluationError) in
    guard case .list(let members) = try arguments.expression("of").kind else { throw arguments.bad("needs a list") }
    var items: [Answer.Item] = []
    for member in members { items += try arguments.evaluator.answer(member).items }
    return Answer(items)
  }

  static let text = QuestionKind(
    "text",
    [Parameter("of", .text, required: true, "the text")],
    gives: .text, "A text as a value, to compare with a figure that is one."
  ) { arguments throws(EvaluationError) in
    Answer([Answer.Item(.text(try arguments.text("of")))])
  }

  static let holds = QuestionKind(
    "matches",
    [
      Parameter("of", .any, required: true, "values"),
      Parameter("to", .any, required: true, "values they should equal, label by label"),
    ],
    gives: .numbers,
    "1 where two answers agree under the same label (numbers within their slack), 0 where they do not."
  ) { arguments throws(EvaluationError) in
    let a = try arguments.answer("of").items
    let b = try arguments.answer("to").items
    let byLabel = a.count == 1 && b.count == 1 ? [:] : try arguments.byLabel(b, "to")
    for item in a + b {
      if let value = item.number, !value.isFinite { throw arguments.broken("'\(item.label)' is not a finite number") }
    }
    var items: [Answer.Item] = []
    for left in a {
      guard let right = a.count == 1 && b.count == 1 ? b.first : byLabel[left.label] else {
        throw arguments.broken("'\(left.label)' has no counterpart")
      }
      let agrees: Bool =
        switch (left.value, right.value) {
        case (.number(let x), .number(let y)): abs(x - y) <= left.slack + right.slack + 1e-9 * max(1, abs(y))
        default: left.value == right.value
        }
      items.append(
        Answer.Item(.number(agrees ? 1 : 0), label: left.label, sources: left.sources.union(right.sources)))
    }
    guard a.count == b.count else { throw arguments.broken("\(a.count) values against \(b.count)") }
    return Answer(items)
  }
}

extension Arguments {
  fileprivate func memberExpressions(_ of: Expression) throws(EvaluationError) -> [Expression] {
    switch of.kind {
    case .list(let members): return members
    case .call, .text, .labelled:
      return try evaluator.answer(of).items.flatMap { item -> [Expression] in
        switch item.value {
        case .heads(let set) where item.label.isEmpty:
          return set.map { Expression(.text($0.description), at: of.location) }
        case .text(let text): return [Expression(.text(text), at: of.location)]
        case .number(let value) where item.label.isEmpty || Double(item.label) == value:
          return [Expression(.number(value), at: of.location)]
        default: return [Expression(.text(item.label), at: of.location)]
        }
      }
    default: throw bad("'of' must be a list, heads, or labelled values")
    }
  }
}

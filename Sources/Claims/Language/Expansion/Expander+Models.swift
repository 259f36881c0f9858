/// Whether what is written asks of a model, by itself or through the definitions and rows that it names.
extension Expander {
  func asksOfModels(_ term: Term, through stack: Set<String> = []) -> Bool {
    switch term.kind {
    case .number, .heads, .text: false
    case .word(let name): nameAsksOfModels(name, through: stack)
    case .list(let members): members.contains { asksOfModels($0.value, through: stack) }
    case .comprehension(_, let body, let loop): asksOfModels(body, through: stack) || asksOfModels(loop.rows, through: stack)
    case .call(let name, let arguments):
      questions[name]?.asksOfModels == true || nameAsksOfModels(name, through: stack)
        || arguments.contains { asksOfModels($0.value, through: stack) }
    case .operation(_, let left, let right): asksOfModels(left, through: stack) || asksOfModels(right, through: stack)
    case .negative(let inner): asksOfModels(inner, through: stack)
    }
  }

  func asksOfModels(_ rows: RowsTerm, through stack: Set<String> = []) -> Bool {
    switch rows.kind {
    case .union(let parts), .product(let parts): parts.contains { asksOfModels($0, through: stack) }
    case .tuple(let values): values.contains { asksOfModels($0, through: stack) }
    case .source(let term): asksOfModels(term, through: stack)
    }
  }

  func asksOfModels(_ expectation: ExpectationTerm) -> Bool {
    switch expectation.kind {
    case .all(let parts), .any(let parts): parts.contains { asksOfModels($0) }
    case .not(let inner): asksOfModels(inner)
    case .count(let total, let each): asksOfModels(total) || asksOfModels(each)
    case .relation(_, let operand): asksOfModels(operand)
    case .between(let lower, let upper): asksOfModels(lower) || asksOfModels(upper)
    case .oneOf(let values): values.contains { asksOfModels($0) }
    case .closeTo(let value, _, _): asksOfModels(value)
    case .named(let name): words.expectations[name].map { asksOfModels($0.term) } ?? false
    case .noEffect, .figure, .withinNoise, .allEqual, .allDifferent, .order: false
    }
  }

  /// What a name stands for asks; one that is defined by itself is reported where it is used.
  private func nameAsksOfModels(_ name: String, through stack: Set<String>) -> Bool {
    guard !stack.contains(name) else { return false }
    let inner = stack.union([name])
    if let definition = local[name] ?? words.definitions[name] { return asksOfModels(definition.body, through: inner) }
    if let table = words.tables[name] { return table.values.values.contains { asksOfModels($0, through: inner) } }
    return (tables[name] ?? words.groups[name]?.rows).map { asksOfModels($0, through: inner) } ?? false
  }
}

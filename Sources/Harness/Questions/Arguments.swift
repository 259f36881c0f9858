import Claims
import Evidence
import Ground

/// The arguments of one question, read as the types that it needs.
struct Arguments: Sendable {
  let call: Call
  let evaluator: Evaluator

  var tier: Tier { evaluator.tier }

  func has(_ name: String) -> Bool { call.arguments[name] != nil }

  func expression(_ name: String) throws(EvaluationError) -> Expression {
    guard let expression = call.arguments[name] else { throw bad("needs the argument '\(name)'") }
    return expression
  }

  func answer(_ name: String) throws(EvaluationError) -> Answer {
    try evaluator.answer(try expression(name))
  }

  func text(_ name: String) throws(EvaluationError) -> String {
    let expression = try expression(name)
    switch expression.kind {
    case .text(let text): return text
    case .number(let value): return NumberText.short(value)
    case .call:
      guard let item = try evaluator.answer(expression).items.first else { throw bad("'\(name)' is empty") }
      return item.value.written
    default: throw bad("'\(name)' must be a text")
    }
  }

  func text(_ name: String, default fallback: String) throws(EvaluationError) -> String {
    has(name) ? try text(name) : fallback
  }

  func number(_ name: String) throws(EvaluationError) -> Double {
    let items = try numbers(name)
    guard items.count == 1, let value = items.first?.number else { throw bad("'\(name)' must be one number") }
    return value
  }

  func number(_ name: String, default fallback: Double) throws(EvaluationError) -> Double {
    has(name) ? try number(name) : fallback
  }

  func integer(_ name: String) throws(EvaluationError) -> Int {
    let value = try number(name)
    guard let whole = Int(exactly: value.rounded()), abs(value - value.rounded()) < 1e-9 else {
      throw bad("'\(name)' must be a whole number, not \(NumberText.short(value))")
    }
    return whole
  }

  func optionalInteger(_ name: String) throws(EvaluationError) -> Int? {
    has(name) ? try integer(name) : nil
  }

  func boolean(_ name: String, default fallback: Bool) throws(EvaluationError) -> Bool {
    guard has(name) else { return fallback }
    guard case .boolean(let flag) = try expression(name).kind else { throw bad("'\(name)' must be true or false") }
    return flag
  }

  /// Items that are all numbers.
  func numbers(_ name: String) throws(EvaluationError) -> [Answer.Item] {
    let items = try answer(name).items
    for item in items {
      guard let value = item.number else { throw bad("'\(name)' must be numbers, '\(item.value.written)' is none") }
      guard value.isFinite else {
        throw EvaluationError(.brokenEvidence, "\(call.question): '\(item.label)' is not a finite number")
      }
    }
    return items
  }

  /// The union of all sets of heads that the argument gives.
  func heads(_ name: String) throws(EvaluationError) -> (set: HeadSet, sources: Set<String>) {
    let found = try answer(name)
    var set = HeadSet.none
    for item in found.items {
      guard let heads = item.heads else { throw bad("'\(name)' must be heads, '\(item.value.written)' is not") }
      set = set.union(heads)
    }
    return (set, found.sources)
  }

  func integers(_ name: String) throws(EvaluationError) -> [Int] {
    var found: [Int] = []
    for item in try numbers(name) {
      guard let value = item.number, let whole = Int(exactly: value) else { throw bad("'\(name)' must be whole numbers") }
      found.append(whole)
    }
    return found
  }

  func choice<T: RawRepresentable & CaseIterable>(_ name: String, default fallback: T) throws(EvaluationError) -> T
  where T.RawValue == String {
    guard has(name) else { return fallback }
    let text = try text(name)
    guard let value = T(rawValue: text) else {
      throw bad("unknown \(name) '\(text)'; \(Suggestion.remedy(for: text, among: T.allCases.map(\.rawValue)))")
    }
    return value
  }

  func bad(_ message: String) -> EvaluationError {
    EvaluationError(.badQuestion, "\(call.question): \(message)")
  }

  func broken(_ message: String) -> EvaluationError {
    EvaluationError(.brokenEvidence, "\(call.question): \(message)")
  }

  func missing(_ message: String) -> EvaluationError {
    EvaluationError(.noEvidence, message)
  }
}

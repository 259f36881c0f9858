import Claims
import Evidence

/// Which way a series goes.
enum ChangeDirection: String, CaseIterable {
  case rise, fall
}

extension QuestionKind {
  static let steepestChange = QuestionKind(
    "steepest-change",
    [
      Parameter("of", .numbers, required: true, "values labelled by step, as 'series' gives them"),
      Parameter("direction", .text, required: true, choices: ChangeDirection.allCases.map(\.rawValue), "which way"),
      Parameter("from", .numbers, "first step that a change may begin at"),
      Parameter("to", .numbers, "last step that a change may end at"),
    ],
    gives: .numbers,
    """
    The step at which the steepest change of a series ends: from one value to the next, by what it gains or loses per step; \
    of equal ones the first. A series that never goes that way has none.
    """
  ) { arguments throws(EvaluationError) in
    let direction: ChangeDirection = try arguments.choice("direction", default: .rise)
    let from = try arguments.number("from", default: -.infinity)
    let to = try arguments.number("to", default: .infinity)
    var best: (rate: Double, step: Double)?
    var last: (step: Double, value: Double)?
    var sources: Set<String> = []
    for item in try arguments.numbers("of") {
      guard let step = Double(item.label) else { throw arguments.bad("'\(item.label)' is no step") }
      let value = item.number ?? 0
      if let last {
        guard step > last.step else { throw arguments.bad("step \(item.label) comes after a later one") }
        let rate = (direction == .rise ? 1 : -1) * (value - last.value) / (step - last.step)
        if rate > best?.rate ?? 0, last.step >= from, step <= to { best = (rate, step) }
      }
      last = (step, value)
      sources.formUnion(item.sources)
    }
    guard let best else { throw arguments.missing("the series never \(direction == .rise ? "rises" : "falls")") }
    return Answer(best.step, sources: sources)
  }
}

import Claims
import Evidence
import Ground

extension QuestionKind {
  static let minimum = reduction("minimum", "The smallest value, with its interval.") { items in
    items.min { ($0.number ?? 0) < ($1.number ?? 0) }
  }

  static let maximum = reduction("maximum", "The largest value, with its interval.") { items in
    items.max { ($0.number ?? 0) < ($1.number ?? 0) }
  }

  static let mean = reduction(
    "mean", "The mean. Slack of printed figures averages; no interval (use 'sample-mean' for one)."
  ) { items in
    let values = items.compactMap(\.number)
    guard !values.isEmpty else { return nil }
    return Answer.Item(
      .number(values.reduce(0, +) / Double(values.count)),
      slack: items.map(\.slack).reduce(0, +) / Double(values.count))
  }

  static let median = reduction("median", "The median (mean of the middle two for an even number).") { items in
    let sorted = items.compactMap(\.number).sorted()
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    let value = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    return Answer.Item(.number(value), slack: items.map(\.slack).max() ?? 0)
  }

  static let sum = reduction("sum", "The sum.") { items in
    Answer.Item(.number(items.compactMap(\.number).reduce(0, +)), slack: items.map(\.slack).reduce(0, +))
  }

  static let extreme = QuestionKind(
    "extreme",
    [
      Parameter("of", .numbers, required: true, "values"),
      Parameter("which", .text, required: true, choices: ["minimum", "maximum"], "which end; for rows that ask for both"),
    ],
    gives: .numbers, "The smallest or the largest value, by name."
  ) { arguments throws(EvaluationError) in
    let items = try arguments.numbers("of")
    let isMinimum = try arguments.text("which") == "minimum"
    let sorted = items.sorted { ($0.number ?? 0) < ($1.number ?? 0) }
    guard var item = isMinimum ? sorted.first : sorted.last else { throw arguments.missing("no values") }
    item.label = ""
    return Answer([item])
  }

  static let nthLargest = QuestionKind(
    "nth-largest",
    [
      Parameter("of", .numbers, required: true, "values"),
      Parameter("n", .numbers, required: true, "1 for the largest, 2 for the runner-up"),
    ],
    gives: .numbers, "The n-th largest value."
  ) { arguments throws(EvaluationError) in
    let items = try arguments.numbers("of").sorted { ($0.number ?? 0) > ($1.number ?? 0) }
    let n = try arguments.integer("n")
    guard n >= 1, n <= items.count else { throw arguments.bad("n = \(n) of \(items.count) values") }
    var item = items[n - 1]
    item.label = ""
    return Answer([item])
  }

  static let largest = QuestionKind(
    "label-of-largest", [Parameter("of", .numbers, required: true, "labelled values")], gives: .any,
    "The label of the largest value: as a head where it is one, else as a text."
  ) { arguments throws(EvaluationError) in
    let items = try arguments.numbers("of")
    guard let found = items.max(by: { ($0.number ?? 0) < ($1.number ?? 0) }) else { throw arguments.missing("no values") }
    if let head = Head(found.label) { return Answer(HeadSet([head]), sources: found.sources) }
    return Answer([Answer.Item(.text(found.label), sources: found.sources)])
  }

  private static func reduction(
    _ name: String, _ meaning: String, _ reduce: @escaping @Sendable ([Answer.Item]) -> Answer.Item?
  ) -> QuestionKind {
    QuestionKind(name, [Parameter("of", .numbers, required: true, "values")], gives: .numbers, meaning) {
      arguments throws(EvaluationError) in
      let items = try arguments.numbers("of")
      guard var item = reduce(items) else { throw arguments.missing("\(name) of no values") }
      item.sources = Answer(items).sources
      item.label = ""
      return Answer([item])
    }
  }
}

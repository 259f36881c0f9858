import Claims
import Evidence

extension QuestionKind {
  static let greatestOverHeads = QuestionKind(
    "greatest-over-heads",
    [
      Parameter("quantity", .text, required: true, choices: Quantity.builtIn.map(\.rawValue), "a per-head quantity"),
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("layers", .numbers, "only heads of these layers, e.g. [0]"),
    ] + Arguments.rowParameters.filter { $0.name != "step" },
    gives: .numbers,
    "The largest value that any head has at each step of training, labelled by step, in order of step."
  ) { arguments throws(EvaluationError) in
    var query = try arguments.query(try arguments.quantity())
    query.ablated = "none"
    let layers = arguments.has("layers") ? Set(try arguments.integers("layers")) : nil
    let rows = try arguments.evaluator.rows(query).filter { row in
      row.key.head != nil && row.key.step != nil && layers.map { $0.contains(row.key.layer ?? -1) } != false
    }
    let bySteps = Dictionary(grouping: rows) { $0.key.step ?? 0 }
    var items: [Answer.Item] = []
    for (step, rows) in bySteps.sorted(by: { $0.key < $1.key }) {
      // One value a head: rows of several runs or batches would be different things.
      guard Set(rows.map(\.headID)).count == rows.count else {
        throw arguments.bad("\(query.written) has several values for a head at step \(step); say which run or batch")
      }
      guard let greatest = rows.map(\.value).max() else { continue }
      items.append(Answer.Item(.number(greatest), label: String(step), sources: rows.sources))
    }
    guard !items.isEmpty else { throw arguments.missing("no step of \(query.written) with values of heads") }
    return Answer(items)
  }
}

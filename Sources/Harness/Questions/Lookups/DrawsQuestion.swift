import Claims
import Evidence

extension QuestionKind {
  static let draws = QuestionKind(
    "draws",
    [
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("measure", .text, required: true, choices: AccuracyMeasure.allCases.map(\.rawValue), "what is measured"),
      Parameter("of", .text, "the set that the control was drawn for; the only control there is, if left out"),
    ] + Arguments.rowParameters,
    gives: .numbers,
    """
    What the model does under each draw of a matched random control, labelled by draw: a control as the distribution \
    that it is. As a null it stands for the member whose row it is.
    """
  ) { arguments throws(EvaluationError) in
    let query = try arguments.query(try arguments.measure(default: .top1))
    let set = arguments.has("of") ? try arguments.text("of") : nil
    let found = try arguments.evaluator.everyRow(query).compactMap { row -> (draw: Int, row: Measurement)? in
      guard case .control(let name, let draw?) = row.role, set == nil || name == set else { return nil }
      return (draw, row)
    }
    var items: [Answer.Item] = []
    for (draw, rows) in Dictionary(grouping: found, by: \.draw).sorted(by: { $0.key < $1.key }) {
      let row = try arguments.evaluator.single(rows.map(\.row), query)
      items.append(arguments.evaluator.item(row).labelled("draw \(draw)"))
    }
    guard items.count > 1 else {
      throw arguments.missing("no repeated draws of a control among \(query.written)")
    }
    return Answer(items)
  }
}

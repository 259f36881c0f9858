import Claims
import Evidence
import Ground

extension QuestionKind {
  static let conditions = QuestionKind(
    "conditions",
    [
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("label", .text, "name of the condition: matched_random, full_L0, or the source's own up to the end of a word"),
      Parameter(
        "quantity", .text, choices: Quantity.builtIn.map(\.rawValue), "what was measured; default accuracy.pin"),
    ] + Arguments.rowParameters,
    gives: .heads,
    """
    The sets of heads that were zeroed, labelled by the source's own name of the condition; each set once, a single \
    one without label. The intact model is no condition.
    """
  ) { arguments throws(EvaluationError) in
    let quantity = arguments.has("quantity") ? try arguments.quantity() : .pin
    let query = try arguments.query(quantity)
    let rows = try arguments.evaluator.everyRow(query).filter { $0.key.ablated != "none" }
    var found: [String: Measurement] = [:]
    for row in rows where found[row.key.ablated] == nil { found[row.key.ablated] = row }
    var items: [Answer.Item] = []
    for (heads, row) in found.sorted(by: { ($0.value.label, $0.key) < ($1.value.label, $1.key) }) {
      guard let set = try? HeadSet(parsing: heads) else { throw arguments.broken("'\(heads)' is no set of heads") }
      items.append(Answer.Item(.heads(set), label: row.label, sources: [row.provenance.source]))
    }
    guard !items.isEmpty else { throw arguments.missing("no condition of \(query.written)") }
    if items.count == 1 { items[0].label = "" }
    return Answer(items)
  }
}

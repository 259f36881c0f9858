import Claims
import Evidence

extension QuestionKind {
  static let presence = QuestionKind(
    "presence",
    [
      Parameter("quantity", .text, required: true, choices: Quantity.builtIn.map(\.rawValue), "a quantity of the table"),
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("layer", .numbers, "a layer, for quantities that belong to one"),
    ] + Arguments.rowParameters,
    gives: .numbers,
    """
    1 if the tier has such rows, 0 if it has none although it knows the subject; for claims about what was measured. A \
    subject without any rows of any kind, or a damaged file that may have held them, is no answer.
    """
  ) { arguments throws(EvaluationError) in
    let query = try arguments.query(try arguments.quantity())
    let evaluator = arguments.evaluator
    let frame = try evaluator.frame(query)
    let found = try frame.rows(query)
    if !found.isEmpty { return Answer(1, sources: found.sources) }
    guard frame.failures.isEmpty else { throw frame.nothing(query) }
    var known: Set<String> = []
    for quantity in Quantity.all where known.isEmpty {
      known = try evaluator.frame(query.subject, quantity).rows.sources
    }
    guard !known.isEmpty else { throw frame.nothing(query) }
    return Answer(0, sources: known)
  }
}

import Claims
import Evidence

extension QuestionKind {
  static let matching = QuestionKind(
    "matching",
    [
      Parameter("of", .any, required: true, "labelled values, e.g. a series"),
      Parameter("labels-of", .any, required: true, "values whose labels are kept"),
    ],
    gives: .any,
    """
    Those values whose label the other answer has too, e.g. PR at the steps at which accuracy was measured; they keep \
    their order.
    """
  ) { arguments throws(EvaluationError) in
    let labels = Set(try arguments.answer("labels-of").items.map(\.label))
    let items = try arguments.answer("of").items.filter { labels.contains($0.label) }
    guard !items.isEmpty else { throw arguments.missing("the two answers have no label in common") }
    return Answer(items)
  }
}

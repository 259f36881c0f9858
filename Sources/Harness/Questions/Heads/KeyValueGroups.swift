import Claims
import Evidence
import Ground

extension QuestionKind {
  static let keyValueGroups = QuestionKind(
    "key-value-groups",
    [
      Parameter("of", .heads, required: true, "a set of query heads"),
      Parameter("subject", .text, required: true, "the model that they are heads of"),
    ],
    gives: .heads,
    """
    The set cut up by key/value head: for each group of query heads that share keys and values and has members in the \
    set, those members, labelled 'L17 group 1' (groups count from 0).
    """
  ) { arguments throws(EvaluationError) in
    let of = try arguments.heads("of")
    let heads = try arguments.shape(.headCount)
    let groups = try arguments.shape(.keyValueHeadCount)
    guard groups > 0, heads >= groups, heads.isMultiple(of: groups) else {
      throw arguments.broken("\(heads) query heads cannot share \(groups) key/value heads")
    }
    guard !of.set.isEmpty else { throw arguments.missing("the set has no heads to group") }
    let size = heads / groups
    let members = Dictionary(grouping: of.set) { Head(layer: $0.layer, head: $0.head / size) }
    return Answer(
      members.sorted { $0.key < $1.key }.map { group, heads in
        Answer.Item(.heads(HeadSet(heads)), label: "L\(group.layer) group \(group.head)", sources: of.sources)
      })
  }
}

extension Arguments {
  /// A whole number of the subject's shape.
  fileprivate func shape(_ quantity: Quantity) throws(EvaluationError) -> Int {
    let query = RowQuery(subject: try text("subject"), quantity: quantity)
    let row = try evaluator.single(try evaluator.rows(query), query)
    guard let number = Int(exactly: row.value) else { throw broken("\(query.written) is \(row.value)") }
    return number
  }
}

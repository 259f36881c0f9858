import Claims
import Evidence

extension QuestionKind {
  static let sources = QuestionKind(
    "sources",
    [
      Parameter("subjects", .list, required: true, "models or seeds"),
      Parameter(
        "quantity", .text, choices: Quantity.builtIn.map(\.rawValue),
        "a quantity of the table; any if left out"),
      Parameter("run", .text, "which of several runs of the same measurement"),
      Parameter("batch", .text, "the batch measured on"),
      Parameter("source", .text, "part of the source file's name, e.g. its folder"),
    ],
    gives: .text,
    """
    The names of the files (or recipes) that the measurements of these subjects come from, each once; none where \
    the tier knows the subjects but has no such rows. A file from which no row was read is not among them; a damaged one \
    that may have held such rows leaves the question without an answer.
    """
  ) { arguments throws(EvaluationError) in
    let wanted = arguments.has("quantity") ? try arguments.quantity() : nil
    let run = arguments.has("run") ? try arguments.text("run") : nil
    let batch = arguments.has("batch") ? try arguments.text("batch") : nil
    let source = try arguments.text("source", default: "")
    let subjects = try arguments.subjects()
    var names: Set<String> = []
    var isKnown = false
    for subject in subjects {
      for quantity in Quantity.all {
        let frame = try arguments.evaluator.frame(subject, quantity)
        let rows = frame.rows
        if !rows.isEmpty { isKnown = true }
        guard quantity == wanted ?? quantity else { continue }
        try frame.checkForDamage(source: source)
        // A row without a run or batch of its own, such as a model's shape, belongs to none.
        let found = rows.filter { row in
          row.key.run == run ?? row.key.run && row.key.batch == batch ?? row.key.batch
            && (source.isEmpty || row.provenance.source.holds(source))
        }
        names.formUnion(found.sources)
      }
    }
    guard isKnown else {
      let names = subjects.joined(separator: ", ")
      throw arguments.missing("no rows of \(names) on tier \(arguments.tier.rawValue)")
    }
    return Answer(names.sorted().map { Answer.Item(.text($0), label: $0, sources: [$0]) })
  }
}

extension Arguments {
  fileprivate func subjects() throws(EvaluationError) -> [String] {
    let expression = try expression("subjects")
    let members: [Expression] = if case .list(let list) = expression.kind { list } else { [expression] }
    var found: [String] = []
    for member in members {
      guard case .text(let text) = member.kind else { throw bad("'\(member.written)' is no subject") }
      found.append(text)
    }
    return found
  }
}

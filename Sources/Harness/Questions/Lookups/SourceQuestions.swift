import Claims

extension QuestionKind {
  static let sources = QuestionKind(
    "sources",
    [
      Parameter("subjects", .list, required: true, "models or seeds"),
      Parameter(
        "quantity", .text, choices: Quantity.allCases.map(\.rawValue),
        "a quantity of the table; any if left out"),
      Parameter("run", .text, "which of several runs: curve, ablation, survey, panel, trajectory, features"),
      Parameter("batch", .text, "batch name: probe, synthetic, natural, natural-midseq"),
      Parameter("source", .text, "part of the source file's name, e.g. its folder"),
    ],
    gives: .text,
    """
    The names of the files (or recipes) that the measurements of these subjects come from, each once; none where \
    the tier knows the subjects but has no such rows. A file from which no row was read is not among them.
    """
  ) { arguments throws(EvaluationError) in
    let wanted = arguments.has("quantity") ? try arguments.quantity() : nil
    let subjects = try arguments.subjects()
    var names: Set<String> = []
    var isKnown = false
    for subject in subjects {
      for quantity in Quantity.allCases {
        let rows = try arguments.evaluator.table.rows(arguments.tier, subject: subject, quantity: quantity)
        if !rows.isEmpty { isKnown = true }
        guard quantity == wanted ?? quantity else { continue }
        var query = RowQuery(subject: subject, quantity: quantity)
        query.run = arguments.has("run") ? try arguments.text("run") : nil
        query.batch = arguments.has("batch") ? try arguments.text("batch") : nil
        query.source = arguments.has("source") ? try arguments.text("source") : nil
        names.formUnion(rows.filter(query.matches).map(\.provenance.source))
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

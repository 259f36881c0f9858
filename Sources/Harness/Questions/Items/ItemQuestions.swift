import Claims
import Evidence
import Ground

/// Questions about whatever rows are of: heads, layers, neurons, features, examples.
extension QuestionKind {
  static let items = QuestionKind(
    "items",
    [
      Parameter("quantity", .text, required: true, choices: Quantity.builtIn.map(\.rawValue), "a quantity of the table"),
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("within", .text, "only items below this path: L3, or feature"),
      Parameter("ablated", .heads, "heads that were zeroed; none (the default) for the intact model"),
    ] + Arguments.rowParameters,
    gives: .numbers,
    """
    The value of a quantity for everything that has one, labelled by its path: L5H3, L3/neuron 512, feature 17. Rows of \
    the model as a whole are left out.
    """
  ) { arguments throws(EvaluationError) in
    var query = try arguments.query(try arguments.quantity())
    if query.ablated == nil { query.ablated = "none" }
    let within = arguments.has("within") ? try arguments.text("within") : nil
    var items: [Answer.Item] = []
    for (path, rows) in Dictionary(grouping: try arguments.evaluator.rows(query), by: \.key.path).sorted(by: { $0.key < $1.key }) {
      guard path != ItemPath(), within.map(path.isBelow) ?? true else { continue }
      query.item = path
      items.append(arguments.evaluator.item(try arguments.evaluator.single(rows, query)).labelled(path.description))
    }
    guard !items.isEmpty else { throw arguments.missing("no items with \(query.written)\(within.map { " below \($0)" } ?? "")") }
    return Answer(items)
  }

  static let greatest = QuestionKind(
    "greatest",
    [
      Parameter("of", .numbers, required: true, "labelled values, as 'items', 'per-head' or 'series' give them"),
      Parameter("n", .numbers, required: true, "how many"),
    ],
    gives: .numbers,
    "The n largest of the values, the largest first, with their labels. A tie across the n-th place is no answer."
  ) { arguments throws(EvaluationError) in
    let values = try arguments.labelledNumbers("of")
    let n = try arguments.integer("n")
    guard n >= 1, n <= values.count else { throw arguments.bad("'n' is \(n), of \(values.count) values") }
    let sorted = values.sorted { ($1.number, $0.item.label) < ($0.number, $1.item.label) }
    guard n == sorted.count || sorted[n - 1].number > sorted[n].number else {
      throw arguments.missing("\(sorted[n - 1].item.label) and \(sorted[n].item.label) are equal, and only one of them is among the first \(n)")
    }
    return Answer(sorted.prefix(n).map(\.item))
  }

  static let sharedLabels = QuestionKind(
    "shared-labels",
    [
      Parameter("of", .any, required: true, "labelled values, such as the greatest of one measurement"),
      Parameter("with", .any, required: true, "labelled values, such as the greatest of another"),
    ],
    gives: .numbers,
    """
    How many labels the two answers have in common: the overlap of two sets of items. 'overlap-probability' says how many \
    chance gives.
    """
  ) { arguments throws(EvaluationError) in
    let (of, with): (Answer, Answer) = (try arguments.answer("of"), try arguments.answer("with"))
    let shared = Set(of.items.map(\.label)).intersection(with.items.map(\.label))
    return Answer(Double(shared.count), sources: of.sources.union(with.sources))
  }
}

extension ItemPath: Comparable {
  /// By layer, then head, then the rest; what has none comes first, and numbers in names count as numbers.
  public static func < (a: ItemPath, b: ItemPath) -> Bool {
    if (a.layer ?? -1, a.head ?? -1) != (b.layer ?? -1, b.head ?? -1) {
      return (a.layer ?? -1, a.head ?? -1) < (b.layer ?? -1, b.head ?? -1)
    }
    return a.rest.compare(b.rest, options: .numeric) == .orderedAscending
  }

  /// Whether the path is this one or lies below it, or is a numbered one of that name: `feature 17` below `feature`.
  func isBelow(_ place: String) -> Bool {
    let path = description
    return path == place || path.hasPrefix(place + "/") || path.hasPrefix(place + " ")
      || layer.map { place == "L\($0)" } ?? false
  }
}

extension Arguments {
  /// The path that the argument `item` names.
  func item() throws(EvaluationError) -> ItemPath? {
    guard has("item") else { return nil }
    let text = try text("item")
    guard let path = ItemPath(text), path != ItemPath() else { throw bad("'\(text)' is no path; write L3/neuron 512 or feature 17") }
    return path
  }

  /// Values with labels, each label once.
  fileprivate func labelledNumbers(_ name: String) throws(EvaluationError) -> [(number: Double, item: Answer.Item)] {
    var labels: Set<String> = []
    var found: [(number: Double, item: Answer.Item)] = []
    for item in try answer(name).items {
      guard let number = item.number else { throw bad("'\(name)' has '\(item.value.written)', which is no number") }
      guard labels.insert(item.label).inserted else { throw bad("'\(name)' has '\(item.label)' twice") }
      found.append((number, item))
    }
    return found
  }
}

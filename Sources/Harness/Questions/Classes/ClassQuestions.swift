import Claims
import Evidence
import Ground

extension QuestionKind {
  private static let classThreshold = Parameter(
    "threshold", .numbers,
    "smallest selectivity of a classified head; default \(NumberText.short(HeadClass.threshold))")
  private static let common: [Parameter] =
    [Parameter("subject", .text, required: true, "a model")]
    + Arguments.rowParameters.filter { $0.name != "detail" }

  static let selectivity = QuestionKind(
    "selectivity",
    [
      Parameter("class", .text, choices: AttentionClass.allCases.map(\.rawValue) + ["key"], "one class; the best of the six if left out"),
      Parameter("heads", .heads, "heads; all that the source holds if left out"),
    ] + common,
    gives: .numbers,
    "Attention selectivity by head: for one class, or the highest over the six classes."
  ) { arguments throws(EvaluationError) in
    let table = try arguments.selectivities()
    let wanted = arguments.has("class") ? try arguments.text("class") : nil
    let heads = arguments.has("heads") ? try arguments.heads("heads").set.heads : table.byHead.keys.sorted()
    var items: [Answer.Item] = []
    for head in heads {
      guard let classes = table.byHead[head] else { throw arguments.missing("no selectivity of \(head)") }
      let value = wanted.map { classes[$0] } ?? classes.filter { $0.key != "key" }.values.max()
      guard let value else { throw arguments.missing("no \(wanted ?? "") selectivity of \(head)") }
      items.append(Answer.Item(.number(value), label: head.description, sources: table.sources))
    }
    return Answer(items)
  }

  static let ofClass = QuestionKind(
    "of-class",
    [
      Parameter("class", .list, choices: AttentionClass.allCases.map(\.rawValue), "classes that count, e.g. [induction]; any class if left out"),
      Parameter("except", .list, choices: AttentionClass.allCases.map(\.rawValue), "classes that do not count, e.g. [first-token]"),
      classThreshold,
      Parameter("within", .heads, "only heads of this set"),
      Parameter("layers", .numbers, "only heads of these layers"),
    ] + common,
    gives: .heads,
    """
    Classified heads: those whose highest of the six selectivities reaches the threshold, taken to be of that class. \
    'class' and 'except' restrict which classes count; all six have to have been measured.
    """
  ) { arguments throws(EvaluationError) in
    let table = try arguments.selectivities()
    let threshold = try arguments.number("threshold", default: HeadClass.threshold)
    let wanted = arguments.has("class") ? Set(try arguments.classNames("class")) : nil
    let except = arguments.has("except") ? Set(try arguments.classNames("except")) : []
    let layers = arguments.has("layers") ? Set(try arguments.integers("layers")) : nil
    var candidates = Set(table.byHead.keys)
    if arguments.has("within") {
      let within = try arguments.heads("within").set
      if let missing = within.first(where: { !candidates.contains($0) }) {
        throw arguments.missing("no selectivities of \(missing)")
      }
      candidates = Set(within)
    }
    if let layers { candidates = candidates.filter { layers.contains($0.layer) } }
    try arguments.requireEveryClass(of: candidates, in: layers, of: table)
    let found = candidates.filter { head in
      guard let found = table.headClass(head, threshold: threshold), found != .unclassified else { return false }
      return (wanted?.contains(found.name) ?? true) && !except.contains(found.name)
    }
    return Answer(HeadSet(found), sources: table.sources)
  }

  static let screen = QuestionKind(
    "screen",
    [
      Parameter("class", .text, required: true, choices: AttentionClass.allCases.map(\.rawValue) + ["key"], "the capability"),
      Parameter("threshold", .numbers, "smallest selectivity; default \(NumberText.short(HeadClass.screenThreshold))"),
      Parameter("layers", .numbers, "only heads of these layers"),
    ] + common,
    gives: .heads,
    "Capability screen: every head whose selectivity for the class reaches the threshold, whatever its own class."
  ) { arguments throws(EvaluationError) in
    let table = try arguments.selectivities()
    let name = try arguments.text("class")
    let threshold = try arguments.number("threshold", default: HeadClass.screenThreshold)
    let layers = arguments.has("layers") ? Set(try arguments.integers("layers")) : nil
    try arguments.require(name, in: layers, of: table)
    let found = table.byHead.filter { head, classes in
      (classes[name] ?? -.infinity) >= threshold && (layers?.contains(head.layer) ?? true)
    }
    return Answer(HeadSet(found.keys), sources: table.sources)
  }

  static let bosFraction = QuestionKind(
    "bos-fraction",
    [
      Parameter("layers", .numbers, "these layers taken together; the whole model if left out"),
      Parameter("by-layer", .boolean, "one value for each layer instead"),
      classThreshold,
    ] + common,
    gives: .numbers,
    """
    Share of heads whose class is first-token, for the model, some layers together, or each layer. Needs all six \
    selectivities of every head of the model: a survey of some heads is no whole.
    """
  ) { arguments throws(EvaluationError) in
    let table = try arguments.selectivities()
    let threshold = try arguments.number("threshold", default: HeadClass.threshold)
    let layers = arguments.has("layers") ? Set(try arguments.integers("layers")) : nil
    let heads = table.byHead.keys.filter { layers?.contains($0.layer) ?? true }
    try arguments.requireEveryClass(of: Set(heads), in: layers, of: table)
    try arguments.requireEveryHead(of: table)
    func fraction(_ heads: [Head]) throws(EvaluationError) -> Double {
      let classes = heads.map { table.headClass($0, threshold: threshold) }
      guard let fraction = HeadClass.firstTokenFraction(classes) else { throw arguments.missing("a head's class is unknown") }
      return fraction
    }
    guard try arguments.boolean("by-layer", default: false) else {
      return Answer(try fraction(heads), sources: table.sources)
    }
    var items: [Answer.Item] = []
    for (layer, heads) in Dictionary(grouping: heads, by: \.layer).sorted(by: { $0.key < $1.key }) {
      items.append(Answer.Item(.number(try fraction(heads)), label: "L\(layer)", sources: table.sources))
    }
    return Answer(items)
  }
}

extension Arguments {
  func selectivities() throws(EvaluationError) -> SelectivityTable {
    var query = try query(.selectivity)
    query.ablated = "none"
    return try evaluator.frame(query).selectivities(query)
  }

  /// Throws unless selectivities for the class were measured, and in each of the layers, if some are named: where nobody
  /// looked, none is no answer.
  fileprivate func require(_ name: String, in layers: Set<Int>?, of table: SelectivityTable) throws(EvaluationError) {
    let measured = Set(table.byHead.lazy.filter { $0.value[name] != nil }.map(\.key.layer))
    guard !measured.isEmpty else { throw missing("no \(name) selectivities of \(try text("subject"))") }
    if let layer = layers?.subtracting(measured).min() { throw missing("no \(name) selectivities in layer \(layer)") }
  }

  /// Throws unless all six selectivities of the heads were measured: a head is of the class of its highest one, which may
  /// be one that nobody looked at.
  fileprivate func requireEveryClass(
    of heads: Set<Head>, in layers: Set<Int>?, of table: SelectivityTable
  ) throws(EvaluationError) {
    for name in AttentionClass.allCases.map(\.rawValue) {
      try require(name, in: layers, of: table)
      if let head = heads.filter({ table.byHead[$0]?[name] == nil }).min() {
        throw missing("no \(name) selectivity of \(head), so that its class is unknown")
      }
    }
  }

  /// Throws unless the heads of the table are all that the model has: a listing of a few is no whole.
  fileprivate func requireEveryHead(of table: SelectivityTable) throws(EvaluationError) {
    let heads = table.byHead.keys
    guard let layers = heads.map(\.layer).max(), let perLayer = heads.map(\.head).max() else { return }
    let subject = try text("subject")
    func shape(_ quantity: Quantity) -> Int? {
      let rows = try? evaluator.rows(RowQuery(subject: subject, quantity: quantity))
      return rows?.first { $0.key.layer == nil }.flatMap { Int(exactly: $0.value) }
    }
    let all = max(layers + 1, shape(.layerCount) ?? 0) * max(perLayer + 1, shape(.headCount) ?? 0)
    guard heads.count == all else {
      throw missing("selectivities of \(heads.count) heads of \(subject), which has \(all): not of the whole model")
    }
  }
}

extension Arguments {
  fileprivate func classNames(_ name: String) throws(EvaluationError) -> [String] {
    let expression = try expression(name)
    let members: [Expression] = if case .list(let list) = expression.kind { list } else { [expression] }
    var found: [String] = []
    for member in members {
      guard case .text(let text) = member.kind, AttentionClass(rawValue: text) != nil else {
        throw bad("'\(member.written)' is no class; classes are \(AttentionClass.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      found.append(text)
    }
    return found
  }
}

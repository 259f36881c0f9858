import Claims
import Evidence
import Ground

extension QuestionKind {
  static let measurement = QuestionKind(
    "measurement",
    [
      Parameter("quantity", .text, required: true, choices: Quantity.builtIn.map(\.rawValue), "a quantity of the table"),
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("heads", .heads, "heads to look up, one value each"),
      Parameter("layer", .numbers, "a layer, for quantities that belong to one"),
      Parameter("item", .text, "what is no head: L3/neuron 512, feature 17"),
      Parameter("ablated", .heads, "heads that were zeroed; none for the intact model"),
      Parameter("label", .text, "name of the condition or figure: matched_random, own_picks, full_L0, or the source's own"),
    ] + Arguments.rowParameters,
    gives: .numbers,
    "Values of the measurement table: one for each head named, or the single value that the fields identify."
  ) { arguments throws(EvaluationError) in
    var query = try arguments.query(try arguments.quantity())
    if query.ablated == nil, query.label == nil { query.ablated = "none" }
    query.item = try arguments.item()
    guard arguments.has("heads") else {
      let row = try arguments.evaluator.single(try arguments.evaluator.rows(query), query)
      return Answer([arguments.evaluator.item(row)])
    }
    let frame = try arguments.evaluator.frame(query)
    let byHead = try arguments.evaluator.headItems(query)
    var items: [Answer.Item] = []
    for head in try arguments.heads("heads").set {
      guard let found = byHead[head] else {
        query.layer = head.layer
        query.head = head.head
        throw frame.nothing(query)
      }
      items.append(try found.get().labelled(head.description))
    }
    return Answer(items)
  }

  static let series = QuestionKind(
    "series",
    [
      Parameter("quantity", .text, required: true, choices: Quantity.builtIn.map(\.rawValue), "a quantity of the table"),
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("ablated", .heads, "heads that were zeroed; none (the default) for the intact model"),
      Parameter("from", .numbers, "first step"),
      Parameter("to", .numbers, "last step"),
    ] + Arguments.rowParameters.filter { $0.name != "step" },
    gives: .numbers,
    "The values of a quantity over training, labelled by step, in order of step."
  ) { arguments throws(EvaluationError) in
    var query = try arguments.query(try arguments.quantity())
    if query.ablated == nil { query.ablated = "none" }
    let from = try arguments.number("from", default: -.infinity)
    let to = try arguments.number("to", default: .infinity)
    let bySteps = Dictionary(grouping: try arguments.evaluator.rows(query)) { $0.key.step }
    var items: [Answer.Item] = []
    for step in bySteps.keys.compactMap({ $0 }).sorted() where Double(step) >= from && Double(step) <= to {
      query.step = step
      items.append(arguments.evaluator.item(try arguments.evaluator.single(bySteps[step] ?? [], query)).labelled(String(step)))
    }
    guard !items.isEmpty else { throw arguments.missing("no step of \(query.written) between the bounds") }
    return Answer(items)
  }

  static let steps = QuestionKind(
    "steps",
    [
      Parameter("quantity", .text, required: true, choices: Quantity.builtIn.map(\.rawValue), "a quantity of the table"),
      Parameter("subject", .text, required: true, "a model or seed"),
    ] + Arguments.rowParameters.filter { $0.name != "step" },
    gives: .numbers,
    "The training steps at which a quantity was measured, as numbers, ascending."
  ) { arguments throws(EvaluationError) in
    let rows = try arguments.evaluator.everyRow(try arguments.query(try arguments.quantity()))
    let sources = rows.sources
    return Answer(
      rows.steps.sorted().map {
        Answer.Item(.number(Double($0)), label: String($0), sources: sources)
      })
  }

  static let examples = QuestionKind(
    "examples",
    [
      Parameter("quantity", .text, required: true, choices: Quantity.builtIn.map(\.rawValue), "a quantity of the table"),
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("ablated", .heads, "heads that were zeroed"),
    ] + Arguments.rowParameters,
    gives: .numbers,
    "How many examples the measurements rest on: every number that occurs among the matching rows."
  ) { arguments throws(EvaluationError) in
    let rows = try arguments.evaluator.everyRow(try arguments.query(try arguments.quantity()))
    let counts = Set(rows.compactMap(\.examples)).sorted()
    guard !counts.isEmpty else { throw arguments.missing("the sources do not say how many examples they used") }
    let sources = rows.sources
    return Answer(counts.map { Answer.Item(.number(Double($0)), label: String($0), sources: sources) })
  }

  static let labels = QuestionKind(
    "labels",
    [
      Parameter("quantity", .text, required: true, choices: Quantity.builtIn.map(\.rawValue), "a quantity of the table"),
      Parameter("subject", .text, required: true, "a model or seed"),
    ] + Arguments.rowParameters,
    gives: .text,
    "The sources' own names (of conditions, batches, figures) that occur among the matching rows, as texts."
  ) { arguments throws(EvaluationError) in
    let rows = try arguments.evaluator.everyRow(try arguments.query(try arguments.quantity()))
    let names = Set(rows.map(\.label)).subtracting([""]).sorted()
    guard !names.isEmpty else { throw arguments.missing("the sources give no names here") }
    let sources = rows.sources
    return Answer(names.map { Answer.Item(.text($0), label: $0, sources: sources) })
  }

  static let completeness = QuestionKind(
    "completeness",
    [
      Parameter("quantity", .text, required: true, choices: Quantity.builtIn.map(\.rawValue), "a per-head quantity"),
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("layers", .numbers, required: true, "number of layers"),
      Parameter("heads-per-layer", .numbers, required: true, "number of heads in a layer"),
    ] + Arguments.rowParameters,
    gives: .numbers,
    "Share of the cells (layer × head × step that occurs) that hold a value: 1 for a complete grid."
  ) { arguments throws(EvaluationError) in
    let rows = try arguments.evaluator.rows(try arguments.query(try arguments.quantity()))
    let layers = try arguments.integer("layers")
    let headsPerLayer = try arguments.integer("heads-per-layer")
    struct Cell: Hashable {
      var head: Head?
      var step: Int?
    }
    let wanted = HeadSet.layers(0..<max(0, layers), headsPerLayer: max(0, headsPerLayer))
    let steps = Set(rows.map(\.key.step))
    let cells = Set(rows.filter(\.value.isFinite).map { Cell(head: $0.headID, step: $0.key.step) })
    let present = wanted.reduce(0) { sum, head in
      sum + steps.filter { cells.contains(Cell(head: head, step: $0)) }.count
    }
    guard wanted.count > 0 else { throw arguments.bad("a model without heads has no grid") }
    return Answer(
      Double(present) / Double(wanted.count * steps.count), sources: rows.sources)
  }
}

extension Measurement {
  /// The value with its sampling interval where it is an accuracy over a known number of examples.
  func item(label: String) -> Answer.Item {
    var item = Answer.Item(
      .number(value), label: label, interval: samplingInterval, slack: printedSlack ?? 0,
      sources: [provenance.source], sampleSize: examples)
    if item.interval != nil { item.form = LinearForm(.row(self)) }
    return item
  }
}

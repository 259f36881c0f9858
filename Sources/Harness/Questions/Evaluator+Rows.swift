import Claims
import Evidence
import Ground

extension Evaluator {
  /// The rows of the query's subject and quantity.
  func frame(_ query: RowQuery) throws(EvaluationError) -> Frame {
    lookups?.add(query)
    return try frames.frame(tier, query.subject, query.quantity)
  }

  /// The rows of a subject and quantity.
  func frame(_ subject: String, _ quantity: Quantity) throws(EvaluationError) -> Frame {
    lookups?.add(RowQuery(subject: subject, quantity: quantity))
    return try frames.frame(tier, subject, quantity)
  }

  /// The rows that match; throws if there are none, naming a damaged file as the cause where there is one.
  func rows(_ query: RowQuery) throws(EvaluationError) -> [Measurement] {
    let frame = try frame(query)
    let found = try frame.rows(query)
    guard found.isEmpty else { return found }
    if let standIn = missing?.standIn(for: query, on: tier) { return [standIn] }
    throw frame.nothing(query)
  }

  /// The rows that match, for questions that count or list what there is: throws where a damaged file may have held more
  /// of them.
  func everyRow(_ query: RowQuery) throws(EvaluationError) -> [Measurement] {
    try frame(query).checkForDamage(source: query.source)
    return try rows(query)
  }

  /// The one value that the rows agree on (see ``Frame/single(_:_:)``).
  func single(_ rows: [Measurement], _ query: RowQuery) throws(EvaluationError) -> Measurement {
    try frame(query).single(rows, query)
  }
}

extension Arguments {
  static let rowParameters: [Parameter] = [
    Parameter("step", .numbers, "training step of the checkpoint; left out: whatever step the tier has, if it is one"),
    Parameter("batch", .text, "the batch measured on"),
    Parameter("run", .text, "which of several runs of the same measurement"),
    Parameter("detail", .text, "class of a selectivity, axis of an integral, name of a set"),
    Parameter("source", .text, "part of the source file's name, where files differ"),
  ]

  /// Reads the row fields among the arguments.
  func query(_ quantity: Quantity) throws(EvaluationError) -> RowQuery {
    var query = RowQuery(subject: try text("subject"), quantity: quantity)
    query.step = try optionalInteger("step")
    query.batch = has("batch") ? try text("batch") : nil
    query.run = has("run") ? try text("run") : nil
    query.detail = has("detail") ? try text("detail") : nil
    query.label = has("label") ? try condition(named: "label") : nil
    query.source = has("source") ? try text("source") : nil
    query.layer = try optionalInteger("layer")
    if has("ablated") { query.ablated = try heads("ablated").set.description }
    return query
  }

  /// The condition that an argument names.
  func condition(named name: String) throws(EvaluationError) -> ConditionName {
    let text = try text(name)
    do {
      return try ConditionName(text)
    } catch {
      throw bad("\(error)")
    }
  }

  func quantity() throws(EvaluationError) -> Quantity {
    let name = try text("quantity")
    guard let quantity = Quantity(rawValue: name) else {
      throw bad("unknown quantity '\(name)'; \(Suggestion.remedy(for: name, among: Quantity.all.map(\.rawValue)))")
    }
    return quantity
  }
}

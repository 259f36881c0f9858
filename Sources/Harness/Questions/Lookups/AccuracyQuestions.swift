import Claims
import Evidence
import Ground

/// The behavioural measures that ablation changes, by the names that claim files use.
enum AccuracyMeasure: String, CaseIterable {
  case pin, pood, top1, top5, loss
  case validationLoss = "validation-loss"
  case logit
  case inContext = "in-context"

  var quantity: Quantity {
    switch self {
    case .pin: .pin
    case .pood: .pood
    case .top1: .top1
    case .top5: .top5
    case .loss: .loss
    case .validationLoss: .validationLoss
    case .logit: .targetLogit
    case .inContext: .inContextScore
    }
  }
}

extension QuestionKind {
  private static let conditionParameters: [Parameter] =
    [
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("measure", .text, required: true, choices: AccuracyMeasure.allCases.map(\.rawValue), "what is measured"),
      Parameter("ablated", .heads, "heads that were zeroed; none for the intact model"),
      Parameter("label", .text, "name of the condition (matched_random, own_picks, full_L0, or the source's own), instead of 'ablated'"),
      Parameter("control-of", .heads, "the random control drawn for these heads, instead of 'ablated'"),
    ] + Arguments.rowParameters

  static let accuracy = QuestionKind(
    "accuracy", conditionParameters, gives: .numbers,
    """
    Accuracy, loss or logit of one condition; accuracies over N examples carry their exact binomial interval, means \
    with a measured standard error their 95 % t interval.
    """
  ) { arguments throws(EvaluationError) in
    let (row, _) = try arguments.condition()
    return Answer([arguments.evaluator.item(row)])
  }

  static let drop = QuestionKind(
    "drop",
    conditionParameters + [
      Parameter("relative", .boolean, "divide by the intact model's value"),
      Parameter("against", .text, "name of another condition to compare with, instead of the intact model"),
      Parameter("against-heads", .heads, "heads ablated in another condition to compare with, instead of the intact model"),
    ],
    gives: .numbers,
    """
    Intact minus ablated (positive: ablation costs accuracy), both from the same file. Accuracies carry the 95 % \
    hybrid score interval of a difference of two proportions (Newcombe 1998, method 10): the one for paired data where \
    it was recorded on how many examples the two disagree, as it is for whatever is measured here, else the one for \
    independent samples, which ignores that both were measured on the same examples and is too wide rather than too \
    narrow. Losses and logits have Student's interval, from the standard error of the paired difference or, without \
    one, from the root of the sum of both squared standard errors. With 'against', how much more the \
    ablation costs than another one does: of several random controls, the one drawn for the same heads, and never one \
    drawn for others. Repeated draws of a control count as their mean, no more certain than one of them.
    """
  ) { arguments throws(EvaluationError) in
    let (ablated, query) = try arguments.condition()
    var intactQuery = query
    intactQuery.ablated = "none"
    intactQuery.label = nil
    if arguments.has("against") {
      intactQuery.ablated = nil
      intactQuery.label = try arguments.condition(named: "against")
    } else if arguments.has("against-heads") {
      intactQuery.ablated = try arguments.heads("against-heads").set.description
    }
    intactQuery.step = ablated.key.step
    let intact = try arguments.evaluator.comparison(intactQuery, with: ablated, query)
    guard intact.key.ablated != ablated.key.ablated || intact.label != ablated.label || intact.role != ablated.role else {
      throw arguments.bad("compares a condition with itself (\(intact.described))")
    }
    return Answer([try dropItem(intact, ablated, relative: try arguments.boolean("relative", default: false), arguments)])
  }

  private static func dropItem(
    _ intact: Measurement, _ ablated: Measurement, relative: Bool, _ arguments: Arguments
  ) throws(EvaluationError) -> Answer.Item {
    let interval = try arguments.evaluator.difference(intact, minus: ablated)
    let slack = (intact.printedSlack ?? 0) + (ablated.printedSlack ?? 0)
    let sources: Set<String> = [intact.provenance.source, ablated.provenance.source]
    var item = Answer.Item(
      .number(intact.value - ablated.value), interval: interval, slack: slack, sources: sources,
      sampleSize: intact.examples == ablated.examples ? intact.examples : nil)
    if interval != nil { item.form = LinearForm(.row(intact)) - LinearForm(.row(ablated)) }
    if relative {
      guard intact.value != 0 else { throw arguments.broken("the intact value is zero") }
      let scale = abs(intact.value)
      item.value = .number((intact.value - ablated.value) / scale)
      item.interval = interval.map { Interval($0.lower / scale, $0.upper / scale) }
      let ratioSlack = (ablated.printedSlack ?? 0) / scale + abs(ablated.value) * (intact.printedSlack ?? 0) / (scale * scale)
      item.slack = ratioSlack
    }
    return item
  }
}

extension Arguments {
  /// What is measured: one of the measures of the tool's own, or a quantity that the suite declares.
  func measure(default fallback: AccuracyMeasure) throws(EvaluationError) -> Quantity {
    let name = try text("measure", default: fallback.rawValue)
    if let measure = AccuracyMeasure(rawValue: name) { return measure.quantity }
    if let declared = Quantity(rawValue: name) { return declared }
    throw bad("unknown measure '\(name)'; \(Suggestion.remedy(for: name, among: AccuracyMeasure.allCases.map(\.rawValue)))")
  }

  /// The row of the condition that `ablated`, `label` or `control-of` names; the intact model without any.
  func condition() throws(EvaluationError) -> (row: Measurement, query: RowQuery) {
    var query = try query(try measure(default: .pin))
    let row: Measurement
    if has("control-of") {
      guard query.ablated == nil, query.label == nil else {
        throw bad("'control-of' names the condition: leave out 'ablated' and 'label'")
      }
      var controlled = query
      controlled.ablated = try heads("control-of").set.description
      query.label = .anyControl
      let condition = try evaluator.condition(try evaluator.rows(controlled), controlled)
      row = try evaluator.comparison(query, with: condition, controlled)
    } else {
      if query.ablated == nil, query.label == nil { query.ablated = "none" }
      row = try evaluator.condition(try evaluator.rows(query), query)
    }
    query.batch = query.batch ?? row.key.batch
    query.run = query.run ?? row.key.run
    return (row, query)
  }
}

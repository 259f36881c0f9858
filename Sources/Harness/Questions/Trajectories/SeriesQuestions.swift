import Claims
import Evidence

extension QuestionKind {
  static let firstStep = QuestionKind(
    "first-step",
    [
      Parameter("of", .numbers, required: true, "values labelled by step, as 'series' gives them"),
      Parameter("above", .numbers, "the first step with a value above this"),
      Parameter("at-least", .numbers, "the first step with a value of at least this"),
      Parameter("at-most", .numbers, "the first step with a value of at most this"),
    ],
    gives: .numbers,
    "The first step at which a series crosses a level."
  ) { arguments throws(EvaluationError) in
    let items = try arguments.numbers("of")
    let above = try arguments.number("above", default: -.infinity)
    let atLeast = try arguments.number("at-least", default: -.infinity)
    let atMost = try arguments.number("at-most", default: .infinity)
    for item in items {
      guard let value = item.number, value > above, value >= atLeast, value <= atMost else { continue }
      guard let step = Double(item.label) else { throw arguments.bad("'\(item.label)' is no step") }
      return Answer(step, sources: item.sources)
    }
    // Nothing is damaged: what the check is about, a circuit that forms, did not happen in this run.
    throw arguments.missing("the series never crosses the level")
  }

  static let meanTrajectory = QuestionKind(
    "mean-trajectory",
    [
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("heads", .heads, required: true, "heads averaged over"),
      Parameter("from", .numbers, "first step"),
      Parameter("to", .numbers, "last step"),
    ] + Arguments.rowParameters.filter { ["run", "batch", "source"].contains($0.name) },
    gives: .numbers,
    "Mean PR over a set of heads at each step, labelled by step."
  ) { arguments throws(EvaluationError) in
    let data = try arguments.trajectories()
    let heads = try arguments.heads("heads").set
    guard !heads.isEmpty else { throw arguments.bad("no heads to average") }
    var sums = [Double](repeating: 0, count: data.steps.count)
    for head in heads {
      guard let values = data.values[head] else { throw arguments.missing("no PR of \(head)") }
      for index in sums.indices { sums[index] += values[index] }
    }
    return Answer(
      zip(data.steps, sums).map { step, sum in
        Answer.Item(.number(sum / Double(heads.count)), label: String(step), sources: data.sources)
      })
  }

  static let at = QuestionKind(
    "at",
    [
      Parameter("of", .numbers, required: true, "labelled values"),
      Parameter("label", .text, required: true, "the label wanted, e.g. a step or a head"),
    ],
    gives: .numbers,
    "One of several labelled values."
  ) { arguments throws(EvaluationError) in
    let label = try arguments.text("label")
    let items = try arguments.answer("of").items
    guard var item = items.first(where: { $0.label == label }) else {
      throw arguments.missing("nothing labelled '\(label)' among \(items.count) values")
    }
    item.label = ""
    return Answer([item])
  }
}

import Claims
import Foundation

/// What can be asked of one head's trajectory.
enum TrajectoryFeature: String, CaseIterable {
  case spread, final, initial, max, min, integral
  case stepOfMax = "step-of-max"
  case stepOfMin = "step-of-min"
  case halfRise = "step-of-half-rise"
  case steepestRise = "step-of-steepest-rise"
}

/// The time axes over which (PR − 1) is integrated.
enum TimeAxis: String, CaseIterable {
  case steps
  case logTokens = "ln-tokens"
  case logBillions = "ln-billions"
}

extension QuestionKind {
  static let trajectory = QuestionKind(
    "trajectory",
    [
      Parameter("feature", .text, required: true, choices: TrajectoryFeature.allCases.map(\.rawValue), "feature of PR over training"),
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("heads", .heads, "heads; all heads of the subject if left out"),
      Parameter("axis", .text, choices: TimeAxis.allCases.map(\.rawValue), "time axis of the integral; default steps"),
      Parameter("from", .numbers, "first step of the window of checkpoints"),
      Parameter("to", .numbers, "last step of the window"),
      Parameter("tokens-per-step", .numbers, "tokens of one step, where the source gives steps only"),
    ] + Arguments.rowParameters.filter { ["run", "batch", "source"].contains($0.name) },
    gives: .numbers,
    """
    A feature of each head's PR trajectory: spread (max − min), final, initial, max, min, integral of max(PR − 1, 0) by \
    the trapezoid rule, the steps at which PR is largest or smallest (first one on ties), the first step at which half \
    of the rise from the minimum to the later maximum is reached, and the end of the steepest single interval.
    """
  ) { arguments throws(EvaluationError) in
    let feature: TrajectoryFeature = try arguments.choice("feature", default: .spread)
    let data = try arguments.trajectories()
    let values = try arguments.features(feature)
    var items: [Answer.Item] = []
    for head in try arguments.headsOrAll(data) {
      guard let value = values[head] else {
        throw arguments.missing("no PR of \(head) of \(try arguments.text("subject")) on tier \(arguments.tier.rawValue)")
      }
      items.append(Answer.Item(.number(try value.get()), label: head.description, sources: data.sources))
    }
    return Answer(items)
  }

  static let allHeads = QuestionKind(
    "all-heads",
    [
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("layers", .numbers, "only heads of these layers, e.g. [5, 6, 7]"),
      Parameter("quantity", .text, choices: Quantity.allCases.map(\.rawValue), "whose rows name the heads; default pr"),
    ] + Arguments.rowParameters,
    gives: .heads,
    "All heads of a subject for which the tier has values of a quantity."
  ) { arguments throws(EvaluationError) in
    let quantity = arguments.has("quantity") ? try arguments.quantity() : .pr
    let query = try arguments.query(quantity)
    var heads = try arguments.evaluator.heads(query)
    if arguments.has("layers") {
      let layers = Set(try arguments.integers("layers"))
      heads = heads.filter { layers.contains($0.layer) }
    }
    return Answer(HeadSet(heads), sources: try arguments.evaluator.sources(query))
  }

  static let perHead = QuestionKind(
    "per-head",
    [
      Parameter("quantity", .text, required: true, choices: Quantity.allCases.map(\.rawValue), "a per-head quantity"),
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("layers", .numbers, "only heads of these layers"),
    ] + Arguments.rowParameters,
    gives: .numbers,
    "The value of a quantity for every head that has one, labelled by head."
  ) { arguments throws(EvaluationError) in
    var query = try arguments.query(try arguments.quantity())
    query.ablated = "none"
    let layers = arguments.has("layers") ? Set(try arguments.integers("layers")) : nil
    let byHead = try arguments.evaluator.items(query)
    var items: [Answer.Item] = []
    for (head, found) in byHead.sorted(by: { $0.key < $1.key }) where layers?.contains(head.layer) ?? true {
      items.append(try found.get().labelled(head.description))
    }
    guard !items.isEmpty else { throw arguments.missing("no heads with \(query.written)") }
    return Answer(items)
  }
}

extension Arguments {
  func trajectories() throws(EvaluationError) -> HeadTrajectories {
    var query = try query(.pr)
    query.ablated = "none"
    return try evaluator.trajectories(
      query, from: try number("from", default: -.infinity), to: try number("to", default: .infinity))
  }

  /// The feature of every head's trajectory; a failure for heads whose trajectory has none.
  fileprivate func features(
    _ feature: TrajectoryFeature
  ) throws(EvaluationError) -> [Head: Result<Double, EvaluationError>] {
    var query = try query(.pr)
    query.ablated = "none"
    let aspect = EvidenceMemo.Aspect.feature(
      feature.rawValue, axis: try text("axis", default: ""), tokensPerStep: try number("tokens-per-step", default: 0),
      from: try number("from", default: -.infinity), to: try number("to", default: .infinity))
    return try evaluator.byHead(aspect, query) { (evaluator) throws(EvaluationError) in
      let data = try Arguments(call: call, evaluator: evaluator).trajectories()
      return data.values.mapValues { values in
        do throws(EvaluationError) {
          return .success(try self.feature(feature, values, data))
        } catch {
          return .failure(error)
        }
      }
    }
  }

  fileprivate func headsOrAll(_ data: HeadTrajectories) throws(EvaluationError) -> [Head] {
    has("heads") ? try heads("heads").set.heads : data.values.keys.sorted()
  }

  fileprivate func feature(
    _ feature: TrajectoryFeature, _ values: [Double], _ data: HeadTrajectories
  ) throws(EvaluationError) -> Double {
    guard let lowest = values.indices.min(by: { values[$0] < values[$1] }),
      let highest = values.indices.max(by: { values[$0] < values[$1] || (values[$0] == values[$1] && $0 > $1) }),
      let first = values.first, let last = values.last
    else { throw missing("an empty trajectory") }
    switch feature {
    case .spread: return values[highest] - values[lowest]
    case .final: return last
    case .initial: return first
    case .max: return values[highest]
    case .min: return values[lowest]
    case .stepOfMax: return Double(data.steps[highest])
    case .stepOfMin: return Double(data.steps[lowest])
    case .halfRise:
      let tail = values[lowest...]
      guard let top = tail.max(), top > values[lowest] else { throw broken("a trajectory without a rise") }
      let half = values[lowest] + (top - values[lowest]) / 2
      guard let index = tail.firstIndex(where: { $0 >= half }) else { throw broken("a trajectory without a rise") }
      return Double(data.steps[index])
    case .steepestRise:
      let rises = values.indices.dropFirst().map { (end: $0, rise: values[$0] - values[$0 - 1]) }
      guard let steepest = rises.max(by: { $0.rise < $1.rise }) else { throw missing("a trajectory of one step") }
      return Double(data.steps[steepest.end])
    case .integral:
      return try integral(values, data)
    }
  }

  private func integral(_ values: [Double], _ data: HeadTrajectories) throws(EvaluationError) -> Double {
    let axis: TimeAxis = try choice("axis", default: .steps)
    var times = data.steps.map(Double.init)
    if axis != .steps {
      if has("tokens-per-step") {
        let each = try number("tokens-per-step")
        times = times.map { $0 * each }
      } else if let tokens = data.tokens {
        times = tokens
      } else {
        throw bad("the source gives no token counts for axis \(axis.rawValue); give 'tokens-per-step'")
      }
    }
    switch axis {
    case .steps: break
    case .logTokens:
      guard times.allSatisfy({ $0 > 0 }) else { throw bad("ln(tokens) needs positive token counts") }
      times = times.map { log($0) }
    case .logBillions: times = times.map { log(max($0 / 1e9, 1)) }
    }
    return zip(zip(times, times.dropFirst()), zip(values, values.dropFirst())).reduce(0) { sum, interval in
      let (time, value) = interval
      return sum + (time.1 - time.0) * (max(value.0 - 1, 0) + max(value.1 - 1, 0)) / 2
    }
  }
}

import Claims
import Evidence
import Ground
import Mathematics

/// What can be asked of one head's trajectory; ``Trajectory`` defines each.
enum TrajectoryFeature: String, CaseIterable {
  case spread, final, initial, max, min, integral
  case stepOfMax = "step-of-max"
  case stepOfMin = "step-of-min"
  case halfRise = "step-of-half-rise"
  case steepestRise = "step-of-steepest-rise"
  case largestGain = "step-of-largest-gain"
}

extension QuestionKind {
  static let trajectory = QuestionKind(
    "trajectory",
    [
      Parameter("feature", .text, required: true, choices: TrajectoryFeature.allCases.map(\.rawValue), "feature of PR over training"),
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("heads", .heads, "heads; all heads of the subject if left out"),
      Parameter("axis", .text, choices: TimeAxis.allCases.map(\.rawValue), "time axis of the integral and of the steepest rise; default steps"),
      Parameter("from", .numbers, "first step of the window of checkpoints"),
      Parameter("to", .numbers, "last step of the window"),
      Parameter("tokens-per-step", .numbers, "tokens of one step, where the source gives steps only"),
    ] + Arguments.rowParameters.filter { ["run", "batch", "source"].contains($0.name) },
    gives: .numbers,
    """
    A feature of each head's PR trajectory: spread (max − min), final, initial, max, min, integral of max(PR − 1, 0) by \
    the trapezoid rule, the steps at which PR is largest or smallest (first one on ties), and three steps of its rise, \
    which a trajectory without one lacks: the first at which half of the rise from the minimum to the later maximum is \
    reached; the end of the steepest rise from one checkpoint to the next, by PR gained per unit of the axis; and the end \
    of the largest gain from one checkpoint to the next, however far apart they are.
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
      Parameter("quantity", .text, choices: Quantity.builtIn.map(\.rawValue), "whose rows name the heads; default pr"),
    ] + Arguments.rowParameters,
    gives: .heads,
    "All heads of a subject for which the tier has values of a quantity."
  ) { arguments throws(EvaluationError) in
    let quantity = arguments.has("quantity") ? try arguments.quantity() : .pr
    let query = try arguments.query(quantity)
    let frame = try arguments.evaluator.frame(query)
    var heads = try frame.heads(query)
    if arguments.has("layers") {
      let layers = Set(try arguments.integers("layers"))
      heads = heads.filter { layers.contains($0.layer) }
    }
    return Answer(HeadSet(heads), sources: try frame.sources(query))
  }

  static let perHead = QuestionKind(
    "per-head",
    [
      Parameter("quantity", .text, required: true, choices: Quantity.builtIn.map(\.rawValue), "a per-head quantity"),
      Parameter("subject", .text, required: true, "a model or seed"),
      Parameter("layers", .numbers, "only heads of these layers"),
    ] + Arguments.rowParameters,
    gives: .numbers,
    "The value of a quantity for every head that has one, labelled by head."
  ) { arguments throws(EvaluationError) in
    var query = try arguments.query(try arguments.quantity())
    query.ablated = "none"
    let layers = arguments.has("layers") ? Set(try arguments.integers("layers")) : nil
    let byHead = try arguments.evaluator.headItems(query)
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
    let key = try trajectoryKey()
    return try evaluator.frame(key.query).trajectories(key)
  }

  private func trajectoryKey() throws(EvaluationError) -> TrajectoryKey {
    var query = try query(.pr)
    query.ablated = "none"
    return TrajectoryKey(
      query: query, from: try number("from", default: -.infinity), to: try number("to", default: .infinity))
  }

  /// The feature of every head's trajectory; a failure for heads whose trajectory has none.
  fileprivate func features(
    _ feature: TrajectoryFeature
  ) throws(EvaluationError) -> [Head: Result<Double, EvaluationError>] {
    let key = FeatureKey(
      trajectories: try trajectoryKey(), feature: feature.rawValue, axis: try text("axis", default: ""),
      tokensPerStep: try number("tokens-per-step", default: 0))
    return try evaluator.frame(key.trajectories.query).features(key) { data throws(EvaluationError) in
      data.values.mapValues { values in
        do throws(EvaluationError) {
          return .success(try self.feature(feature, of: try self.trajectory(values, data)))
        } catch {
          return .failure(error)
        }
      }
    }
  }

  fileprivate func headsOrAll(_ data: HeadTrajectories) throws(EvaluationError) -> [Head] {
    has("heads") ? try heads("heads").set.heads : data.values.keys.sorted()
  }

  private func feature(
    _ feature: TrajectoryFeature, of trajectory: Trajectory
  ) throws(EvaluationError) -> Double {
    func step(_ found: Int?) throws(EvaluationError) -> Double {
      guard trajectory.steps.count > 1 else { throw missing("a trajectory of one step") }
      guard let found else { throw broken("a trajectory without a rise") }
      return Double(found)
    }
    switch feature {
    case .spread: return trajectory.spread
    case .final: return trajectory.final
    case .initial: return trajectory.initial
    case .max: return trajectory.max
    case .min: return trajectory.min
    case .stepOfMax: return Double(trajectory.stepOfMax)
    case .stepOfMin: return Double(trajectory.stepOfMin)
    case .halfRise: return try step(trajectory.halfRiseStep)
    case .largestGain: return try step(trajectory.largestGain?.toStep)
    case .steepestRise, .integral:
      let axis: TimeAxis = try choice("axis", default: .steps)
      do {
        if feature == .integral { return try trajectory.integral(over: axis) }
        return try step(try trajectory.steepestRise(over: axis)?.toStep)
      } catch let error as EvaluationError {
        throw error
      } catch {
        throw bad("\(error); 'tokens-per-step' gives the tokens where the source has steps only")
      }
    }
  }

  /// A head's trajectory on the steps of the data, with the tokens that the question gives where it gives any.
  private func trajectory(_ values: [Double], _ data: HeadTrajectories) throws(EvaluationError) -> Trajectory {
    let each = has("tokens-per-step") ? try number("tokens-per-step") : nil
    do {
      return try Trajectory(
        steps: data.steps, tokens: each.map { each in data.steps.map { Double($0) * each } } ?? data.tokens,
        values: values)
    } catch TrajectoryError.empty {
      throw missing("an empty trajectory")
    } catch {
      throw broken("\(error)")
    }
  }
}

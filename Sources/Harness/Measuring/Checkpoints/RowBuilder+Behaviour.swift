import Evidence
import Ground
import Transformer

/// What is told of behaviour under a condition.
package enum BehaviourReport: Sendable {
  /// Accuracies, loss and logit, with their standard errors.
  case everything
  /// The share of examples answered, as this quantity.
  case accuracy(Quantity)
  /// The mean loss, as this quantity.
  case loss(Quantity)
}

extension RowBuilder {
  /// Behaviour intact and under every condition, each beside what tells how it differs from others.
  mutating func add(_ measured: MeasuredBehaviour, _ report: BehaviourReport) {
    add(measured.intact, report, under: .intact)
    for ablated in measured.ablated { add(ablated, report) }
  }

  /// Behaviour under one condition, and how it differs from the conditions that it belongs beside.
  mutating func add(_ ablated: ConditionBehaviour, _ report: BehaviourReport) {
    add(ablated.behaviour, report, under: ablated.condition)
    for change in ablated.changes { add(change, report, examples: ablated.behaviour.examples, under: ablated.condition) }
  }

  package mutating func add(_ behaviour: Behaviour, _ report: BehaviourReport, under condition: Condition) {
    let examples = behaviour.examples
    switch report {
    case .accuracy(let quantity): add(quantity, behaviour.top1, condition: condition, examples: examples)
    case .loss(let quantity): add(quantity, behaviour.loss, condition: condition, examples: examples)
    case .everything:
      for (quantity, value) in [
        (Quantity.top1, behaviour.top1), (.top5, behaviour.top5), (.loss, behaviour.loss),
        (.targetLogit, behaviour.targetLogit),
      ] { add(quantity, value, condition: condition, examples: examples) }
      for (quantity, error) in [(Quantity.loss, behaviour.lossError), (.targetLogit, behaviour.targetLogitError)]
      where error.isFinite {
        add(.standardError, error, detail: quantity.rawValue, condition: condition, examples: examples)
      }
    }
  }

  private mutating func add(
    _ change: BehaviourChange, _ report: BehaviourReport, examples: Int, under condition: Condition
  ) {
    func detail(_ quantity: Quantity) -> String {
      Quantity.pair(quantity, minus: HeadSet(change.from).description)
    }
    let shares: [(Quantity, Int)] =
      switch report {
      case .everything: [(.top1, change.top1), (.top5, change.top5)]
      case .accuracy(let quantity): [(quantity, change.top1)]
      case .loss: []
      }
    for (quantity, count) in shares {
      add(
        .disagreement, Double(count) / Double(examples), detail: detail(quantity), condition: condition,
        examples: examples)
    }
    guard case .everything = report else { return }
    for (quantity, error) in [(Quantity.loss, change.lossError), (.targetLogit, change.targetLogitError)]
    where error.isFinite {
      add(.differenceError, error, detail: detail(quantity), condition: condition, examples: examples)
    }
  }
}

import Ground

/// How the predictions under two conditions differ, example by example. Both are made on the same examples, so the
/// difference of their means is better known than the means.
public struct BehaviourChange: Sendable, Hashable {
  /// The heads that the other condition ablates; empty for the intact model.
  public var from: Set<Head>
  /// Examples whose target is the most likely token under one of the two alone.
  public var top1: Int
  /// Examples whose target is among the five most likely tokens under one of the two alone.
  public var top5: Int
  /// Standard errors of the mean differences over examples taken as independent: s/√n; `nan` with fewer than two
  /// examples.
  public var lossError: Double
  public var targetLogitError: Double

  init(_ predictions: [Prediction], _ others: [Prediction], from: Set<Head>) {
    self.from = from
    let pairs = zip(predictions, others)
    top1 = pairs.count { $0.isTop1 != $1.isTop1 }
    top5 = pairs.count { $0.isTop5 != $1.isTop5 }
    lossError = Behaviour.standardError(pairs.map { $0.loss - $1.loss })
    targetLogitError = Behaviour.standardError(pairs.map { $0.targetLogit - $1.targetLogit })
  }
}

/// Behaviour without a set of heads, and how it differs from the conditions that it belongs beside.
public struct AblatedBehaviour: Sendable, Hashable {
  public var condition: AblationCondition
  public var behaviour: Behaviour
  /// From the intact model, and from the heads whose control the condition is where they were ablated, too.
  public var changes: [BehaviourChange]

  /// All conditions of a sweep, in its order.
  static func all(_ conditions: [AblationCondition], _ result: ForwardResult<some ForwardScalar>) -> [AblatedBehaviour] {
    zip(conditions, result.ablated).map { condition, predictions in
      var changes = [BehaviourChange(predictions, result.intact, from: [])]
      if let controlled = condition.controlled,
        let other = conditions.firstIndex(where: { $0.heads == controlled }), conditions[other] != condition
      {
        changes.append(BehaviourChange(predictions, result.ablated[other], from: controlled))
      }
      return AblatedBehaviour(condition: condition, behaviour: Behaviour(predictions), changes: changes)
    }
  }
}

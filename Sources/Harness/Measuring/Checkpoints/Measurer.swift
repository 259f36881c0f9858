import Evidence
import Transformer

/// Behaviour intact and under the conditions of a plan, on the same examples.
public struct MeasuredBehaviour: Sendable {
  public var intact: Behaviour
  /// In the plan's order.
  public var ablated: [ConditionBehaviour]
}

/// Behaviour under one condition, and how it differs from the conditions that it belongs beside.
public struct ConditionBehaviour: Sendable {
  public var condition: Condition
  public var behaviour: Behaviour
  public var changes: [BehaviourChange]
}

/// Runs one model over batches: checkpoints of any model, courses of training and replicas are measured by it.
struct Measurer {
  /// A pass over the model, told what it is for.
  private let pass: (_ sweep: String) throws -> ForwardPass<Float>
  private let confirm: () throws -> Void

  /// - Parameter confirm: called after each sweep; throws if what was read is of no one state of the weights.
  init(
    confirming confirm: @escaping () throws -> Void = {}, _ pass: @escaping (_ sweep: String) throws -> ForwardPass<Float>
  ) {
    self.pass = pass
    self.confirm = confirm
  }

  /// Spectra and attention of every head, and intact behaviour.
  func heads(_ batch: MeasurementBatch) throws -> ModelMeasurement {
    try confirmed { try pass("\(batch.name), heads").measure(batch) }
  }

  /// Behaviour under the conditions on a batch.
  func behaviour(_ batch: MeasurementBatch, _ plan: AblationPlan = AblationPlan()) throws -> MeasuredBehaviour {
    let found = try confirmed {
      try pass("\(batch.name), \(plan.conditions.count) ablations").behaviour(batch, ablations: plan.sweep)
    }
    return plan.named(found)
  }

  /// Loss of the next token under the conditions on windows of running text.
  func validationLoss(_ windows: [[Int]], _ plan: AblationPlan = AblationPlan()) throws -> MeasuredBehaviour {
    let found = try confirmed {
      try pass("validation, \(plan.conditions.count) ablations").validationLoss(windows, ablations: plan.sweep)
    }
    return plan.named(found)
  }

  /// A file that was cut short reads as zeros, which a sweep may stumble over: what happened to the file is the better
  /// reason then.
  private func confirmed<Result>(_ sweep: () throws -> Result) throws -> Result {
    let result = Swift.Result(catching: sweep)
    try confirm()
    return try result.get()
  }
}

extension AblationPlan {
  /// A sweep's results, which come in the plan's order, with the plan's conditions.
  fileprivate func named(_ found: (intact: Behaviour, ablated: [AblatedBehaviour])) -> MeasuredBehaviour {
    MeasuredBehaviour(
      intact: found.intact,
      ablated: zip(conditions, found.ablated).map { condition, ablated in
        ConditionBehaviour(condition: condition, behaviour: ablated.behaviour, changes: ablated.changes)
      })
  }
}

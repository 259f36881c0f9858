import Foundation
import Ground
import Mathematics
import Training

/// A seed over its whole training: what is needed to pick heads and to say when the circuit formed.
struct SeedReading: Sendable {
  let seed: UInt64
  let shape: ModelShape
  let checkpoints: [SeedCheckpoint]
  let curve: TrainingCurve
  let times: TrainingTimes
  /// Empty without a monitor.
  let alarm: CircuitAlarm.Findings?

  var name: String { ReplicaPlan.name(of: seed) }
  var steps: [Int] { checkpoints.map(\.step) }
  var heads: [Head] {
    (0..<shape.layers * shape.heads).map { Head(layer: $0 / shape.heads, head: $0 % shape.heads) }
  }

  /// Largest minus smallest PR over all checkpoints, by layer and head.
  func spreads(_ ratios: (SeedCheckpoint) -> [Double]) -> [Double] {
    heads.indices.map { index in
      Trajectory.spread(of: checkpoints.map { ratios($0)[index] }) ?? 0
    }
  }

  /// Heads above the widest gap in spread, in order of spread: the rule of the claims (`above-largest-gap`).
  var picks: [Head] {
    let spreads = spreads(\.ratios)
    let order = heads.indices.sorted { (-spreads[$0], $0) < (-spreads[$1], $1) }
    let cut = LargestGap.count(of: order.map { spreads[$0] }) ?? 0
    return order.prefix(cut).map { heads[$0] }
  }

  /// Accuracy within the distribution at saved steps.
  private func accuracy(_ step: Int) -> Double? { curve.points.first { $0.step == step }?.near }

  /// The last saved step before accuracy first reaches one tenth.
  var beforeEmergence: Int? {
    guard let first = curve.points.first(where: { $0.near >= 0.1 })?.step else { return nil }
    return steps.last { $0 < first }
  }

  /// The first saved step with an accuracy of nine tenths: the circuit is there, and training goes on. The paper's main
  /// tables stand at such a step (4000 of 10,000).
  var afterEmergence: Int? { steps.first { (accuracy($0) ?? 0) >= 0.9 } }

  var final: Int { steps.last ?? 0 }

  /// Steps at which heads are ablated: the first with the circuit, and the last.
  var ablated: [Int] { Set([afterEmergence, final].compactMap(\.self)).sorted() }

  var bestFar: Double { curve.points.map(\.far).max() ?? 0 }
}

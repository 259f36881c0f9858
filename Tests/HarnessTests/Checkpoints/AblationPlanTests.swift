import Ground
import Testing
import Training

@testable import Evidence
@testable import Measuring

@Suite struct AblationPlanTests {
  private func plan(_ heads: [Int]) -> AblationPlan {
    var plan = AblationPlan()
    plan.add("picks", heads.map { Head(layer: 1, head: $0) }, headsPerLayer: 8, draws: 3)
    return plan
  }

  @Test func `Controls are as many heads as the set`() {
    let plan = plan([0, 2, 4, 6])
    let controls = plan.conditions.filter { $0.role.isControl(of: .set("picks")) }
    #expect(controls.map(\.role) == (0..<3).map { .control(of: "picks", draw: $0) })
    #expect(controls.allSatisfy { $0.heads.count == 4 })
    #expect(plan.unmatched.isEmpty)
  }

  @Test func `More than half of a layer has no control`() {
    let plan = plan([0, 1, 2, 3, 4, 5])
    #expect(plan.conditions.map(\.label) == ["ablate_picks (6h)", "ablate_full_layers_of_picks"])
    #expect(plan.unmatched == ["picks"])
  }

  /// Rows from before there were roles are read by their labels.
  @Test func `The role of every condition is the one that its label says`() throws {
    var plan = plan([0, 2, 4])
    plan.add("L0H{1,2}+L1H3", [Head(layer: 0, head: 1)], headsPerLayer: 8, draws: 2)
    plan.add(alone: "given_heads", HeadSet([Head(layer: 0, head: 0)]))
    plan.add(picksOf: "pythia-1b", HeadSet([Head(layer: 0, head: 0)]), comparedWith: [])
    plan.add(layers: [0, 1], headsPerLayer: 8)
    let shape = ModelShape(layers: 4, width: 32, heads: 8, feedForward: 64, context: 32, vocabulary: 144)
    let picks: [UInt64: [Head]] = [42: [Head(layer: 0, head: 1)], 271: [Head(layer: 3, head: 1)]]
    let replica = AblationPlan(picks, of: 42, order: [42, 271], shape: shape)
    let conditions = plan.conditions + replica.conditions + AblationPlan(singleHeadsOf: shape).conditions
    #expect(conditions.count == 5 + 4 + 3 + 10 + 32)
    for condition in conditions {
      #expect(
        Condition.Role(label: condition.label, ablated: condition.heads.description, subject: "ts51m/s42")
          == condition.role)
    }
  }

  @Test func `A seed is ablated by its own picks, the other's, five random sets and layers`() {
    let shape = ModelShape(layers: 8, width: 32, heads: 4, feedForward: 64, context: 32, vocabulary: 144)
    let picks: [UInt64: [Head]] = [42: [Head(layer: 0, head: 1)], 271: []]
    let plan = AblationPlan(picks, of: 42, order: [42, 271], shape: shape)
    #expect(
      plan.conditions.map(\.role)
        == [.own] + (0..<5).map { .control(of: nil, draw: $0) }
        + [.layers([0], of: "own_picks"), .layers([0], of: nil), .layers([5, 6, 7], of: nil)])
  }
}

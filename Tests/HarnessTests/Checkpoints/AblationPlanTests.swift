import Compute
import Testing

@testable import Harness

@Suite struct AblationPlanTests {
  private func plan(_ heads: [Int]) -> AblationPlan {
    var plan = AblationPlan()
    plan.add("picks", heads.map { HeadIndex(layer: 1, head: $0) }, headsPerLayer: 8, draws: 3)
    return plan
  }

  @Test func `Controls are as many heads as the set`() {
    let plan = plan([0, 2, 4, 6])
    let controls = plan.conditions.filter { $0.name.contains("matched_random") }
    #expect(controls.count == 3)
    #expect(controls.allSatisfy { $0.heads.count == 4 })
    #expect(plan.unmatched.isEmpty)
  }

  @Test func `More than half of a layer has no control`() {
    let plan = plan([0, 1, 2, 3, 4, 5])
    #expect(plan.conditions.map(\.name) == ["ablate_picks (6h)", "ablate_full_layers_of_picks"])
    #expect(plan.unmatched == ["picks"])
  }
}

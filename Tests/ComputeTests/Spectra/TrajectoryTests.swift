import Foundation
import Mathematics
import Testing

struct TrajectoryTests {
  static let steps = [0, 10, 20, 40, 80]
  static let tokens = [1e8, 1e9, 2e9, 8e9, 1.6e10]
  static let values: [Double] = [9, 3, 1, 6, 9]

  private var trajectory: Trajectory {
    get throws { try Trajectory(steps: Self.steps, tokens: Self.tokens, values: Self.values) }
  }

  @Test func `Extremes and their first steps`() throws {
    let trajectory = try trajectory
    #expect(trajectory.max == 9 && trajectory.stepOfMax == 0)
    #expect(trajectory.min == 1 && trajectory.stepOfMin == 20)
    #expect(trajectory.spread == 8 && trajectory.initial == 9 && trajectory.final == 9)
  }

  @Test func `Levels are crossed strictly`() throws {
    let trajectory = try trajectory
    #expect(trajectory.firstStep(below: 3) == 20)
    #expect(trajectory.firstStep(below: 3.1) == 10)
    #expect(trajectory.firstStep(above: 8.9) == 0)
    #expect(trajectory.firstStep(above: 9) == nil && trajectory.firstStep(below: 1) == nil)
  }

  @Test func `The half rise is half-way from the minimum to the later maximum`() throws {
    #expect(try trajectory.halfRiseStep == 40)
    // Half of the rise is reached exactly.
    #expect(try Trajectory(steps: [1, 2, 3], values: [1, 2, 3]).halfRiseStep == 2)
    // Large values before the minimum set no level: from 1 to 3, half is 2.
    #expect(try Trajectory(steps: [1, 2, 3, 4], values: [9, 1, 2, 3]).halfRiseStep == 3)
    // Nothing rises after the minimum.
    #expect(try Trajectory(steps: [1, 2, 3], values: [5, 3, 1]).halfRiseStep == nil)
    #expect(try Trajectory(steps: [1, 2], values: [4, 4]).halfRiseStep == nil)
    #expect(try Trajectory(steps: [1], values: [4]).halfRiseStep == nil)
  }

  @Test func `The spread of values is that of their trajectory, and there is none of no values`() throws {
    #expect(try Trajectory.spread(of: Self.values) == trajectory.spread)
    #expect(Trajectory.spread(of: [2]) == 0)
    #expect(Trajectory.spread(of: []) == nil)
  }

  @Test func `The integral over steps is the trapezoid rule on what exceeds 1`() throws {
    // Heights 8, 2, 0, 5, 8 over widths 10, 10, 20, 40.
    #expect(try trajectory.integral(over: .steps) == 50 + 10 + 50 + 260)
    // Below 1 nothing is taken away.
    #expect(try Trajectory(steps: [0, 2, 4], values: [2, 0, 2]).integral(over: .steps) == 2)
    #expect(try Trajectory(steps: [5], values: [7]).integral(over: .steps) == 0)
  }

  @Test func `Logarithmic axes are natural logarithms of tokens`() throws {
    let widths: [Double] = [log(10), log(2), log(4), log(2)]
    let areas = zip(widths, [5, 1, 2.5, 6.5]).map { $0 * $1 }
    #expect(abs(try trajectory.integral(over: .logTokens) - areas.reduce(0, +)) < 1e-13)
    // Everything before one billion tokens has zero width.
    #expect(abs(try trajectory.integral(over: .logBillionTokens) - areas.dropFirst().reduce(0, +)) < 1e-13)
  }

  @Test func `The steepest rise depends on the axis`() throws {
    let rise = try #require(try trajectory.steepestRise(over: .steps))
    #expect(rise == Trajectory.Rise(fromStep: 20, toStep: 40, gain: 5, slope: 0.25))
    let overTokens = try #require(try trajectory.steepestRise(over: .logTokens))
    #expect(overTokens.fromStep == 40 && abs(overTokens.slope - 3 / log(2)) < 1e-13)
    #expect(try Trajectory(steps: [1, 2], values: [2, 1]).steepestRise(over: .steps) == nil)
  }

  @Test func `The largest gain is not the steepest rise where checkpoints lie farther apart`() throws {
    // 4 in 10 steps, then 6 in 100.
    let trajectory = try Trajectory(steps: [0, 10, 110], values: [1, 5, 11])
    #expect(try trajectory.steepestRise(over: .steps)?.toStep == 10)
    #expect(trajectory.largestGain == Trajectory.Rise(fromStep: 10, toStep: 110, gain: 6, slope: 0.06))
    // The first among equals; none where the value never rises.
    #expect(try Trajectory(steps: [1, 2, 3], values: [1, 2, 3]).largestGain?.toStep == 2)
    #expect(try Trajectory(steps: [1, 2, 3], values: [3, 2, 2]).largestGain == nil)
  }

  @Test func `Neighbours at the same place on the axis have no slope`() throws {
    let trajectory = try Trajectory(steps: [1, 2, 3], tokens: [1, 2, 3e9], values: [1, 9, 10])
    #expect(try trajectory.steepestRise(over: .logBillionTokens)?.fromStep == 2)
  }

  @Test func `What is not a trajectory is an error that says why`() {
    #expect(throws: TrajectoryError.empty) { try Trajectory(steps: [], values: []) }
    #expect(throws: TrajectoryError.countsDiffer(steps: 2, tokens: nil, values: 1)) {
      try Trajectory(steps: [1, 2], values: [1])
    }
    #expect(throws: TrajectoryError.countsDiffer(steps: 1, tokens: 2, values: 1)) {
      try Trajectory(steps: [1], tokens: [1, 2], values: [1])
    }
    #expect(throws: TrajectoryError.notFinite(index: 1, step: 7)) {
      try Trajectory(steps: [1, 7], values: [1, .nan])
    }
    #expect(throws: TrajectoryError.stepsNotAscending(index: 2)) {
      try Trajectory(steps: [1, 2, 2], values: [1, 1, 1])
    }
    #expect(throws: TrajectoryError.tokensNotAscending(index: 1)) {
      try Trajectory(steps: [1, 2], tokens: [2, 1], values: [1, 1])
    }
    #expect(throws: TrajectoryError.tokensNotAscending(index: 0)) {
      try Trajectory(steps: [1], tokens: [-1], values: [1])
    }
  }

  @Test func `An axis needs the token counts that it is made of`() throws {
    let bare = try Trajectory(steps: [1, 2], values: [1, 2])
    #expect(throws: TrajectoryError.tokensMissing(axis: .logTokens)) { try bare.integral(over: .logTokens) }
    let zero = try Trajectory(steps: [0, 2], tokens: [0, 5e9], values: [3, 2])
    #expect(throws: TrajectoryError.noTokensYet(index: 0, step: 0)) { try zero.integral(over: .logTokens) }
    #expect(abs(try zero.integral(over: .logBillionTokens) - 1.5 * log(5)) < 1e-14)
  }
}

struct ElbowTests {
  @Test(
    arguments: [
      ([10, 2, 1, 0.5, 0], 1), ([0.5, 10, 0, 1, 2], 1), ([100, 99, 98, 97, 1, 0.5, 0.2, 0], 4),
      ([5, 5, 5, 5], 0), ([3], 0), ([3, 1], 0),
    ] as [([Double], Int)])
  func `The elbow is the rank farthest from the chord`(values: [Double], expected: Int) throws {
    #expect(try Elbow.rank(of: values) == expected)
  }

  @Test(arguments: [1e-3, 7, 1e9])
  func `The elbow does not depend on the scale of the values`(scale: Double) throws {
    let values = (0..<40).map { 1 / (1 + 0.3 * Double($0)) }
    #expect(try Elbow.rank(of: values.map { $0 * scale }) == Elbow.rank(of: values))
  }

  @Test func `Values without an order have no elbow`() throws {
    #expect(try Elbow.rank(of: []) == nil)
    #expect(throws: Elbow.NotFinite(index: 1)) { try Elbow.rank(of: [1, .nan, 0]) }
  }
}

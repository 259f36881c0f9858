import Claims
import Ground
import Testing

/// An inequality with a bound of 1 (or 1 to 2) and an answer, `value [lower, upper]`.
struct Inequality: Sendable, CustomStringConvertible {
  var name: String
  var value: Double
  var interval: [Double]
  var judgement: Judgement

  init(_ name: String, _ value: Double, _ interval: [Double], _ judgement: Judgement) {
    self.name = name
    self.value = value
    self.interval = interval
    self.judgement = judgement
  }

  var description: String { "\(value) \(interval) \(name)" }

  var expectation: Expectation {
    switch name {
    case "at most 1": .atMost(Judging.number(1))
    case "at least 1": .atLeast(Judging.number(1))
    case "below 1": .below(Judging.number(1))
    case "above 1": .above(Judging.number(1))
    default: .between(lower: Judging.number(1), upper: Judging.number(2))
    }
  }

  var item: Answer.Item {
    Judging.item(value, interval.count == 2 ? (interval[0], interval[1]) : nil)
  }
}

@Suite struct Inequalities {
  @Test(arguments: [
    Inequality("at most 1", 1, [], .holds), Inequality("at most 1", 1.1, [], .fails),
    Inequality("at most 1", 0.5, [0, 0.9], .holds), Inequality("at most 1", 0.5, [0, 1.1], .undecided),
    Inequality("at most 1", 1.5, [0.9, 2], .undecided), Inequality("at most 1", 1.5, [1.1, 2], .fails),
    Inequality("at least 1", 1, [], .holds), Inequality("at least 1", 0.9, [], .fails),
    Inequality("at least 1", 1.5, [1.1, 2], .holds), Inequality("at least 1", 1.5, [0.9, 2], .undecided),
    Inequality("at least 1", 0.5, [0, 1.1], .undecided), Inequality("at least 1", 0.5, [0, 0.9], .fails),
    Inequality("below 1", 1, [], .fails), Inequality("below 1", 0.9, [], .holds),
    Inequality("below 1", 0.5, [0, 0.9], .holds), Inequality("below 1", 0.5, [0, 1], .undecided),
    Inequality("below 1", 1.5, [1.1, 2], .fails), Inequality("above 1", 1, [], .fails),
    Inequality("above 1", 1.1, [], .holds), Inequality("above 1", 1.5, [1.1, 2], .holds),
    Inequality("above 1", 1.5, [1, 2], .undecided), Inequality("above 1", 0.5, [0, 0.9], .fails),
    Inequality("between 1 and 2", 1, [], .holds), Inequality("between 1 and 2", 2, [], .holds),
    Inequality("between 1 and 2", 2.1, [], .fails), Inequality("between 1 and 2", 1.5, [1.1, 1.9], .holds),
    Inequality("between 1 and 2", 1.5, [0.9, 1.9], .undecided), Inequality("between 1 and 2", 1.5, [0.5, 3], .undecided),
    Inequality("between 1 and 2", 3, [2.5, 4], .fails), Inequality("between 1 and 2", 0.5, [0, 0.9], .fails),
    // The width of the interval must not widen the bound.
    Inequality("at most 1", 0.5, [-1e9, 1.5], .undecided), Inequality("at most 1", 0.5, [-1e300, 1.5], .undecided),
    Inequality("at least 1", 1.5, [0.5, 1e300], .undecided),
  ])
  func `The interval decides when it lies on one side`(_ inequality: Inequality) throws {
    let judged = try Judging.judge().judge(Answer([inequality.item]), inequality.expectation)
    #expect(judged.judgement == inequality.judgement)
    #expect(try Judging.judge().judge(Answer([inequality.item]), .not(inequality.expectation)).judgement
      == inequality.judgement.negated)
  }

  @Test(arguments: [
    (1.04, Judgement.holds, Judgement.fails), (0.96, .holds, .holds), (1.06, .fails, .fails),
  ])
  func `A printed bound reaches half a unit further only where it is inclusive`(
    value: Double, inclusive: Judgement, strict: Judgement
  ) throws {
    let judge = Judging.judge(operands: ["b": Answer([Judging.item(1, slack: 0.05)])])
    #expect(try judge.judge(Answer(value), .atMost(Judging.operand("b"))).judgement == inclusive)
    #expect(try judge.judge(Answer(value), .below(Judging.operand("b"))).judgement == strict)
  }

  @Test func `Slack of a printed value leaves the neighbourhood of a bound open`() throws {
    let printed = Answer([Judging.item(0.98, slack: 0.05)])
    #expect(try Judging.judge().judge(printed, .atMost(Judging.number(1))).judgement == .undecided)
    #expect(try Judging.judge().judge(printed, .atMost(Judging.number(1.1))).judgement == .holds)
    #expect(try Judging.judge().judge(printed, .atMost(Judging.number(0.9))).judgement == .fails)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `What is no finite number has no order`(value: Double) {
    for expectation: Expectation in [
      .atMost(Judging.number(1)), .atLeast(Judging.number(1)), .above(Judging.number(1)), .below(Judging.number(1)),
      .between(lower: Judging.number(1), upper: Judging.number(2)),
    ] {
      #expect(throws: Refusal.self) { try Judging.judge().judge(Answer(value), expectation) }
    }
    #expect(throws: Refusal.self) { try Judging.judge().judge(Answer(1), .above(Judging.number(value))) }
  }

  @Test func `Bounds in the wrong order are an error, and no refutation`() {
    #expect(throws: Refusal.self) {
      try Judging.judge().judge(Answer(1), .between(lower: Judging.number(2), upper: Judging.number(0)))
    }
  }

  @Test(arguments: [(-0.1, 0.1, Judgement.holds), (0, 0.1, .holds), (0.01, 0.1, .fails), (-0.1, -0.01, .fails)])
  func `Noise is an interval around zero`(lower: Double, upper: Double, judgement: Judgement) throws {
    let item = Judging.item((lower + upper) / 2, (lower, upper))
    #expect(try Judging.judge().judge(Answer([item]), .withinNoise).judgement == judgement)
  }

  @Test(arguments: [
    (0.0, -0.01, 0.01, Judgement.holds), (0.03, 0.02, 0.04, .holds), (0.08, 0.06, 0.1, .fails),
    // Across a margin, whatever the value and whether or not zero is excluded.
    (0.06, 0.01, 0.11, .undecided), (0.04, 0.01, 0.07, .undecided), (0.06, -0.01, 0.13, .undecided),
    (-0.06, -0.11, -0.01, .undecided), (-0.09, -0.12, -0.06, .fails),
  ])
  func `No effect is equivalence within the margin`(
    value: Double, lower: Double, upper: Double, judgement: Judgement
  ) throws {
    let item = Judging.item(value, (lower, upper))
    #expect(try Judging.judge().judge(Answer([item]), .noEffect(margin: 0.05, reason: "r")).judgement == judgement)
  }

  /// Printed to ± 0.01, a difference and its interval may lie a little to either side.
  @Test(arguments: [
    (-0.1, 0.1, Judgement.holds), (-0.005, 0.1, .undecided), (0.005, 0.1, .undecided), (0.02, 0.1, .fails),
  ])
  func `Noise is around zero wherever a printed figure lies`(
    lower: Double, upper: Double, judgement: Judgement
  ) throws {
    let item = Judging.item((lower + upper) / 2, (lower, upper), slack: 0.01)
    #expect(try Judging.judge().judge(Answer([item]), .withinNoise).judgement == judgement)
  }

  @Test(arguments: [
    (0.0, -0.03, 0.03, Judgement.holds), (0.0, -0.03, 0.045, .undecided), (0.09, 0.07, 0.12, .fails),
    (0.09, 0.055, 0.12, .undecided), (0.07, 0.005, 0.12, .undecided),
  ])
  func `No effect holds wherever a printed figure lies`(
    value: Double, lower: Double, upper: Double, judgement: Judgement
  ) throws {
    let item = Judging.item(value, (lower, upper), slack: 0.01)
    #expect(try Judging.judge().judge(Answer([item]), .noEffect(margin: 0.05, reason: "r")).judgement == judgement)
  }

  @Test(arguments: [(1.02, 1.5, Judgement.holds), (1.005, 1.5, .undecided), (0.5, 0.995, .undecided), (0.5, 0.98, .fails)])
  func `Slack widens the interval`(lower: Double, upper: Double, judgement: Judgement) throws {
    let item = Judging.item((lower + upper) / 2, (lower, upper), slack: 0.01)
    #expect(try Judging.judge().judge(Answer([item]), .atLeast(Judging.number(1))).judgement == judgement)
  }

  /// Two samples whose intervals overlap may differ beyond doubt, and one may lie outside the other's interval by chance.
  @Test(arguments: [
    (-0.01, 0.09, Judgement.undecided, Judgement.undecided), (0.01, 0.07, .holds, .fails), (-0.07, -0.01, .fails, .holds),
  ])
  func `What was sampled is held against another sample by their difference`(
    lower: Double, upper: Double, above: Judgement, below: Judgement
  ) throws {
    var judge = Judging.judge(operands: ["b": Answer([Judging.item(0.5, (0.45, 0.55))])])
    judge.difference = { _, _ in Interval(lower, upper) }
    let answer = Answer([Judging.item(0.5 + (lower + upper) / 2, (0.4, 0.7))])
    #expect(try judge.judge(answer, .above(Judging.operand("b"))).judgement == above)
    #expect(try judge.judge(answer, .atLeast(Judging.operand("b"))).judgement == above)
    #expect(try judge.judge(answer, .below(Judging.operand("b"))).judgement == below)
    #expect(try judge.judge(answer, .atMost(Judging.operand("b"))).judgement == below)
  }

  @Test func `A value without interval says nothing of noise`() {
    #expect(throws: Refusal.self) { try Judging.judge().judge(Answer(0), .withinNoise) }
    #expect(throws: Refusal.self) { try Judging.judge().judge(Answer(0), .noEffect(margin: 1, reason: "r")) }
  }

  @Test func `An undefined interval is an error, and no refutation`() {
    let item = Judging.item(1, (.nan, .nan))
    #expect(throws: Refusal.self) { try Judging.judge().judge(Answer([item]), .withinNoise) }
    #expect(throws: Refusal.self) { try Judging.judge().judge(Answer([item]), .noEffect(margin: 0.5, reason: "r")) }
  }
}

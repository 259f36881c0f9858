import Claims
import Ground
import Testing

@Suite struct AgainstFigures {
  private func judge(
    _ item: Answer.Item, figure: Double, tolerance: Double, sampled: Bool = false
  ) throws -> Judgement {
    let figure = Answer([Answer.Item(.number(figure), slack: tolerance)])
    return try Judging.judge(sampled: sampled, figures: ["f": figure])
      .judge(Answer([item]), .figure(Judging.text("f"))).judgement
  }

  @Test(arguments: [
    (0.151, Judgement.holds), (0.1515, .holds), (0.1505, .holds), (0.15151, .fails), (0.15049, .fails), (0, .fails),
  ])
  func `A figure holds within its tolerance`(value: Double, judgement: Judgement) throws {
    #expect(try judge(Judging.item(value), figure: 0.151, tolerance: 0.0005) == judgement)
  }

  @Test func `On exact tiers the point decides whatever its interval`() throws {
    let off = Judging.item(0.16, (0.14, 0.18))
    #expect(try judge(off, figure: 0.151, tolerance: 0.0005) == .fails)
  }

  @Test(arguments: [
    (0.16, 0.14, 0.18, Judgement.undecided), (0.16, 0.155, 0.18, .fails), (0.151, 0.15, 0.152, .holds),
    (0.16, 0.1515, 0.18, .undecided),
  ])
  func `On sampled tiers an interval that reaches the figure decides nothing`(
    value: Double, lower: Double, upper: Double, judgement: Judgement
  ) throws {
    #expect(try judge(Judging.item(value, (lower, upper)), figure: 0.151, tolerance: 0.0005, sampled: true) == judgement)
  }

  @Test func `Slack of a printed value adds to the tolerance`() throws {
    #expect(try judge(Judging.item(0.156, slack: 0.005), figure: 0.151, tolerance: 0.0005) == .holds)
    #expect(try judge(Judging.item(0.157, slack: 0.005), figure: 0.151, tolerance: 0.0005) == .fails)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `What is no finite number is an error, and no refutation`(value: Double) {
    #expect(throws: Refusal.self) { try judge(Judging.item(value), figure: 0.151, tolerance: 0.0005) }
    #expect(throws: Refusal.self) { try judge(Judging.item(0.151), figure: value, tolerance: 0.0005) }
    #expect(throws: Refusal.self) { try judge(Judging.item(0.151, slack: value), figure: 0.151, tolerance: 0.0005) }
  }

  @Test func `Several values are compared under their labels`() throws {
    let figure = Answer([Judging.item(1, label: "a"), Judging.item(2, label: "b")])
    let answer = Answer([Judging.item(2, label: "b"), Judging.item(1, label: "a")])
    let judge = Judging.judge(figures: ["f": figure])
    #expect(try judge.judge(answer, .figure(Judging.text("f"))).judgement == .holds)
    let other = Answer([Judging.item(1, label: "c")])
    #expect(throws: Refusal.self) { try judge.judge(other, .figure(Judging.text("f"))) }
  }

  @Test func `One failure fails all and is shown where it is`() throws {
    let judged = try Judging.judge().judge(Judging.series(1, 2, 1), .equals(Judging.number(1)))
    #expect(judged.judgement == .fails)
    #expect(judged.items.map(\.judgement) == [.holds, .fails, .holds])
    #expect(judged.items.map(\.expected) == ["1", "1", "1"])
  }

  @Test func `Arithmetic on decimals does not fail on its last bits`() throws {
    #expect(try Judging.judge().judge(Answer(0.1 + 0.2), .equals(Judging.number(0.3))).judgement == .holds)
    #expect(try Judging.judge().judge(Answer(0.3001), .equals(Judging.number(0.3))).judgement == .fails)
  }

  @Test(arguments: [(1.04, Judgement.holds), (1.06, .fails), (0.94, .fails)])
  func `'close-to' uses the tolerance of the claim`(value: Double, judgement: Judgement) throws {
    let expectation = Expectation.closeTo(Judging.number(1), tolerance: 0.05, reason: "r")
    #expect(try Judging.judge().judge(Answer(value), expectation).judgement == judgement)
  }

  @Test func `Values of different kinds are an error`() throws {
    #expect(throws: Refusal.self) { try Judging.judge().judge(Answer(1), .equals(Judging.text("L0H1"))) }
    let heads = Answer([try Judging.heads("L0H1")])
    #expect(throws: Refusal.self) { try Judging.judge().judge(heads, .equals(Judging.number(1))) }
  }

  @Test func `An empty answer is an error, and no confirmation`() {
    #expect(throws: Refusal.self) { try Judging.judge().judge(Answer([]), .equals(Judging.number(1))) }
    #expect(throws: Refusal.self) { try Judging.judge().judge(Answer([]), .not(.equals(Judging.number(1)))) }
    #expect(throws: Refusal.self) {
      try Judging.judge().judge(Answer([]), .all([.above(Judging.number(0)), .below(Judging.number(1))]))
    }
  }
}

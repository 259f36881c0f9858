import Testing

@testable import Claims

@Suite struct WholeAnswers {
  static let orders: [([Double], Expectation.Order, Judgement)] = [
    ([3.0, 2, 1], Expectation.Order.descending, Judgement.holds), ([3, 2, 2], .descending, .fails),
    ([3, 2, 2], .nonAscending, .holds), ([2, 3, 1], .nonAscending, .fails), ([1, 2, 3], .ascending, .holds),
    ([1, 1], .ascending, .fails), ([1, 1], .nonDescending, .holds), ([1, 0], .nonDescending, .fails),
  ]

  @Test(arguments: orders)
  func `Order is that of neighbours`(values: [Double], order: Expectation.Order, judgement: Judgement) throws {
    let answer = Answer(values.enumerated().map { Judging.item($1, label: "\($0)") })
    #expect(try Judging.judge().judge(answer, .order(order)).judgement == judgement)
  }

  @Test(arguments: [
    (3.0, 2.0, Judgement.holds), (2.2, 2, .undecided), (2, 2.2, .undecided), (2, 2, .undecided), (2, 3, .fails),
  ])
  func `Overlapping intervals have no order`(first: Double, second: Double, judgement: Judgement) throws {
    let answer = Answer([first, second].map { Judging.item($0, ($0 - 0.2, $0 + 0.2)) })
    for order in [Expectation.Order.descending, .nonAscending] {
      #expect(try Judging.judge().judge(answer, .order(order)).judgement == judgement)
    }
  }

  @Test func `Printed figures that may be equal have no order`() throws {
    let answer = Answer([Judging.item(0.31, slack: 0.05), Judging.item(0.30, slack: 0.05)])
    #expect(try Judging.judge().judge(answer, .order(.descending)).judgement == .undecided)
  }

  @Test(arguments: [("a", true, Judgement.holds), ("b", true, .fails), ("c", false, .holds), ("a", false, .fails)])
  func `The largest and the smallest are named by label`(label: String, largest: Bool, judgement: Judgement) throws {
    let answer = Answer([Judging.item(3, label: "a"), Judging.item(2, label: "b"), Judging.item(1, label: "c")])
    let expectation: Expectation = largest ? .largest(Judging.text(label)) : .smallest(Judging.text(label))
    #expect(try Judging.judge().judge(answer, expectation).judgement == judgement)
  }

  @Test func `The largest is open where intervals overlap`() throws {
    let answer = Answer([
      Judging.item(3, (2, 4), label: "a"), Judging.item(2.5, (2, 3), label: "b"), Judging.item(0, (0, 1), label: "c"),
    ])
    #expect(try Judging.judge().judge(answer, .largest(Judging.text("a"))).judgement == .undecided)
    #expect(try Judging.judge().judge(answer, .largest(Judging.text("b"))).judgement == .undecided)
    #expect(try Judging.judge().judge(answer, .largest(Judging.text("c"))).judgement == .fails)
  }

  @Test func `A tie is not the largest`() throws {
    let answer = Answer([Judging.item(1, label: "a"), Judging.item(1, label: "b")])
    #expect(try Judging.judge().judge(answer, .largest(Judging.text("a"))).judgement == .fails)
  }

  @Test(arguments: ["c", ""])
  func `An unknown label is an error`(label: String) {
    let answer = Answer([Judging.item(1, label: "a"), Judging.item(2, label: "b")])
    #expect(throws: Refusal.self) { try Judging.judge().judge(answer, .largest(Judging.text(label))) }
  }

  @Test func `A label of two items is an error`() {
    let answer = Answer([Judging.item(1, label: "a"), Judging.item(2, label: "a")])
    #expect(throws: Refusal.self) { try Judging.judge().judge(answer, .largest(Judging.text("a"))) }
  }

  static let alike: [([Double], Judgement, Judgement)] = [
    ([0.3, 0.1 + 0.2, 0.3], Judgement.holds, Judgement.fails), ([1, 2, 3], .fails, .holds), ([1, 1, 2], .fails, .fails),
  ]

  @Test(arguments: alike)
  func `Equal and different up to rounding`(values: [Double], equal: Judgement, different: Judgement) throws {
    let answer = Answer(values.map { Judging.item($0) })
    #expect(try Judging.judge().judge(answer, .allEqual).judgement == equal)
    #expect(try Judging.judge().judge(answer, .allDifferent).judgement == different)
  }

  @Test func `Sets and texts are equal as written`() throws {
    let sets = Answer([try Judging.heads("L0H{3,6}"), try Judging.heads("L0H6+L0H3")])
    #expect(try Judging.judge().judge(sets, .allEqual).judgement == .holds)
    let texts = Answer([Answer.Item(.text("a")), Answer.Item(.text("b"))])
    #expect(try Judging.judge().judge(texts, .allDifferent).judgement == .holds)
  }

  static let all: [Expectation] = [
    .order(.descending), .order(.nonDescending), .largest(Judging.text("0")), .smallest(Judging.text("0")), .allEqual,
    .allDifferent,
  ]

  @Test(arguments: all)
  func `One value or none meets nothing by itself`(expectation: Expectation) {
    #expect(throws: Refusal.self) { try Judging.judge().judge(Answer([]), expectation) }
    #expect(throws: Refusal.self) { try Judging.judge().judge(Judging.series(1), expectation) }
  }

  @Test(arguments: all, [Double.nan, .infinity])
  func `What is no finite number is an error, and no refutation`(expectation: Expectation, value: Double) {
    #expect(throws: Refusal.self) { try Judging.judge().judge(Judging.series(1, value), expectation) }
    #expect(throws: Refusal.self) { try Judging.judge().judge(Judging.series(value, 1), expectation) }
  }
}

@Suite struct Counting {
  private func count(_ answer: Answer, is outer: Expectation) throws -> Judgement {
    try Judging.judge().judge(answer, .count(where: .above(Judging.number(1)), is: outer)).judgement
  }

  @Test(arguments: [(2.0, Judgement.holds), (3, .fails), (1, .fails)])
  func `Members that meet the inner expectation are counted`(wanted: Double, judgement: Judgement) throws {
    #expect(try count(Judging.series(0, 2, 3), is: .equals(Judging.number(wanted))) == judgement)
  }

  @Test(arguments: [
    (Expectation.atLeast(Judging.number(1)), Judgement.holds), (.atLeast(Judging.number(2)), .undecided),
    (.atLeast(Judging.number(3)), .fails), (.equals(Judging.number(1)), .undecided), (.equals(Judging.number(0)), .fails),
    (.between(lower: Judging.number(1), upper: Judging.number(2)), .holds),
  ])
  func `Undecided members may count or not`(outer: Expectation, judgement: Judgement) throws {
    let answer = Answer([Judging.item(2), Judging.item(1.1, (0.9, 1.3)), Judging.item(0)])
    #expect(try count(answer, is: outer) == judgement)
  }

  @Test(arguments: [(0.0, Judgement.holds), (1, .fails)])
  func `Nothing counts as zero`(wanted: Double, judgement: Judgement) throws {
    #expect(try count(Answer([]), is: .equals(Judging.number(wanted))) == judgement)
  }
}

import Claims
import Testing

@Suite struct Combinations {
  private static let above1 = Expectation.above(Judging.number(1))
  private static let below3 = Expectation.below(Judging.number(3))

  @Test(arguments: [
    ([2.0], Judgement.holds), ([2, 2.5], .holds), ([2, 4], .fails), ([0, 2], .fails),
  ])
  func `'all' must hold of every item`(values: [Double], judgement: Judgement) throws {
    let answer = Answer(values.map { Judging.item($0) })
    #expect(try Judging.judge().judge(answer, .all([Self.above1, Self.below3])).judgement == judgement)
  }

  @Test(arguments: [
    ([0.0], Judgement.holds), ([4], .holds), ([2], .fails), ([0, 4], .holds), ([0, 2], .fails),
  ])
  func `'any' may hold another for each item`(values: [Double], judgement: Judgement) throws {
    let answer = Answer(values.map { Judging.item($0) })
    let outside = Expectation.any([.below(Judging.number(1)), .above(Judging.number(3))])
    #expect(try Judging.judge().judge(answer, outside).judgement == judgement)
  }

  @Test(arguments: [([0.0, 0.5], Judgement.holds), ([0, 2], .fails), ([2, 2], .fails)])
  func `'not' is meant of every item`(values: [Double], judgement: Judgement) throws {
    let answer = Answer(values.map { Judging.item($0) })
    #expect(try Judging.judge().judge(answer, .not(Self.above1)).judgement == judgement)
  }

  @Test(arguments: [([1.0, 2, 3], Judgement.fails), ([1, 3, 2], .holds), ([3, 2, 1], .holds)])
  func `'not' of an order is meant of the whole`(values: [Double], judgement: Judgement) throws {
    let answer = Answer(values.map { Judging.item($0) })
    #expect(try Judging.judge().judge(answer, .not(.order(.ascending))).judgement == judgement)
  }

  @Test(arguments: [([5.0, 7], Judgement.holds), ([5, 7, 6], .fails), ([5], .fails)])
  func `A count and an expectation of each item together`(values: [Double], judgement: Judgement) throws {
    let answer = Answer(values.map { Judging.item($0) })
    let expectation = Expectation.all([
      .oneOf([Judging.number(5), Judging.number(7)]),
      .count(where: .atLeast(Judging.number(0)), is: .equals(Judging.number(2))),
    ])
    #expect(try Judging.judge().judge(answer, expectation).judgement == judgement)
  }

  @Test func `An undecided part leaves it open unless another decides`() throws {
    let answer = Answer([Judging.item(2, (0.5, 2.5))])
    #expect(try Judging.judge().judge(answer, .all([Self.above1, Self.below3])).judgement == .undecided)
    #expect(try Judging.judge().judge(answer, .any([Self.above1, Self.below3])).judgement == .holds)
    #expect(try Judging.judge().judge(answer, .all([Self.above1, .above(Judging.number(9))])).judgement == .fails)
    #expect(try Judging.judge().judge(answer, .not(Self.above1)).judgement == .undecided)
  }

  @Test(arguments: [(1.0, Judgement.holds), (2, .holds), (3, .fails)])
  func `'one-of' holds where one of the values is met`(value: Double, judgement: Judgement) throws {
    let expectation = Expectation.oneOf([Judging.number(1), Judging.number(2)])
    #expect(try Judging.judge().judge(Answer(value), expectation).judgement == judgement)
  }

  static let sets: [(String, Expectation, Judgement)] = [
    ("L0H{3,6}", Expectation.equals(Judging.text("L0H6+L0H3")), Judgement.holds),
    ("L0H{3,6}", .equals(Judging.text("L0H3")), .fails), ("none", .equals(Judging.text("none")), .holds),
    ("L0H3", .subset(of: Judging.text("L0H{3,6}")), .holds), ("L0H{3,7}", .subset(of: Judging.text("L0H{3,6}")), .fails),
    ("none", .subset(of: Judging.text("L0H3")), .holds), ("L0H{3,6}", .contains(Judging.text("L0H6")), .holds),
    ("L0H3", .contains(Judging.text("L0H6")), .fails), ("L0H3", .contains(Judging.text("none")), .holds),
    ("L0H3", .disjoint(from: Judging.text("L0H6")), .holds), ("L0H{3,6}", .disjoint(from: Judging.text("L0H6")), .fails),
    ("L0H3", .oneOf([Judging.text("L0H3"), Judging.text("L0H6")]), .holds),
  ]

  @Test(arguments: sets)
  func `Sets of heads come out as by hand`(set: String, expectation: Expectation, judgement: Judgement) throws {
    #expect(try Judging.judge().judge(Answer([try Judging.heads(set)]), expectation).judgement == judgement)
  }

  @Test(arguments: [
    ("dense", Expectation.equals(Judging.text("dense")), Judgement.holds),
    ("dense", .equals(Judging.text("sparse")), .fails),
    ("dense", .oneOf([Judging.text("sparse"), Judging.text("dense")]), .holds),
  ])
  func `Texts are compared as written`(text: String, expectation: Expectation, judgement: Judgement) throws {
    #expect(try Judging.judge().judge(Answer([Answer.Item(.text(text))]), expectation).judgement == judgement)
  }

  @Test func `Numbers are no sets of heads`() {
    for expectation: Expectation in [
      .subset(of: Judging.text("L0H1")), .contains(Judging.text("L0H1")), .disjoint(from: Judging.text("L0H1")),
    ] {
      #expect(throws: Refusal.self) { try Judging.judge().judge(Answer(1), expectation) }
    }
  }

  @Test func `Judgements combine by the logic of three values`() {
    #expect(Judgement.all([Judgement]()) == .holds)
    #expect(Judgement.all([.holds, .undecided]) == .undecided)
    #expect(Judgement.all([.undecided, .fails]) == .fails)
    #expect(Judgement.any([Judgement]()) == .fails)
    #expect(Judgement.any([.fails, .undecided]) == .undecided)
    #expect(Judgement.any([.undecided, .holds]) == .holds)
  }
}

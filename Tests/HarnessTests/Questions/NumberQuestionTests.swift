import Claims
import Testing

@testable import Harness

@Suite struct Arithmetic {
  private let asking = Asking(
    figures: ClaimText.figures(
      "half: {printed: \"0.5\"}", "two: {printed: \"2.0\"}", "tiny: {printed: \"0.0\"}", "some: {printed: \"0.04\", tolerance: 0.05, reason: r}"))

  @Test(arguments: [
    ("{difference: {of: 5, minus: 3}}", ["=2"]), ("{ratio: {of: 1, to: 4}}", ["=0.25"]), ("{product: {of: 2, by: 3}}", ["=6"]),
    ("{absolute: [-2, 3]}", ["-2=2", "3=3"]), ("{minimum: [3, 1, 2]}", ["=1"]), ("{maximum: [3, 1, 2]}", ["=3"]),
    ("{mean: [1, 2, 6]}", ["=3"]), ("{median: [1, 9, 2]}", ["=2"]), ("{median: [1, 9, 2, 4]}", ["=3"]), ("{sum: [1, 2, 6]}", ["=9"]),
    ("{rounded: {of: 2.345, decimals: 2}}", ["=2.35"]), ("{rounded: {of: -2.5}}", ["=-3"]),
    ("{difference: {of: [5, 7], minus: 1}}", ["5=4", "7=6"]), ("{difference: {of: 10, minus: [5, 7]}}", ["5=5", "7=3"]),
    ("{difference: {of: {values: {a: 5, b: 7}}, minus: {values: {b: 1, a: 2}}}}", ["a=3", "b=6"]),
    ("{label-of-largest: {values: {a: 5, b: 7}}}", ["=b"]), ("{label-of-largest: {values: {L0H1: 8, b: 7}}}", ["=L0H1"]),
    ("{matching: {of: {values: {a: 1, b: 2, c: 3}}, labels-of: {values: {c: 0, a: 0}}}}", ["a=1", "c=3"]),
    ("{flatten: [1, {values: {a: 2}}]}", ["=1", "a=2"]),
    ("{matches: {of: {values: {a: 1, b: 2}}, to: {values: {b: 2, a: 3}}}}", ["a=0", "b=1"]),
    ("{matches: {of: L0H1, to: L0H1}}", ["=1"]),
  ])
  func `Answers are as computed by hand`(question: String, labelled: [String]) throws {
    #expect(try asking.labelled(question) == labelled)
  }

  @Test(arguments: [
    ("{ratio: {of: 1, to: 0}}", EvaluationError.Kind.brokenEvidence), ("{mean: []}", .noEvidence),
    ("{difference: {of: {values: {a: 1, b: 2}}, minus: {values: {a: 1, c: 2}}}}", .brokenEvidence),
    ("{difference: {of: {values: {a: 1, b: 2}}, minus: {values: {a: 1, b: 2, c: 3}}}}", .brokenEvidence),
    // Two values under one label could be paired in two ways.
    ("{difference: {of: {flatten: [1, 2]}, minus: {flatten: [3, 4]}}}", .badQuestion),
    ("{matches: {of: {flatten: [1, 2]}, to: {flatten: [1, 3]}}}", .badQuestion),
    ("{matches: {of: {values: {a: 1}}, to: {values: {b: 1, c: 1}}}}", .brokenEvidence),
    ("{matching: {of: {values: {a: 1}}, labels-of: {values: {b: 1}}}}", .noEvidence),
    ("{sum: [L0H1]}", .badQuestion), ("{difference: {of: L0H1, minus: 1}}", .badQuestion),
    // A printed denominator of 0.04 ± 0.05 may be zero.
    ("{ratio: {of: 1, to: {figure: some}}}", .brokenEvidence), ("{ratio: {of: 1, to: {figure: tiny}}}", .brokenEvidence),
  ])
  func `What has no value is refused`(question: String, kind: EvaluationError.Kind) throws {
    #expect(try asking.failure(question) == kind)
  }

  @Test(arguments: [
    // 0.5 ± 0.05 and 2.0 ± 0.05.
    ("{difference: {of: {figure: two}, minus: {figure: half}}}", 0.1), ("{sum: [{figure: two}, {figure: half}]}", 0.1),
    ("{mean: [{figure: two}, {figure: half}]}", 0.05),
    // 2.05 · 0.55 − 1 is the furthest product.
    ("{product: {of: {figure: two}, by: {figure: half}}}", 0.1275),
    // 2.05 / 0.45 − 4 is the furthest quotient.
    ("{ratio: {of: {figure: two}, to: {figure: half}}}", 0.5555555555555554),
  ])
  func `Slack of printed figures reaches all that they may stand for`(question: String, slack: Double) throws {
    let item = try #require(try asking.ask(question).items.first)
    #expect(abs(item.slack - slack) < 1e-12)
  }

  @Test func `Intervals are combined end to end`() throws {
    let asking = Asking(rows: [.sample(.pin, 0.5, examples: 100), .sample(.pin, 0.2, ablated: "L0H1", examples: 100)])
    let a = "{accuracy: {subject: tiny, measure: pin}}"
    let b = "{accuracy: {subject: tiny, measure: pin, ablated: L0H1}}"
    let x = try #require(try asking.ask(a).items.first?.interval)
    let y = try #require(try asking.ask(b).items.first?.interval)
    let ratio = try #require(try asking.ask("{ratio: {of: \(a), to: \(b)}}").items.first?.interval)
    #expect(ratio.lower == x.lower / y.upper && ratio.upper == x.upper / y.lower)
    let difference = try #require(try asking.ask("{difference: {of: \(a), minus: \(b)}}").items.first?.interval)
    #expect(difference.lower == x.lower - y.upper && difference.upper == x.upper - y.lower)
    let product = try #require(try asking.ask("{product: {of: -2, by: \(a)}}").items.first?.interval)
    #expect(product.lower == -2 * x.upper && product.upper == -2 * x.lower)
    let absolute = try #require(try asking.ask("{absolute: {difference: {of: \(b), minus: \(a)}}}").items.first?.interval)
    #expect(absolute.lower == 0 || absolute.lower == min(abs(difference.lower), abs(difference.upper)))
    #expect(absolute.upper == max(abs(difference.lower), abs(difference.upper)))
  }

  @Test func `A denominator whose interval reaches zero leaves the quotient open`() throws {
    let asking = Asking(rows: [.sample(.pin, 0.5, examples: 100), .sample(.pin, 0.2, ablated: "L0H1", examples: 2)])
    let quotient = """
      {ratio: {of: 1, to: {drop: {subject: tiny, measure: pin, ablated: L0H1}}}}
      """
    let interval = try #require(try asking.ask(quotient).items.first?.interval)
    #expect(interval.lower < -1e300 && interval.upper > 1e300)
  }

  @Test func `A sample without a difference is no quotient, rather than a damaged one`() throws {
    let asking = Asking(rows: [.sample(.pin, 0.5, examples: 100), .sample(.pin, 0.5, ablated: "L0H1", examples: 100)])
    let quotient = "{ratio: {of: 1, to: {drop: {subject: tiny, measure: pin, ablated: L0H1}}}}"
    #expect(try asking.failure(quotient) == .noEvidence)
  }
}

@Suite struct Shares {
  private let asking = Asking(figures: ClaimText.figures("third: {printed: \"33%\"}", "odd: {printed: \"35%\"}"))

  @Test(arguments: [
    ("{share: {of: \"L0H{1,2}\", in: \"L0H{1,2,3,4}\"}}", 0.5),
    // Heads outside the whole do not count.
    ("{share: {of: \"L0H{1,9}\", in: \"L0H{1,2,3,4}\"}}", 0.25), ("{share: {of: L1H1, in: \"L0H{1,2}\"}}", 0),
    ("{share: {of: 1, in: 4}}", 0.25), ("{share: {of: L0H1, in: 4}}", 0.25), ("{share: {of: 1, in: \"L0H{1,2}\"}}", 0.5),
    // A list of sets is their union.
    ("{share: {of: [L0H1, L0H2], in: [\"L0H{1,2}\", \"L0H{2,3,4}\"]}}", 0.5),
  ])
  func `Shares are parts of the whole`(question: String, value: Double) throws {
    #expect(try asking.value(question) == value)
  }

  @Test(arguments: [
    ("{share: {of: L0H1, in: none}}", EvaluationError.Kind.noEvidence), ("{share: {of: 5, in: 4}}", .brokenEvidence),
    ("{share: {of: -1, in: 4}}", .brokenEvidence), ("{share: {of: [1, 2], in: 4}}", .badQuestion),
    ("{share-difference: {of: {a: {share: {of: 1, in: 4}}}}}", .badQuestion),
    ("{share-difference: {of: {a: 1, b: 2}}}", .badQuestion),
  ])
  func `What is no part is refused`(question: String, kind: EvaluationError.Kind) throws {
    #expect(try asking.failure(question) == kind)
  }

  @Test func `An interval only where asked`() throws {
    #expect(try asking.ask("{share: {of: 2, in: 3}}").items.first?.interval == nil)
    // scipy.stats.binomtest(2, 3).proportion_ci(method="exact")
    let interval = try #require(try asking.ask("{share: {of: 2, in: 3, interval: true}}").items.first?.interval)
    #expect(abs(interval.lower - 0.0942993) < 1e-6 && abs(interval.upper - 0.9915962) < 1e-6)
  }

  @Test func `A difference of shares has the hybrid score interval`() throws {
    let item = try #require(
      try asking.ask("{share-difference: {of: {a: {share: {of: 3, in: 4}}, b: {share: {of: 1, in: 4}}}}}").items.first)
    #expect(item.number == 0.5)
    // Newcombe's method 10 from the Wilson bounds of 3/4 and 1/4.
    let interval = try #require(item.interval)
    #expect(abs(interval.lower + 0.1354884) < 1e-6 && abs(interval.upper - 0.7890833) < 1e-6)
  }

  @Test(arguments: [
    // 1/3 = 33.3 % prints as 33 %; of 20 heads none does 33 % (6/20 = 30 %, 7/20 = 35 %).
    ("{whole-counts: {of: {figure: third}, in: 3}}", 1.0), ("{whole-counts: {of: {figure: third}, in: 20}}", 0),
    ("{whole-counts: {of: {figure: odd}, in: 20}}", 1), ("{whole-counts: {of: {figure: odd}, in: 200}}", 3),
  ])
  func `Counts that print as the figure`(question: String, value: Double) throws {
    #expect(try asking.value(question) == value)
  }
}

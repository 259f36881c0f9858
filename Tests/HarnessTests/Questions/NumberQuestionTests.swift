import Report
import Testing

@testable import Evidence

@Suite struct Arithmetic {
  private let asking = Asking(
    figures: ClaimText.figures(
      "half: {printed: \"0.5\"}", "two: {printed: \"2.0\"}", "tiny: {printed: \"0.0\"}", "some: {printed: \"0.04\", tolerance: 0.05, reason: r}"))

  @Test(arguments: [
    ("5 - 3", ["=2"]), ("1 / 4", ["=0.25"]), ("2 * 3", ["=6"]),
    ("absolute([-2, 3])", ["-2=2", "3=3"]), ("minimum([3, 1, 2])", ["=1"]), ("maximum([3, 1, 2])", ["=3"]),
    ("mean([1, 2, 6])", ["=3"]), ("median([1, 9, 2])", ["=2"]), ("median([1, 9, 2, 4])", ["=3"]), ("sum([1, 2, 6])", ["=9"]),
    ("rounded(2.345, decimals = 2)", ["=2.35"]), ("rounded(-2.5)", ["=-3"]),
    ("[5, 7] - 1", ["5=4", "7=6"]), ("10 - [5, 7]", ["5=5", "7=3"]),
    ("[a = 5, b = 7] - [b = 1, a = 2]", ["a=3", "b=6"]),
    ("label-of-largest([a = 5, b = 7])", ["=b"]), ("label-of-largest([L0H1 = 9, b = 7])", ["=L0H1"]),
    ("[a = 1, b = 2] + 3", ["a=4", "b=5"]), ("[a = 1, b = 2] + [b = 4, a = 3]", ["a=4", "b=6"]),
    ("matching([a = 1, b = 2, c = 3], labels-of = [c = 0, a = 0])", ["a=1", "c=3"]),
    ("flatten([1, [a = 2]])", ["=1", "a=2"]),
    ("matches([a = 1, b = 2], to = [b = 2, a = 3])", ["a=0", "b=1"]),
    ("matches(L0H1, to = L0H1)", ["=1"]),
  ])
  func `Answers are as computed by hand`(question: String, labelled: [String]) throws {
    #expect(try asking.labelled(question) == labelled)
  }

  @Test(arguments: [
    ("1 / 0", EvaluationError.Kind.brokenEvidence), ("mean([])", .noEvidence),
    ("[a = 1, b = 2] - [a = 1, c = 2]", .brokenEvidence),
    ("[a = 1, b = 2] - [a = 1, b = 2, c = 3]", .brokenEvidence),
    // Two values under one label could be paired in two ways.
    ("flatten([1, 2]) - flatten([3, 4])", .badQuestion),
    ("matches(flatten([1, 2]), to = flatten([1, 3]))", .badQuestion),
    ("matches([a = 1], to = [b = 1, c = 1])", .brokenEvidence),
    ("matching([a = 1], labels-of = [b = 1])", .noEvidence),
    ("sum([L0H1])", .badQuestion), ("L0H1 - 1", .badQuestion),
    // A printed denominator of 0.04 ± 0.05 may be zero.
    ("1 / figure(some)", .brokenEvidence), ("1 / figure(tiny)", .brokenEvidence),
  ])
  func `What has no value is refused`(question: String, kind: EvaluationError.Kind) throws {
    #expect(try asking.failure(question) == kind)
  }

  @Test(arguments: [
    // 0.5 ± 0.05 and 2.0 ± 0.05.
    ("figure(two) - figure(half)", 0.1), ("sum([figure(two), figure(half)])", 0.1),
    ("mean([figure(two), figure(half)])", 0.05),
    // 2.05 · 0.55 − 1 is the furthest product.
    ("figure(two) * figure(half)", 0.1275),
    // 2.05 / 0.45 − 4 is the furthest quotient.
    ("figure(two) / figure(half)", 0.5555555555555554),
  ])
  func `Slack of printed figures reaches all that they may stand for`(question: String, slack: Double) throws {
    let item = try #require(try asking.ask(question).items.first)
    #expect(abs(item.slack - slack) < 1e-12)
  }

  @Test func `Intervals of which nothing else is known are combined end to end`() throws {
    let asking = Asking(rows: [.sample(.pin, 0.5, examples: 100), .sample(.pin, 0.2, ablated: "L0H1", examples: 100)])
    let a = "accuracy(tiny, measure = pin)"
    let b = "accuracy(tiny, measure = pin, ablated = L0H1)"
    let x = try #require(try asking.ask(a).items.first?.interval)
    let y = try #require(try asking.ask(b).items.first?.interval)
    let ratio = try #require(try asking.ask("\(a) / \(b)").items.first?.interval)
    #expect(ratio.lower == x.lower / y.upper && ratio.upper == x.upper / y.lower)
    let mixed = try #require(try asking.ask("\(a) / \(b) - \(a)").items.first?.interval)
    #expect(mixed.lower == ratio.lower - x.upper && mixed.upper == ratio.upper - x.lower)
    let product = try #require(try asking.ask("-2 * \(a)").items.first?.interval)
    #expect(product.lower == -2 * x.upper && product.upper == -2 * x.lower)
    let difference = try #require(try asking.ask("\(b) - \(a)").items.first?.interval)
    let absolute = try #require(try asking.ask("absolute(\(b) - \(a))").items.first?.interval)
    #expect(absolute.lower == 0 || absolute.lower == min(abs(difference.lower), abs(difference.upper)))
    #expect(absolute.upper == max(abs(difference.lower), abs(difference.upper)))
  }

  @Test func `A denominator whose interval reaches zero leaves the quotient open`() throws {
    let asking = Asking(rows: [.sample(.pin, 0.5, examples: 100), .sample(.pin, 0.2, ablated: "L0H1", examples: 2)])
    let quotient = "1 / drop(tiny, measure = pin, ablated = L0H1)"
    let interval = try #require(try asking.ask(quotient).items.first?.interval)
    #expect(interval.lower < -1e300 && interval.upper > 1e300)
  }

  @Test func `A sample without a difference is no quotient, rather than a damaged one`() throws {
    let asking = Asking(rows: [.sample(.pin, 0.5, examples: 100), .sample(.pin, 0.5, ablated: "L0H1", examples: 100)])
    let quotient = "1 / drop(tiny, measure = pin, ablated = L0H1)"
    #expect(try asking.failure(quotient) == .noEvidence)
  }
}

@Suite struct Shares {
  private let asking = Asking(figures: ClaimText.figures("third: {printed: \"33%\"}", "odd: {printed: \"35%\"}"))

  @Test(arguments: [
    ("share(L0H{1,2}, in = L0H{1,2,3,4})", 0.5),
    // Heads outside the whole do not count.
    ("share(L0H{1,9}, in = L0H{1,2,3,4})", 0.25), ("share(L1H1, in = L0H{1,2})", 0),
    ("share(1, in = 4)", 0.25), ("share(L0H1, in = 4)", 0.25), ("share(1, in = L0H{1,2})", 0.5),
    // A list of sets is their union.
    ("share([L0H1, L0H2], in = [L0H{1,2}, L0H{2,3,4}])", 0.5),
  ])
  func `Shares are parts of the whole`(question: String, value: Double) throws {
    #expect(try asking.value(question) == value)
  }

  @Test(arguments: [
    ("share(L0H1, in = none)", EvaluationError.Kind.noEvidence), ("share(5, in = 4)", .brokenEvidence),
    ("share(-1, in = 4)", .brokenEvidence), ("share([1, 2], in = 4)", .badQuestion),
    ("share-difference([a = share(1, in = 4)])", .badQuestion),
    ("share-difference([a = 1, b = 2])", .badQuestion),
  ])
  func `What is no part is refused`(question: String, kind: EvaluationError.Kind) throws {
    #expect(try asking.failure(question) == kind)
  }

  @Test func `An interval only where asked`() throws {
    #expect(try asking.ask("share(2, in = 3)").items.first?.interval == nil)
    // scipy.stats.binomtest(2, 3).proportion_ci(method="exact")
    let interval = try #require(try asking.ask("share(2, in = 3, interval = true)").items.first?.interval)
    #expect(abs(interval.lower - 0.0942993) < 1e-6 && abs(interval.upper - 0.9915962) < 1e-6)
  }

  @Test func `A difference of shares has the hybrid score interval`() throws {
    let item = try #require(
      try asking.ask("share-difference([a = share(3, in = 4), b = share(1, in = 4)])").items.first)
    #expect(item.number == 0.5)
    // Newcombe's method 10 from the Wilson bounds of 3/4 and 1/4.
    let interval = try #require(item.interval)
    #expect(abs(interval.lower + 0.1354884) < 1e-6 && abs(interval.upper - 0.7890833) < 1e-6)
  }

  @Test(arguments: [
    // 1/3 = 33.3 % prints as 33 %; of 20 heads none does 33 % (6/20 = 30 %, 7/20 = 35 %).
    ("whole-counts(figure(third), in = 3)", 1.0), ("whole-counts(figure(third), in = 20)", 0),
    ("whole-counts(figure(odd), in = 20)", 1), ("whole-counts(figure(odd), in = 200)", 3),
  ])
  func `Counts that print as the figure`(question: String, value: Double) throws {
    #expect(try asking.value(question) == value)
  }
}

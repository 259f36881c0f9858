import Claims
import Mathematics
import Report
import Testing

@testable import Evidence
@testable import Questions

@Suite struct StatisticsOfAnswers {
  private let asking = Asking()
  private static let x = "[a = 1, b = 2, c = 3, d = 4, e = 5]"
  private static let y = "[e = 5, a = 2, b = 1, c = 4, d = 3]"

  @Test(arguments: [
    // scipy.stats.spearmanr and kendalltau of (1, 2, 3, 4, 5), (2, 1, 4, 3, 5).
    ("correlation(\(x), y = \(y))", 0.8), ("correlation(\(x), y = \(y), kind = kendall)", 0.6),
    ("correlation(\(x), y = \(x) * -1)", -1),
    // scipy.stats.hypergeom.sf(1, 16, 4, 4) and sf(0, 16, 4, 4).
    ("overlap-probability(16, marked = 4, drawn = 4, at-least = 2)", 0.24450549450549444),
    ("overlap-probability(16, marked = 4, drawn = 4, at-least = 1)", 0.7280219780219781),
    ("overlap-probability(16, marked = 4, drawn = 4, at-least = 0)", 1),
    ("overlap-probability(16, marked = 4, drawn = 4, at-least = 5)", 0),
  ] as [(String, Double)])
  func `Exact values come out as by hand`(question: String, value: Double) throws {
    #expect(abs(try asking.value(question) - value) < 1e-12)
  }

  @Test(arguments: [
    // 8 of the 120 orders of y correlate as strongly.
    ("permutation-p(\(x), y = \(y))", 8.0 / 120),
    // Two single heads of a layer of 4 coincide in 1 of 4 draws; three of them in pairs in 1 − 4·3·2/4³.
    ("recurrence-probability([a = L0H0, b = L0H1], heads-per-layer = 4, at-least = 2)", 0.25),
    ("recurrence-probability([a = L0H0, b = L0H1, c = L0H1], heads-per-layer = 4, at-least = 2)", 0.625),
    ("recurrence-probability([a = L0H0, b = L0H1, c = L0H1], heads-per-layer = 4, at-least = 3, counting = pairs)", 0.0625),
  ])
  func `Chance is counted out`(question: String, value: Double) throws {
    let item = try #require(try asking.ask(question).items.first)
    #expect(abs((item.number ?? .nan) - value) < 1e-12 && item.interval == nil)
    #expect(item.chance?.atLeast == item.number && item.chance?.draws == nil)
  }

  @Test(arguments: [
    ("correlation(\(x), y = [a = 1, b = 1, c = 1, d = 1, e = 1])", EvaluationError.Kind.brokenEvidence),
    ("correlation(\(x), y = [a = 1, b = 2, c = 3, d = 4, f = 5])", .brokenEvidence),
    ("correlation([a = 1, b = 2], y = [a = 1, b = 2])", .brokenEvidence),
    ("correlation(flatten([1, 2, 3]), y = flatten([3, 2, 1]))", .badQuestion),
    ("sample-mean([1])", .badQuestion), ("beyond-chance([1.5])", .badQuestion), ("beyond-chance([-0.1])", .badQuestion),
    ("overlap-probability(4, marked = 5, drawn = 1, at-least = 1)", .badQuestion),
    ("recurrence-probability([a = L0H{0,1,2}], heads-per-layer = 2, at-least = 1)", .badQuestion),
  ])
  func `What is undefined is refused`(question: String, kind: EvaluationError.Kind) throws {
    #expect(try asking.failure(question) == kind)
  }

  @Test(arguments: [
    // scipy.stats.t.interval(0.95, n - 1, mean, sem).
    ("sample-mean([1, 2, 3, 4, 10])", 4, -0.3899451654, 8.3899451654), ("sample-mean([0.01, 9])", 4.505, -52.6093902881, 61.6193902881),
  ])
  func `A mean is as uncertain as its few values leave it`(
    question: String, mean: Double, lower: Double, upper: Double
  ) throws {
    let item = try #require(try asking.ask(question).items.first)
    let interval = try #require(item.interval)
    #expect(item.number == mean)
    #expect(abs(interval.lower - lower) < 1e-6 && abs(interval.upper - upper) < 1e-6)
  }

  @Test func `Intervals of means and correlations are those of the tested statistics`() throws {
    let mean = try #require(try asking.ask("sample-mean([0.2, 0.4, 0.1, 0.9])").items.first?.interval)
    #expect(mean == (try Sample.meanInterval([0.2, 0.4, 0.1, 0.9])))
    let (x, y) = ((0..<12).map(Double.init), [3.0, 1, 2, 6, 5, 4, 9, 7, 8, 11, 12, 10])
    func values(_ list: [Double]) -> String {
      "[" + list.enumerated().map { "m\($0) = \($1)" }.joined(separator: ", ") + "]"
    }
    for (kind, correlate) in [("spearman", RankCorrelation.spearman), ("kendall", RankCorrelation.kendall)] {
      let question = "correlation(\(values(x)), y = \(values(y)), kind = \(kind))"
      let expected = try Bootstrap.percentile(count: 12, seed: Uncertainty.seed) { members in
        (try? correlate(members.map { x[$0] }, members.map { y[$0] })) ?? nil
      }
      #expect(try asking.ask(question).items.first?.interval == expected)
      #expect(expected != nil)
    }
  }

  @Test(arguments: [(3, false), (4, false), (5, true), (8, true)])
  func `A perfect order of a few members is told from chance only where a permutation test tells it`(members: Int, isTold: Bool) throws {
    let values = (1...members).map { "m\($0) = \($0)" }.joined(separator: ", ")
    // Of 4 members' 24 orders 2 are as strong, of 5 members' 120 as well.
    for kind in ["spearman", "kendall"] {
      let item = try #require(
        try asking.ask("correlation([\(values)], y = [\(values)], kind = \(kind))").items.first)
      #expect(abs((item.number ?? 0) - 1) < 1e-12 && item.interval?.contains(0) == !isTold)
    }
  }

  @Test func `What is rare has its small probability`() throws {
    let sets = "L0H0+L1H0+L2H0+L3H0+L4H0"
    let question = "recurrence-probability([a = \(sets), b = \(sets)], heads-per-layer = 16, at-least = 5, counting = pairs)"
    #expect(abs(try asking.value(question) - 0x1p-20) < 1e-18)
  }

  @Test(arguments: [
    // Normal quantiles: z(0.99) = 2.326; z − 1.645 is above zero for p < 5 %. A p above 95 % is no evidence of the contrary:
    // chance may give nothing less.
    (0.01, true), (0.04, true), (0.06, false), (0.5, false), (0.96, false), (0, true), (1, false),
  ])
  func `Beyond chance excludes zero only where chance gives so much rarely`(p: Double, excludes: Bool) throws {
    let item = try #require(try asking.ask("beyond-chance(\(p))").items.first)
    #expect(item.interval?.contains(0) == !excludes)
    #expect((item.number ?? 0 > 0) == (p < 0.5))
    if p == 0.01 { #expect(abs((item.number ?? 0) - 2.3263479) < 1e-6) }
  }

  @Test(arguments: [
    // scipy.stats.hypergeom(128, 6, 6): none in common is what chance gives in three cases of four.
    (128, 6, 6, 0, Judgement.undecided), (128, 6, 6, 3, .holds),
    // hypergeom(20, 10, 10).cdf(2) = 0.0115: so few are rare.
    (20, 10, 10, 2, .fails), (20, 10, 10, 3, .undecided), (20, 10, 10, 8, .holds),
  ])
  func `More than chance fails only where chance gives so few rarely`(
    population: Int, marked: Int, drawn: Int, shared: Int, judgement: Judgement
  ) throws {
    let item = try #require(
      try asking.ask(
        "beyond-chance(overlap-probability(\(population), marked = \(marked), drawn = \(drawn), at-least = \(shared)))"
      ).items.first)
    let interval = try #require(item.interval)
    let found: Judgement = interval.lower > 0 ? .holds : interval.upper < 0 ? .fails : .undecided
    #expect(found == judgement && item.chance?.observed == Double(shared))
  }
}

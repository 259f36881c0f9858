import Claims
import Ground
import Report
import Testing

@testable import Evidence
@testable import Questions

/// What a check expects of PR or accuracy, and the verdict on the archive.
struct Verdicted: Sendable, CustomStringConvertible {
  var name: String
  var check: String
  var verdict: Verdict

  init(_ name: String, _ check: String, _ verdict: Verdict) {
    self.name = name
    self.check = check
    self.verdict = verdict
  }

  var description: String { name }
}

@Suite struct VerdictsOfChecks {
  private static func one(_ ask: String, _ expect: String) -> String {
    "tiers: [archive]\nask: \(ask)\nexpect: \(expect)"
  }
  private static func rows(_ subjects: String, _ expect: String) -> String {
    "tiers: [archive]\nfor: s in [\(subjects)]\nask: measurement(pr, subject = s)\nexpect: \(expect)"
  }
  private static let pr = "measurement(pr, subject = a)"
  private static let accuracy = "accuracy(a, measure = pin)"

  static let cases: [Verdicted] = [
    Verdicted("the value is as expected", one(pr, "equals 5"), .reproduced),
    Verdicted("the value is another", one(pr, "equals 6"), .contradicted),
    Verdicted("the interval lies above", one(accuracy, "above 0.5"), .reproduced),
    Verdicted("the interval lies below", one(accuracy, "above 0.99"), .contradicted),
    Verdicted("the interval reaches over the line", one(accuracy, "above 0.88"), .inconclusive),
    Verdicted("no rows", one("measurement(pr, subject = c)", "equals 5"), .notRun),
    Verdicted("no figure", one("figure(nothing)", "equals 5"), .error),
    Verdicted("division by zero", one("\(pr) / 0", "equals 5"), .error),
    Verdicted("numbers and heads", one(pr, "equals L0H1"), .error),
    Verdicted("no interval for noise", one(pr, "within noise"), .error),
    Verdicted("an operand without evidence", one(pr, "above measurement(pr, subject = c)"), .notRun),
    Verdicted("an operand of the same tier", one(pr, "above measurement(pr, subject = b)"), .reproduced),
    // PR of `d` is known on another tier only.
    Verdicted("an operand of another tier", one(pr, "below measurement(pr, subject = d)"), .notRun),
    Verdicted("all rows hold", rows("a, b", "above 2"), .reproduced),
    Verdicted("one row fails", rows("a, b", "above 4"), .contradicted),
    Verdicted("a row has no evidence", rows("a, c", "above 2"), .inconclusive),
    Verdicted("a row has no evidence and another fails", rows("a, b, c", "above 4"), .contradicted),
    Verdicted("no row has evidence", rows("c, d", "above 4"), .notRun),
    Verdicted("an order over rows", rows("a, b", "descending"), .reproduced),
    Verdicted("another order over rows", rows("b, a", "descending"), .contradicted),
    Verdicted("an order with a hole that holds", rows("a, c, b", "descending"), .inconclusive),
    Verdicted("an order with a hole that fails", rows("b, c, a", "descending"), .inconclusive),
    Verdicted("an order of which one row is left", rows("a, c", "descending"), .inconclusive),
    Verdicted("the largest is missing", rows("a, b, c", "largest is c"), .inconclusive),
    Verdicted("the largest was never asked for", rows("a, b", "largest is c"), .error),
    Verdicted("a count with a hole", rows("a, b, c", "equals 2 of them above 4"), .inconclusive),
    Verdicted("not a count with a hole", rows("a, b, c", "not (equals 1 of them above 4)"), .inconclusive),
    Verdicted("not an order", rows("b, a", "not descending"), .reproduced),
    Verdicted("not, of each row", rows("a, b", "not above 4"), .contradicted),
    Verdicted(
      "an operand is missing for one row",
      "tiers: [archive]\nfor: (s, o) in [(a, b), (b, c)]\nlabel: \"{s}\"\nask: measurement(pr, subject = s)\n"
        + "expect: above measurement(pr, subject = o)", .inconclusive),
    Verdicted(
      "each row has its own bound",
      "tiers: [archive]\nfor: (s, bar) in [(a, 4), (b, 2)]\nlabel: \"{s}\"\nask: measurement(pr, subject = s)\n"
        + "expect: above bar", .reproduced),
    Verdicted(
      "an expectation about all rows cannot have a bound for each",
      "tiers: [archive]\nfor: (s, bar) in [(a, 4), (b, 4.5)]\nlabel: \"{s}\"\nask: measurement(pr, subject = s)\n"
        + "expect: equals 1 of them above bar", .error),
    Verdicted(
      "a damaged row makes the check an error, whatever the others say",
      "tiers: [archive]\nfor: n in [0, 1]\nask: 1 / n\nexpect: equals 7", .error),
  ]

  @Test(arguments: cases)
  func `A check comes out as its evidence says`(_ item: Verdicted) throws {
    let result = try Verifying(item.check, rows: Measurement.twoSubjects).result()
    #expect(result.verdict == item.verdict, "\(result.reason)")
  }

  @Test func `Damaged files are an error, and not absence`() throws {
    let check = Self.one("measurement(pr, subject = c)", "equals 5")
    let result = try Verifying(check, rows: Measurement.twoSubjects, broken: ["x.json: cut short"]).result()
    #expect(result.verdict == .error)
    #expect(result.reason.contains("x.json: cut short"))
  }

  @Test func `A tier is asked for its own evidence`() throws {
    let check = "tiers: [archive, replica]\nask: measurement(pr, subject = d)\nexpect: equals 7"
    let verifying = try Verifying(check, rows: Measurement.twoSubjects)
    #expect(try verifying.verdict(.archive) == .notRun)
    #expect(try verifying.verdict(.replica) == .reproduced)
    #expect(verifying.verifier.verify(verifying.claim).map(\.tier) == [.archive, .replica])
    #expect(verifying.verifier.verify(verifying.claim, tiers: [.replica]).map(\.verdict) == [.reproduced])
  }

  @Test func `On sampled tiers a figure within the interval is not contradicted`() throws {
    let check = "tiers: [archive, replica]\nask: accuracy(a, measure = pin)\nexpect: figure printed"
    let rows: [Measurement] = [.archive, .replica].map { .sample(.pin, 0.9, subject: "a", examples: 100, tier: $0) }
    let verifying = try Verifying(check, rows: rows, figures: ClaimText.figures("printed: {printed: \"0.88\"}"))
    #expect(try verifying.verdict(.archive) == .contradicted)
    #expect(try verifying.verdict(.replica) == .inconclusive)
  }

  @Test func `Missing members are named`() throws {
    let result = try Verifying(Self.rows("a, c", "above 2"), rows: Measurement.twoSubjects).result()
    #expect(result.reason.hasPrefix("1 of 2 members have no evidence on this tier (c: no pr of c"))
    #expect(result.items.map(\.label) == ["a"])
  }

  @Test func `Values of a row are compared under their own labels`() throws {
    let check = """
      tiers: [archive]
      for: s in [a, b]
      ask: |
        [x = measurement(pr, subject = s), y = 1]
      expect: equals [y = 1, x = measurement(pr, subject = s)]
      """
    let result = try Verifying(check, rows: Measurement.twoSubjects).result()
    #expect(result.verdict == .reproduced, "\(result.reason)")
    #expect(result.items.map(\.label) == ["a x", "a y", "b x", "b y"])
  }

  @Test func `Sources lead back to files and figures`() throws {
    let check = "tiers: [archive]\nask: \(Self.pr) - figure(five)\nexpect: equals 0"
    let figures = ClaimText.figures("five: {number: 5}")
    let result = try Verifying(check, rows: Measurement.twoSubjects, figures: figures).result()
    #expect(result.verdict == .reproduced)
    #expect(result.sources.map(\.name) == ["a.json", "golden.yaml:3"])
  }
}

@Suite struct VariantsAndNulls {
  private static let grid = (0..<16).map {
    Measurement.sample(.spread, Double($0), subject: "a", head: "L\($0 / 4)H\($0 % 4)")
  }
  private static let top = "top(per-head(pr.spread, subject = a), k = k)"

  @Test func `Variants are the check under other constants`() throws {
    let check = """
      tiers: [archive]
      with: {k: 2}
      ask: \(Self.top)
      expect: equals L3H{2,3}
      variants: {one: {k: 1}, same: {k: 1 + 1}, too many: {k: 17}}
      """
    let result = try Verifying(check, rows: Self.grid).result()
    #expect(result.verdict == .reproduced)
    #expect(result.variants.map(\.verdict) == [.contradicted, .reproduced, .error])
    #expect(result.variants.first?.measured == "L3H3")
  }

  private func nulls(_ null: String, expect: String = "equals L3H3") throws -> [CheckResult.NullResult] {
    let check = "tiers: [archive]\nwith: {k: 1}\nask: \(Self.top)\nexpect: \(expect)\nnull: [\"\(null)\"]"
    return try Verifying(check, rows: Self.grid).result().nulls
  }

  /// Passes in 400 draws: twenty seeds of twenty draws each, which no early end cuts short.
  private func passes(permuting kind: String, expect: String = "equals L3H3") throws -> Int {
    try (1...20).reduce(0) { sum, seed in
      let null = try #require(try nulls("permute \(kind), 20 draws, seed \(seed)", expect: expect).first)
      #expect(null.draws == 20)
      return sum + null.passes
    }
  }

  @Test func `Permuted evidence is the same for the same seed`() throws {
    let first = try nulls("permute heads, 100 draws, seed 3")
    #expect(try nulls("permute heads, 100 draws, seed 3") == first)
    #expect(first.first?.name == "permuted heads")
    // The largest of 16 values falls on one head in 1/16 of the draws: 25 ± 4 · 4.8 of 400.
    #expect((6...44).contains(try passes(permuting: "heads")))
  }

  @Test func `Permuting within layers keeps the layer`() throws {
    // 1/4 of the draws: 100 ± 4 · 8.7.
    #expect((65...135).contains(try passes(permuting: "heads-within-layers")))
    #expect(try passes(permuting: "heads-within-layers", expect: "subset of L3H{0,1,2,3}") == 400)
  }

  @Test func `Permuting layers moves them as wholes`() throws {
    #expect((65...135).contains(try passes(permuting: "layers")))
    #expect(try passes(permuting: "layers", expect: "subset of L0H3+L1H3+L2H3+L3H3") == 400)
  }

  @Test(arguments: [
    (0, 58, false), (0, 59, true), (1, 92, false), (1, 93, true), (20, 20, true), (19, 19, false), (5, 100, false),
    (10, 60, true),
  ])
  func `Drawing ends when one in twenty is settled`(passes: Int, draws: Int, isSettled: Bool) {
    #expect(Verifier.isSettled(passes, of: draws) == isSettled)
  }

  @Test func `A null that is settled is drawn on until its draws make a distribution`() throws {
    let null = try #require(
      try nulls("permute heads-within-layers, 200 draws", expect: "subset of L3H{0,1,2,3}").first)
    #expect(null.passes == Verifier.fewestDraws)
    #expect(null.draws == Verifier.fewestDraws)
    #expect(null.passesTooOften)
  }

  @Test func `Another question in its place is judged alike`() throws {
    let check = """
      tiers: [archive]
      ask: maximum(per-head(pr.spread, subject = a))
      expect: above 10
      null:
        - the smallest: minimum(per-head(pr.spread, subject = a))
        - the same: maximum(per-head(pr.spread, subject = a))
        - nothing: measurement(pr, subject = b)
      """
    let nulls = try Verifying(check, rows: Self.grid).result().nulls
    #expect(nulls.map(\.passes) == [0, 1, 0])
    #expect(nulls.map(\.passesTooOften) == [false, true, false])
    #expect(nulls.last?.note.hasPrefix("no pr of b") == true)
  }

  @Test func `Nothing is drawn without a verdict`() throws {
    let check = "tiers: [archive]\nask: measurement(pr, subject = z)\nexpect: above 1\nnull: [permute heads]"
    let result = try Verifying(check, rows: Self.grid).result()
    #expect(result.verdict == .notRun)
    #expect(result.nulls.isEmpty)
  }
}

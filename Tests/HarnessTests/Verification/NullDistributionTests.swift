import Claims
import struct Evidence.Measurement
import Testing

@testable import Evidence

@Suite struct NullsOfMembers {
  /// 20 heads of one layer; heads 0–9 are of a class, and heads 0–4 have the largest integrals.
  private static let model: [Evidence.Measurement] = (0..<20).flatMap { index -> [Evidence.Measurement] in
    let head = "L0H\(index)"
    var rows = ["induction", "previous-token", "duplicate-token", "first-token", "self", "local"].map { name in
      let value: Double = name == "induction" && index < 10 ? 40 : 1
      return Evidence.Measurement.sample(.selectivity, value, head: head, batch: "synthetic", detail: name)
    }
    rows.append(.sample(.integral, Double(100 - index), head: head))
    return rows
  }

  private static let share = "share(of-class(subject = tiny, batch = synthetic), "
    + "in = top(per-head(pr.integral, subject = tiny), k = 5))"
  private static let everyHead = "all-heads(tiny, quantity = pr.integral)"
  private static let law =
    "random-share(of-class(subject = tiny, batch = synthetic), among = \(everyHead), draw = 5, in = 5)"

  private func result(_ expectation: String, null: String, ask: String = Self.share) throws -> CheckResult {
    let check = "tiers: [archive]\nask: |\n  \(ask)\nexpect: \(expectation)\nnull:\n  - \(null)"
    return try Verifying(check, rows: Self.model).result()
  }

  @Test func `As many random heads are a distribution in which the measured share has its place`() throws {
    let found = try result("above 0.5", null: "as many random heads: \(Self.law)")
    let null = try #require(found.nulls.first)
    let member = try #require(null.members.first)
    // scipy.stats.hypergeom(20, 10, 5): mean 2.5, ppf(0.025, 0.975) = 1, 4; sf(4) = 252/15504.
    #expect(found.verdict == .reproduced && found.items.first?.number == 1)
    #expect(member.chance.mean == 0.5 && member.chance.lower == 0.2 && member.chance.upper == 0.8)
    #expect(abs(member.p - 252.0 / 15504) < 1e-12 && member.side == .atLeast && member.chance.draws == nil)
    #expect(null.moves && member.words.contains("P(≥ 1) = 0.016"))
  }

  @Test func `P is in the direction of the expectation`() throws {
    let null = try #require(try result("below 0.5", null: "as many random heads: \(Self.law)").nulls.first)
    #expect(null.members.first?.side == .atMost && null.members.first?.p == 1)
  }

  @Test func `Permuted evidence gives each member its draws`() throws {
    let null = try #require(try result("above 0.5", null: "permute heads, 400 draws").nulls.first)
    let member = try #require(null.members.first)
    #expect(null.draws >= 59 && member.chance.draws == null.draws && null.moves)
    // The same hypergeometric distribution, sampled.
    #expect(abs(member.chance.mean - 0.5) < 0.15 && member.p < 0.1)
  }

  @Test func `A null that cannot move the value is reported as such`() throws {
    let null = try #require(
      try result("equals 20", null: "permute heads, 100 draws", ask: "count(\(Self.everyHead))").nulls.first)
    #expect(!null.moves && null.members.first?.chance.isCertain == true)
    #expect(null.summary.contains("cannot move the value"))
  }

  @Test func `Drawing all heads there are leaves nothing to chance`() throws {
    let all = "random-share(of-class(subject = tiny, batch = synthetic), among = \(Self.everyHead), draw = 20)"
    let null = try #require(
      try result("at least 10", null: "all: \(all)", ask: "count(of-class(subject = tiny, batch = synthetic))").nulls.first)
    #expect(!null.moves && null.members.first?.words.contains("always gives 10") == true)
  }

  @Test func `What a probability is of stands beside it`() throws {
    let ask = "beyond-chance(overlap-probability(384, marked = 298, drawn = 80, at-least = 63))"
    let found = try Verifying("tiers: [archive]\nask: \(ask)\nexpect: above 0", rows: Self.model).result()
    let chance = try #require(found.nulls.first?.members.first?.chance)
    // Pythia 410M; scripts/references/chance.py.
    #expect(abs(chance.mean - 62.083333) < 1e-5 && chance.lower == 55 && chance.upper == 68)
    #expect(abs(chance.atLeast - 0.45646740607) < 1e-10 && found.verdict == .inconclusive)
  }

  /// Three published draws of a control: 10, 20 and 70 % of 100 examples.
  private static let draws: [Evidence.Measurement] = [
    .sample(.top1, 0.5, batch: "synthetic", run: "control-sweep", examples: 100, label: "baseline"),
    .sample(.top1, 0.1, batch: "synthetic", ablated: "L0H1", run: "control-sweep", examples: 100, label: "matched_random_original_seed=123"),
    .sample(.top1, 0.2, batch: "synthetic", ablated: "L0H2", run: "control-sweep", examples: 100, label: "matched_random_seed=1"),
    .sample(.top1, 0.7, batch: "synthetic", ablated: "L0H3", run: "control-sweep", examples: 100, label: "matched_random_seed=7"),
    .sample(.top1, 0.05, batch: "synthetic", ablated: "L0H9", run: "control-sweep", examples: 100, label: "ablate_screen"),
  ]

  @Test func `Published draws of a control are a distribution`() throws {
    let asking = Asking(rows: Self.draws)
    let question = "draws(tiny, measure = top1, run = control-sweep)"
    #expect(try asking.labelled(question) == ["draw 1=0.2", "draw 7=0.7", "draw 123=0.1"])
    let check = """
      tiers: [archive]
      ask: accuracy(tiny, measure = top1, ablated = L0H9)
      expect: below 0.5
      null:
        - three draws: \(question)
      """
    let null = try #require(try Verifying(check, rows: Self.draws).result().nulls.first)
    let member = try #require(null.members.first)
    #expect(member.chance.draws == 3 && member.chance.lower == 0.1 && member.chance.upper == 0.7)
    #expect(member.p == 0.25 && member.side == .atMost)
  }
}

import Report
import Testing

@testable import Evidence
@testable import Questions

@Suite struct Challenges {
  private static let figures = ClaimText.figures(
    "n: {printed: \"0.5\"}", "same: {printed: \"0.5\"}", "sum: {number: 1}", "picks: {heads: \"L0H{1,2}\"}",
    "again: {heads: \"L0H{1,2}\"}", "word: {text: dense}", "names: {list: [self, local]}")

  private func challenge(_ ask: String, _ expect: String, more: String = "") throws -> ChallengeResult {
    let rows = Measurement.twoSubjects + Measurement.heads(.spread, 5, 9, 7, 1)
    let verifying = try Verifying(
      "tiers: [archive]\nask: |\n  \(ask)\nexpect: \(expect)\(more)", rows: rows, figures: Self.figures,
      subjects: ["a", "b", "tiny"])
    return try #require(try verifying.challenge())
  }

  static let tautologies: [(String, String)] = [
    ("figure(n)", "figure n"), ("figure(n)", "equals figure(n)"), ("figure(picks)", "figure picks"),
    ("figure(word)", "figure word"), ("text(a)", "equals a"), ("[figure(f) for f in [n]]", "figure n"),
    ("measurement(pr, subject = a)", "equals measurement(pr, subject = a)"),
    ("measurement(pr, subject = a)", "above 0 or at most 0"), ("count(figure(picks))", "at least 0"),
    ("presence(pr, subject = a)", "between 0 and 1"),
  ]

  @Test(arguments: tautologies)
  func `A check that cannot fail is found out`(ask: String, expect: String) throws {
    let result = try challenge(ask, expect)
    #expect(result.verdict == .reproduced)
    #expect(result.isFixed, "\(result.changedBy)")
    #expect(result.tried > 10)
  }

  static let ableToFail: [(String, String)] = [
    ("measurement(pr, subject = a)", "equals 5"),
    ("measurement(pr, subject = a)", "above measurement(pr, subject = b)"),
    ("top(per-head(pr.spread, subject = tiny), k = 2)", "figure picks"), ("figure(n)", "figure same"),
    ("figure(picks)", "equals figure(again)"), ("[a = figure(n), b = figure(same)]", "figure n"),
    ("sum([figure(n), figure(same)])", "figure sum"), ("figure(word)", "equals dense"),
    ("count(figure(names))", "equals 2"),
    ("gpt-parameters(2, width = 4, vocabulary = 10, context = 8, feed-forward = 16)", "equals 496"),
  ]

  @Test(arguments: ableToFail)
  func `A check that reads evidence is able to fail`(ask: String, expect: String) throws {
    #expect(!(try challenge(ask, expect).isUnableToFail))
  }

  @Test func `Evidence that goes missing is no other judgement`() throws {
    // Exchanging subjects leaves `a` without accuracy at its step: a hole, which says nothing about the check.
    let rows: [Measurement] = [
      .sample(.pin, 0.9, subject: "m/a", step: 1), .sample(.pin, 0.8, subject: "m/b", step: 1),
      .sample(.pin, 0.7, subject: "m/c", step: 2),
    ]
    let check = """
      tiers: [archive]
      for: s in [m/a, m/b]
      ask: accuracy(s, measure = pin, step = 1)
      expect: above 0 or at most 0
      """
    let result = try Verifying(check, rows: rows, subjects: ["m/a", "m/b", "m/c"]).challenge()
    #expect(result?.isUnableToFail == true, "\(result?.changedBy ?? [])")
  }

  @Test func `A check without a verdict is not challenged`() throws {
    let none = try Verifying("tiers: [archive]\nask: measurement(pr, subject = z)\nexpect: above 1")
    #expect(try none.challenge() == nil)
    let broken = try Verifying("tiers: [archive]\nask: 1 / 0\nexpect: above 1")
    #expect(try broken.challenge() == nil)
  }

  @Test func `Exhaustive challenges go on after the first change`() throws {
    let verifying = try Verifying(
      "tiers: [archive]\nask: measurement(pr, subject = a)\nexpect: equals 5",
      rows: Measurement.twoSubjects, subjects: ["a", "b"])
    let check = try #require(verifying.claim.checks.first)
    let all = try #require(verifying.verifier.challenge(check, of: verifying.claim, on: .archive, exhaustive: true))
    #expect(all.changedBy.count > 3)
    #expect(try #require(try verifying.challenge()).changedBy.count == 1)
  }
}

import Claims
import Testing

@testable import Report

/// How verdicts of checks make the verdict of a claim.
@Suite struct StandingTests {
  @Test(arguments: [
    ([Verdict.reproduced, .reproduced], Verdict.reproduced), ([.reproduced, .notRun], .notRun),
    ([.notRun, .inconclusive], .inconclusive), ([.inconclusive, .error], .error),
    ([.error, .contradicted, .reproduced], .contradicted),
  ])
  func `The gravest verdict counts`(_ verdicts: [Verdict], _ together: Verdict) {
    #expect(Verdict.together(verdicts) == together)
    #expect(Verdict.together(verdicts.reversed()) == together)
  }

  @Test func `Without checks there is no verdict`() {
    #expect(Verdict.together([]) == nil)
  }

  private func claim(_ results: [(Tier, Verdict)], alternative: [(Tier, Verdict)] = []) -> ClaimEntry {
    func check(_ id: String, _ results: [(Tier, Verdict)], isAlternative: Bool) -> CheckEntry {
      CheckEntry(
        id: id, question: "", expected: "", results: results.map { TierResult(tier: $0, verdict: $1) },
        role: isAlternative ? .reading : .core, rerunCommand: "")
    }
    let main = results.enumerated().map { check("\($0)", [$1], isAlternative: false) }
    return ClaimEntry(
      id: "c", title: "", statement: "", place: "", kind: "",
      checks: main + (alternative.isEmpty ? [] : [check("other", alternative, isAlternative: true)]))
  }

  @Test func `Tiers are kept apart`() {
    let claim = claim([(.paper, .reproduced), (.archive, .contradicted), (.archive, .reproduced)])
    #expect(claim.standing == [.paper: .reproduced, .archive: .contradicted])
  }

  @Test func `Other readings do not decide`() {
    let claim = claim([(.paper, .reproduced)], alternative: [(.paper, .contradicted)])
    #expect(claim.standing == [.paper: .reproduced])
  }

  @Test func `Counts are by tier and verdict`() {
    let standing = Standing(SampleModel.small)
    #expect(standing.claimCount == 2 && standing.checkCount == 2)
    #expect(standing.tiers == [.paper, .archive, .replica])
    #expect(standing.claims[.archive] == [.contradicted: 1, .reproduced: 1])
    #expect(standing.checks[.replica] == [.notRun: 1])
  }

  @Test func `Values that are no numbers are left to the text`() {
    #expect(Measured(value: .nan, text: "nan").value == nil)
    #expect(Measured(value: 1.5, text: "1.5").value == 1.5)
  }
}

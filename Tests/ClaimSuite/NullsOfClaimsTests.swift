import Claims
import Testing

@Suite struct NullsOfClaims {
  private func nulls(_ claim: String, _ check: String) throws -> [CheckResult.NullResult] {
    let found = try #require(Suite.library.claim(claim))
    let asked = try #require(found.checks.first { $0.id == check })
    var verifier = try Suite.published.get().verifier
    verifier.drawsNulls = true
    return verifier.verify(asked, of: found, on: .archive).nulls
  }

  /// scipy.stats.hypergeom(384, 298, 80): scripts/references/chance.py.
  @Test(.enabled(if: Suite.archive != nil, "CLAIMS_ARCHIVE names no archive"))
  func `On Pythia 410M as many of 80 random heads are classified as of the top 80`() throws {
    let null = try #require(try nulls("conserved-fraction-table", "fp32-re-run").first { $0.draws == 0 })
    let member = try #require(null.members.first { $0.label == "pythia-410m" })
    #expect(member.chance.observed == 63 && member.chance.draws == nil)
    #expect(abs(member.chance.mean - 62.083333333333336) < 1e-12)
    #expect(member.chance.lower == 55 && member.chance.upper == 68)
    #expect(abs(member.p - 0.45646740607463493) < 1e-12 && member.side == .atLeast)
    #expect(member.words == "pythia-410m: 63; chance gives 62.1 (95 % 55 to 68), P(≥ 63) = 0.46")
  }

  @Test(.enabled(if: Suite.archive != nil, "CLAIMS_ARCHIVE names no archive"))
  func `On Pythia 1B nine published draws of a control leave anything between nothing and a third`() throws {
    let null = try #require(try nulls("covered-sizes-20x", "more-than-random-heads-at-1b").first)
    let member = try #require(null.members.first { $0.label == "pythia-1b" })
    // 1.75 % without the one draw, minus 36.05 to 0.65 % without nine others.
    #expect(member.chance.draws == 9)
    #expect(abs(member.chance.lower - (0.0175 - 0.3605)) < 1e-6 && abs(member.chance.upper - (0.0175 - 0.0065)) < 1e-6)
    #expect(abs(member.chance.observed - 0.0135) < 1e-6 && member.p == 0.1)
  }
}

import Testing

@testable import Claims
@testable import Ground

@Suite struct VerdictsOnClaims {
  /// What a check of a role came to on a tier: `core archive reproduced`, `… partial` for a member without evidence.
  private func claim(_ facts: [String], id: String = "sample") -> (claim: Claim, results: [CheckResult]) {
    let place = SourceLocation(file: "f")
    var claim = Claim(
      id: id, title: id, statement: "", section: "4", kind: .figure, tags: [], isExtension: false, weight: .detail,
      asserts: "It is so.", refutedBy: [], checks: [], location: place)
    var results: [CheckResult] = []
    for (index, fact) in facts.enumerated() {
      let words = fact.split(separator: " ", maxSplits: 2).map(String.init)
      let tier = Tier(rawValue: words[1]) ?? .paper
      var check = Check(
        id: "check-\(index)", says: "", tiers: [tier], rows: [], nulls: [], variants: [], role: Check.Role(rawValue: words[0]) ?? .core,
        general: [], location: place)
      if words[0] == "reading", let of = facts.firstIndex(where: { $0.hasPrefix("core") }), words[2].hasSuffix(" of first") {
        check.readingOf = ["check-\(of)"]
      }
      claim.checks.append(check)
      let said = words[2].replacing(" of first", with: "")
      var result = CheckResult(
        claim: id, check: check.id, tier: tier, verdict: Verdict(rawValue: said == "partial" ? "inconclusive" : said) ?? .error)
      if said == "partial" {
        result.items = [CheckResult.Item(label: "a", value: "1", number: 1, interval: nil, expected: "1", judgement: .holds)]
      }
      results.append(result)
    }
    return (claim, results)
  }

  private func verdict(_ facts: String...) -> ClaimVerdict {
    let (claim, results) = claim(facts)
    return ClaimVerdict(claim, results)
  }

  @Test func `A claim holds when its core is reproduced, no reading disagrees and its figures are right`() {
    #expect(verdict("core paper reproduced", "core archive reproduced", "figure paper reproduced") == .holds)
    #expect(verdict("core archive reproduced", "reading archive reproduced") == .holds)
  }

  @Test func `A wrong figure is a correction and never a refutation`() {
    #expect(verdict("core archive reproduced", "figure paper contradicted") == .corrected)
    #expect(verdict("figure paper contradicted") == .corrected)
    #expect(verdict("figure paper reproduced") == .holds)
  }

  @Test func `A part without evidence lets a claim hold as far as it was checked, and hides nothing`() {
    #expect(verdict("core archive reproduced", "core archive not run") == .asFarAsChecked)
    #expect(verdict("core archive partial") == .asFarAsChecked)
    #expect(verdict("core archive contradicted", "core archive not run") == .doesNotHold)
    #expect(verdict("core archive not run") == .noEvidence)
  }

  @Test func `Models trained anew decide nothing, and say whether a claim carries over to them`() {
    func carried(_ facts: String...) -> CarryingOver? {
      let (claim, results) = self.claim(facts)
      return CarryingOver(claim, results)
    }
    #expect(verdict("core replica reproduced") == .noEvidence && verdict("core replica contradicted") == .noEvidence)
    #expect(carried("core replica reproduced", "core archive not run") == .carriesOver)
    #expect(carried("core replica reproduced", "core archive contradicted") == .carriesOver)
    #expect(carried("core replica contradicted", "core replica reproduced") == .doesNot)
    #expect(carried("core replica contradicted", "reading replica reproduced") == .depends)
    #expect(carried("core replica inconclusive") == .undecided && carried("core replica partial") == .asFarAsChecked)
    #expect(carried("core replica not run") == nil && carried("core archive reproduced") == nil)
    var (claim, results) = self.claim(["core replica reproduced"])
    claim.notAbout[.replica] = "another scale"
    #expect(CarryingOver(claim, results) == nil)
    results = []
    #expect(CarryingOver(claim, results) == nil)
  }

  @Test func `A reading that disagrees makes the claim depend on it`() {
    #expect(verdict("core archive reproduced", "reading archive contradicted") == .depends)
    #expect(verdict("core archive contradicted", "reading archive reproduced") == .depends)
    #expect(verdict("core archive contradicted", "reading archive contradicted") == .doesNotHold)
  }

  @Test func `A reading of one check saves no other`() {
    #expect(
      verdict("core archive contradicted", "core archive contradicted", "reading archive reproduced of first") == .doesNotHold)
    #expect(
      verdict("core archive contradicted", "core archive reproduced", "reading archive reproduced of first") == .depends)
  }

  @Test func `A false premise refutes, and an error hides no refutation`() {
    #expect(verdict("core archive reproduced", "premise paper contradicted") == .doesNotHold)
    #expect(verdict("core archive error", "core archive contradicted") == .doesNotHold)
    #expect(verdict("core archive error") == .noEvidence)
  }

  @Test func `Uncertainty leaves it undecided`() {
    #expect(verdict("core archive reproduced", "core archive inconclusive") == .undecided)
  }

  @Test func `Replicas, bearings and tests of the program decide nothing`() {
    #expect(verdict("core archive reproduced", "core replica contradicted") == .holds)
    #expect(verdict("core archive reproduced", "bearing archive contradicted", "self-test paper contradicted") == .holds)
    #expect(verdict("core replica contradicted") == .noEvidence)
    #expect(verdict("bearing archive reproduced") == .noEvidence)
  }

  @Test func `What only somebody's own checkpoints could answer is no missing part`() {
    #expect(verdict("core archive reproduced", "core checkpoint not run") == .holds)
    #expect(verdict("core checkpoint not run") == .noEvidence)
    #expect(verdict("core archive reproduced", "core checkpoint contradicted") == .doesNotHold)
  }

  @Test func `Evidence that cannot bear on a claim is left out, with its reason in the file`() {
    var (claim, results) = claim(["core archive contradicted", "core paper reproduced"])
    claim.notAbout = [.archive: "another run"]
    #expect(ClaimVerdict(claim, results) == .asFarAsChecked)
    results.removeAll()
    #expect(ClaimVerdict(claim, results) == .noEvidence)
  }

  @Test func `A restatement has the verdict of what it restates, and a circle ends`() {
    let (first, results) = claim(["core archive contradicted"], id: "first")
    var (second, others) = claim(["core archive reproduced"], id: "second")
    second.repeats = "first"
    #expect(ClaimVerdict.all([first, second], results + others)["second"] == .doesNotHold)
    var circle = first
    circle.repeats = "second"
    others = results + others
    #expect(ClaimVerdict.all([circle, second], others).count == 2)
  }

  @Test func `A finding is counted once, with the claims that fall by it`() {
    let (root, first) = claim(["core archive contradicted"], id: "root")
    var (resting, second) = claim(["core archive contradicted"], id: "resting")
    resting.restsOn = ["root"]
    var (again, third) = claim(["core archive reproduced"], id: "again")
    again.repeats = "resting"
    var (question, fourth) = claim(["core archive contradicted"], id: "question")
    question.isExtension = true
    var (central, fifth) = claim(["core archive reproduced", "figure paper contradicted"], id: "central")
    central.weight = .central
    let claims = [root, resting, again, question, central]
    let found = Finding.all(claims, ClaimVerdict.all(claims, first + second + third + fourth + fifth))
    #expect(found.map(\.claim) == ["central", "root"])
    #expect(found.map(\.bringsDown) == [[], ["resting", "again"]])
    #expect(found.map(\.verdict) == [.corrected, .doesNotHold])
  }

  @Test func `The scale runs from what holds to what nobody can tell`() {
    #expect(ClaimVerdict.allCases.map(\.place) == Array(0..<7))
    #expect(ClaimVerdict.holds < .doesNotHold)
  }

  @Test func `The agreement of readers is counted against chance`() throws {
    func read(_ advocate: String, _ sceptic: String, _ id: String) -> Claim {
      var claim = claim([], id: id).claim
      claim.readers = Claim.Readers(advocate: advocate, sceptic: sceptic)
      return claim
    }
    #expect(ReadersAgreement([claim([]).claim]) == nil)
    // Cohen's table of 20, 5, 10 and 15: observed 0.7, expected 0.5, κ 0.4.
    var claims: [Claim] = []
    for (advocate, sceptic, count) in [("holds", "holds", 20), ("holds", "undecided", 5), ("undecided", "holds", 10), ("undecided", "undecided", 15)] {
      for _ in 0..<count { claims.append(read(advocate, sceptic, "c\(claims.count)")) }
    }
    let agreement = try #require(ReadersAgreement(claims))
    #expect(agreement.agreed == 35 && agreement.total == 50)
    #expect(abs((agreement.kappa ?? 0) - 0.4) < 1e-12)
    #expect(ReadersAgreement([read("holds", "holds", "a")])?.kappa == nil)
  }
}

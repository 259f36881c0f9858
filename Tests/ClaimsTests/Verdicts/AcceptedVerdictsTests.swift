import Foundation
import Testing

@testable import Claims
@testable import Ground

@Suite struct AcceptedVerdictFiles {
  static func result(
    _ verdict: Verdict = .reproduced, number: Double? = 0.151, value: String = "0.151", label: String = "a",
    interval: Interval? = nil
  ) -> CheckResult {
    CheckResult(
      claim: "sample", check: "one", tier: .archive, verdict: verdict, reason: "",
      items: [
        CheckResult.Item(
          label: label, value: value, number: number, interval: interval, expected: "0.151 ± 0.0005", judgement: .holds)
      ],
      nulls: [CheckResult.NullResult(name: "permuted heads", passes: 3, draws: 20)],
      variants: [CheckResult.VariantResult(name: "v", verdict: .contradicted, measured: "1")],
      sources: [CheckResult.Source(name: "a.json", digest: "d", precision: "fp32")])
  }

  private func roundTrip(_ claim: AcceptedClaim) throws -> AcceptedClaim? {
    try Sample.inTemporaryFolder { root in
      var verdicts = try AcceptedVerdicts(root: root, set: "published")
      try verdicts.write([claim])
      return try AcceptedVerdicts(root: root, set: "published").claims[claim.claim]
    }
  }

  @Test func `What is written is read back`() throws {
    let change = AcceptedClaim.Change(
      check: "one", tier: .archive, from: "reproduced", to: "contradicted", reason: "new file", date: "2026-01-01")
    var paper = Self.result(.inconclusive, number: nil, value: "")
    paper.tier = .paper
    paper.reason = "says \"why\"\n\tand \u{1} how: ≥ 50 %"
    paper.sources = []
    var empty = CheckResult(claim: "sample", check: "two", tier: .checkpoint, verdict: .notRun)
    empty.sources = [CheckResult.Source(name: "./golden/figures/04/a.yaml:3", digest: "", precision: "printed")]
    let claim = AcceptedClaim(claim: "sample", results: [paper, Self.result(), empty], changes: [change])
    #expect(try roundTrip(claim) == claim)
  }

  @Test func `Every item has a line where there are several`() throws {
    var result = Self.result(interval: Interval(0.1, 0.2, confidence: 0.9))
    result.items.append(
      CheckResult.Item(label: "b", value: "L0H3", number: nil, interval: nil, expected: "above 1", judgement: .fails))
    let other = CheckResult(claim: "sample", check: "two", tier: .checkpoint, verdict: .notRun, reason: "no rows")
    let (text, sources) = try Sample.inTemporaryFolder { root in
      var verdicts = try AcceptedVerdicts(root: root, set: "published")
      try verdicts.write([AcceptedClaim(claim: "sample", results: [result, other])])
      return (
        try String(contentsOfFile: verdicts.folder + "/sample.json", encoding: .utf8),
        try String(contentsOfFile: verdicts.folder + ".sources.json", encoding: .utf8)
      )
    }
    #expect(
      text == """
        {"format": 2, "claim": "sample", "results": [
          {"check": "one", "tier": "archive", "verdict": "reproduced", "items": [
            {"label": "a", "number": 0.151, "interval": {"lower": 0.1, "upper": 0.2, "confidence": 0.9}, \
        "expected": "0.151 ± 0.0005", "judgement": "holds"},
            {"label": "b", "value": "L0H3", "expected": "above 1", "judgement": "fails"}
          ], "nulls": [{"name": "permuted heads", "passes": 3, "draws": 20, "note": ""}], \
        "variants": [{"name": "v", "verdict": "contradicted", "measured": "1"}], "sources": ["a.json"]},
          {"check": "two", "tier": "checkpoint", "verdict": "not run", "reason": "no rows"}
        ]}

        """)
    #expect(
      sources == """
        {"format": 2, "sources": [{"name": "a.json", "digest": "d", "precision": "fp32"}]}

        """)
  }

  @Test func `Results of the paper stand in a set of their own that every set includes`() throws {
    var paper = Self.result()
    paper.tier = .paper
    paper.sources = []
    let (archive, claim) = (Self.result(), AcceptedClaim(claim: "sample", results: [Self.result(), paper]))
    try Sample.inTemporaryFolder { root in
      var published = try AcceptedVerdicts(root: root, set: "published")
      try published.write([claim])
      let fixtures = try AcceptedVerdicts(root: root, set: "fixtures")
      #expect(fixtures.result("sample", "one", .paper) == paper && fixtures.result("sample", "one", .archive) == nil)
      #expect(try AcceptedVerdicts(root: root, set: "published").result("sample", "one", .archive) == archive)
    }
  }

  @Test func `A result in the set of another tier is a problem`() throws {
    try Sample.inTemporaryFolder { root in
      var verdicts = try AcceptedVerdicts(root: root, set: "published")
      try verdicts.write([AcceptedClaim(claim: "sample", results: [Self.result()])])
      try FileManager.default.moveItem(atPath: verdicts.folder, toPath: root + "/golden/verdicts/paper")
      let problem = #expect(throws: Problem.self) { try AcceptedVerdicts(root: root, set: "published") }
      #expect(problem?.location.file == root + "/golden/verdicts/paper/sample.json")
      #expect(problem?.message.contains("tier archive") == true)
    }
  }

  @Test func `A source that the set's list lacks is a problem`() throws {
    try Sample.inTemporaryFolder { root in
      var verdicts = try AcceptedVerdicts(root: root, set: "published")
      try verdicts.write([AcceptedClaim(claim: "sample", results: [Self.result()])])
      try FileManager.default.removeItem(atPath: verdicts.folder + ".sources.json")
      let problem = #expect(throws: Problem.self) { try AcceptedVerdicts(root: root, set: "published") }
      #expect(problem?.message.contains("'a.json'") == true)
    }
  }

  @Test func `A source has the digest that it had when the newest result was accepted`() throws {
    var (changed, other) = (Self.result(), Self.result())
    changed.sources = [CheckResult.Source(name: "a.json", digest: "new", precision: "fp16")]
    other.check = "two"
    try Sample.inTemporaryFolder { root in
      var verdicts = try AcceptedVerdicts(root: root, set: "published")
      try verdicts.write([AcceptedClaim(claim: "sample", results: [Self.result(), other])])
      verdicts = try AcceptedVerdicts(root: root, set: "published")
      try verdicts.write([AcceptedClaim(claim: "sample", results: [changed, other])])
      verdicts = try AcceptedVerdicts(root: root, set: "published")
      #expect(verdicts.result("sample", "one", .archive)?.sources == changed.sources)
      #expect(verdicts.result("sample", "two", .archive)?.sources == changed.sources)
    }
  }

  @Test func `A claim without results has no files`() throws {
    var paper = Self.result()
    paper.tier = .paper
    try Sample.inTemporaryFolder { root in
      var verdicts = try AcceptedVerdicts(root: root, set: "published")
      try verdicts.write([AcceptedClaim(claim: "sample", results: [Self.result(), paper])])
      try verdicts.write([AcceptedClaim(claim: "sample", results: [])])
      #expect(verdicts.claims.isEmpty)
      #expect(try AcceptedVerdicts(root: root, set: "published").claims.isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: verdicts.folder).isEmpty)
    }
  }

  @Test func `Numbers are kept to nine digits`() throws {
    let claim = AcceptedClaim(
      claim: "sample", results: [Self.result(number: 1.0 / 3, interval: Interval(0.1234567890123, 2))])
    let item = try #require(try roundTrip(claim)?.results.first?.items.first)
    #expect(item.number == 0.333333333)
    #expect(item.interval == Interval(0.123456789, 2))
  }

  @Test func `An unbounded interval is written too`() throws {
    let claim = AcceptedClaim(claim: "sample", results: [Self.result(interval: Interval(-.infinity, .infinity))])
    #expect(try roundTrip(claim) == claim)
  }

  @Test func `Writing twice gives the same bytes and leaves nothing else behind`() throws {
    try Sample.inTemporaryFolder { root in
      var verdicts = try AcceptedVerdicts(root: root, set: "published")
      let claim = AcceptedClaim(claim: "sample", results: [Self.result()])
      let file = URL(fileURLWithPath: verdicts.folder + "/sample.json")
      try verdicts.write([claim])
      let first = try Data(contentsOf: file)
      try verdicts.write([claim])
      #expect(try Data(contentsOf: file) == first)
      #expect(try FileManager.default.contentsOfDirectory(atPath: verdicts.folder) == ["sample.json"])
      #expect(first.last == 0x0A)
    }
  }

  @Test func `A file that cannot be replaced stays whole`() throws {
    try Sample.inTemporaryFolder { root in
      var verdicts = try AcceptedVerdicts(root: root, set: "published")
      // A folder stands where the file should go.
      try FileManager.default.createDirectory(
        atPath: verdicts.folder + "/sample.json/inside", withIntermediateDirectories: true)
      #expect(throws: (any Error).self) {
        try verdicts.write([AcceptedClaim(claim: "sample", results: [Self.result()])])
      }
      #expect(FileManager.default.fileExists(atPath: verdicts.folder + "/sample.json/inside"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: verdicts.folder) == ["sample.json"])
    }
  }

  @Test func `A missing folder is an empty set`() throws {
    #expect(try Sample.inTemporaryFolder { try AcceptedVerdicts(root: $0, set: "published").claims.isEmpty })
  }

  @Test(arguments: [
    "", "{", "[]", "{\"claim\": \"sample\"}",
    #"{"format": 1, "claim": "sample", "results": []}"#, #"{"format": 2, "claim": "other", "results": []}"#,
    #"{"format": 2, "claim": "sample", "results": [{"check": "one", "tier": "archive", "verdict": "maybe"}]}"#,
  ])
  func `A broken file is a problem that names it and the remedy`(text: String) throws {
    try Sample.inTemporaryFolder { root in
      let folder = root + "/golden/verdicts/published"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/sample.json"))
      let problem = #expect(throws: Problem.self) { try AcceptedVerdicts(root: root, set: "published") }
      #expect(problem?.location.file == folder + "/sample.json")
      #expect(problem?.remedy.contains("restore it from version control") == true)
    }
  }

  @Test func `A file in place of the folder is a problem`() throws {
    try Sample.inTemporaryFolder { root in
      try FileManager.default.createDirectory(atPath: root + "/golden/verdicts", withIntermediateDirectories: true)
      try Data().write(to: URL(fileURLWithPath: root + "/golden/verdicts/published"))
      #expect(throws: Problem.self) { try AcceptedVerdicts(root: root, set: "published") }
    }
  }
}

@Suite struct DifferencesFromAccepted {
  private typealias Files = AcceptedVerdictFiles

  @Test func `The same result does not differ`() {
    #expect(Files.result().difference(from: Files.result()) == nil)
    #expect(Files.result(number: 0.151 * (1 + 1e-9)).difference(from: Files.result()) == nil)
  }

  @Test func `Another verdict differs first`() {
    let now = Files.result(.contradicted, number: 7)
    #expect(now.difference(from: Files.result()) == "reproduced → contradicted")
  }

  @Test func `Another value differs`() {
    #expect(Files.result(number: 0.152).difference(from: Files.result()) == "a: 0.151 → 0.152")
    let heads = Files.result(number: nil, value: "L0H3")
    #expect(heads.difference(from: Files.result(number: nil, value: "L0H6")) == "a: L0H6 → L0H3")
    #expect(heads.difference(from: Files.result()) == "a: 0.151 → L0H3")
  }

  @Test func `What chance gives differs where both were drawn`() {
    func result(_ mean: Double, _ side: CheckResult.NullResult.Side = .atLeast, passes: Int = 1, name: String = "heads") -> CheckResult {
      let chance = Chance(observed: 2, mean: mean, lower: 0, upper: 3, atLeast: 0.2, atMost: 0.9)
      var result = Files.result()
      result.nulls = [
        CheckResult.NullResult(
          name: name, passes: passes, draws: 59, members: [.init(label: "a", chance: chance, side: side)])
      ]
      return result
    }
    #expect(result(1).difference(from: result(1)) == nil)
    var undrawn = Files.result()
    undrawn.nulls = []
    #expect(undrawn.difference(from: result(1)) == nil)
    #expect(result(1.5).difference(from: result(1))?.hasPrefix("heads: a: 2; chance gives 1 ") == true)
    #expect(result(1, .atMost).difference(from: result(1))?.contains("P(≤ 2) = 0.9") == true)
    #expect(result(1, passes: 2).difference(from: result(1)) == "heads: holds in 1 of 59 → 2 of 59")
    #expect(result(1, name: "steps").difference(from: result(1)) == "a new null: steps")
  }

  @Test func `Other members differ`() {
    #expect(Files.result(label: "b").difference(from: Files.result())?.hasPrefix("other members") == true)
    var more = Files.result()
    more.items += more.items
    #expect(more.difference(from: Files.result()) == "other members than accepted (1 → 2)")
  }
}

@Suite struct StaleVerdicts {
  private func stale(_ results: [CheckResult], claim: String = "sample") throws -> [String] {
    let read = try #require(Sample.read(Sample.claim()).claim)
    let library = ClaimLibrary(claims: [read], figures: [:], notCheckable: [], problems: [])
    return try Sample.inTemporaryFolder { root in
      var accepted = try AcceptedVerdicts(root: root, set: "published")
      accepted.claims[claim] = AcceptedClaim(claim: claim, results: results)
      return accepted.stale(in: library).map { $0.replacingOccurrences(of: root + "/golden/verdicts", with: "…") }
    }
  }

  @Test func `Results of checks that exist are not stale`() throws {
    #expect(try stale([AcceptedVerdictFiles.result()]).isEmpty)
  }

  @Test func `A claim that is gone is stale`() throws {
    #expect(
      try stale([AcceptedVerdictFiles.result()], claim: "gone") == ["…/published/gone.json: there is no claim 'gone'"])
  }

  @Test func `A check or tier that is gone is stale`() throws {
    var check = AcceptedVerdictFiles.result()
    check.check = "two"
    var tier = AcceptedVerdictFiles.result()
    tier.tier = .paper
    #expect(try stale([check, tier]) == [
      "…/published/sample.json: there is no check 'two' on tier archive",
      "…/paper/sample.json: there is no check 'one' on tier paper",
    ])
  }
}

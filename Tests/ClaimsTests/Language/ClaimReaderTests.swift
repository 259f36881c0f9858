import Testing

@testable import Claims

@Suite struct ClaimReading {
  @Test func `A claim without mistakes is read whole`() throws {
    let (claim, problems) = Sample.read(Sample.claim())
    #expect(problems.isEmpty)
    let read = try #require(claim)
    #expect(read.id == "sample")
    #expect(read.kind == .figure)
    #expect(read.tags == ["sample"])
    #expect(read.location == SourceLocation(file: "claims/sample.yaml", line: 1, column: 1))
    let check = try #require(read.checks.first)
    #expect(check.tiers == [.archive])
    #expect(check.ask.written == "spread(subject: tiny)")
    #expect(check.location.line == 9)
    #expect(check.rows == [Check.Row(label: "", bindings: [:])])
    #expect(!check.isAlternative)
  }

  @Test(arguments: Self.mistakes)
  func `A mistake is named with its place and remedy`(_ mistake: Mistake) throws {
    let (claim, problems) = Sample.read(Sample.claim(mistake.replacing))
    #expect(claim == nil)
    let problem = try #require(problems.first { $0.message.contains(mistake.says) }, "\(problems)")
    #expect(problem.location == SourceLocation(file: "claims/sample.yaml", line: mistake.line, column: mistake.column))
    #expect(problem.remedy.contains(mistake.remedy))
  }

  static let mistakes: [Mistake] = [
    Mistake("unknown key", ["tags": "tag: [sample]"], at: 6, 1, says: "unknown key 'tag'", remedy: "'tags'"),
    Mistake(
      "unknown key of a check", ["says": "    says: a\n    tier: [paper]"], at: 11, 5, says: "unknown key 'tier'",
      remedy: "'tiers'"),
    Mistake("missing key", ["title": ""], at: 1, 1, says: "'title' is missing", remedy: "add it"),
    Mistake("empty text", ["title": "title: \"\""], at: 2, 8, says: "'title' must be a text", remedy: "write one"),
    Mistake("unknown kind", ["kind": "kind: figures"], at: 5, 7, says: "unknown kind 'figures'", remedy: "'figure'"),
    Mistake(
      "unknown tier", ["tiers": "    tiers: [archiv]"], at: 11, 12, says: "unknown tier 'archiv'", remedy: "'archive'"),
    Mistake("no tier", ["tiers": "    tiers: []"], at: 9, 5, says: "no tier", remedy: "archive"),
    Mistake(
      "unknown question", ["ask": "    ask: {spred: {subject: tiny}}"], at: 12, 11, says: "unknown question 'spred'",
      remedy: "'spread'"),
    Mistake(
      "unknown argument", ["ask": "    ask: {spread: {subject: tiny, head: L0H1}}"], at: 12, 35,
      says: "'spread' has no argument 'head'", remedy: "'heads'"),
    Mistake(
      "missing argument", ["ask": "    ask: {spread: {batch: natural}}"], at: 12, 10,
      says: "'spread' needs the argument 'subject'", remedy: "a model or seed"),
    Mistake(
      "two questions in one", ["ask": "    ask: {spread: tiny, mean: 1}"], at: 12, 10, says: "found 2 keys",
      remedy: "indent"),
    Mistake(
      "no question", ["ask": "    note: x"], at: 9, 5, says: "needs 'ask' and 'expect'", remedy: "add them"),
    Mistake(
      "unknown expectation", ["expect": "    expect: {abov: 0}"], at: 13, 14, says: "unknown key 'abov'",
      remedy: "'above'"),
    Mistake(
      "empty expectation", ["expect": "    expect: {}"], at: 13, 13, says: "an expectation is empty", remedy: "figure"),
    Mistake(
      "tolerance without reason", ["expect": "    expect: {close-to: {value: 1, tolerance: 0.1}}"], at: 13, 24,
      says: "'reason' is missing", remedy: "add it"),
    Mistake(
      "negative tolerance", ["expect": "    expect: {close-to: {value: 1, tolerance: -0.1, reason: r}}"], at: 13, 46,
      says: "'tolerance' is negative", remedy: "0 or more"),
    Mistake(
      "negative margin", ["expect": "    expect: {no-effect: {margin: -0.1, reason: r}}"], at: 13, 34,
      says: "'margin' is negative", remedy: "0 or more"),
    Mistake(
      "unreadable tolerance", ["expect": "    expect: {close-to: {value: 1, tolerance: big, reason: r}}"], at: 13, 46,
      says: "'tolerance' must be a number", remedy: "write a number"),
    Mistake(
      "margin without reason", ["expect": "    expect: {no-effect: {margin: 0.1}}"], at: 13, 25,
      says: "'reason' is missing", remedy: "add it"),
    Mistake(
      "bounds that are no pair", ["expect": "    expect: {between: [1]}"], at: 13, 23, says: "list of two values",
      remedy: "[lower, upper]"),
    Mistake(
      "unknown order", ["expect": "    expect: {order: falling}"], at: 13, 21, says: "unknown order 'falling'",
      remedy: "descending"),
    Mistake(
      "count without is", ["expect": "    expect: {count: {where: {above: 0}}}"], at: 13, 21,
      says: "'count' needs 'where' and 'is'", remedy: "write both"),
    Mistake("no checks", ["checks": "checks: []", "check": "", "says": "", "tiers": "", "ask": "", "expect": ""],
      at: 1, 1, says: "at least one check", remedy: "add 'checks:'"),
    Mistake(
      "two checks of one name",
      ["expect": "    expect: {above: 0}\n  - {id: one, says: s, tiers: [paper], ask: {figure: a}, expect: {above: 0}}"],
      at: 14, 5, says: "two checks are called 'one'", remedy: "its own id"),
    Mistake("key written twice", ["tags": "title: again"], at: 2, 1, says: "key written twice: title", remedy: "keep one"),
    Mistake("malformed YAML", ["tags": "tags: [sample"], at: 7, 11, says: "not YAML", remedy: "syntax"),
    Mistake("anchors", ["tags": "tags: &t [sample]"], at: 6, 7, says: "anchors", remedy: "write the value out"),
    Mistake(
      "rows of nothing", ["says": "    says: s\n    for: []"], at: 11, 10, says: "'for' has no rows", remedy: "leave it out"),
    Mistake(
      "a fan-out over nothing", ["says": "    says: s\n    for: {seed: []}"], at: 11, 17,
      says: "'for' needs a list of values", remedy: "[a, b]"),
    Mistake(
      "unknown permutation", ["expect": "    expect: {above: 0}\n    null: [{permute: head}]"], at: 14, 22,
      says: "unknown permute 'head'", remedy: "'heads'"),
    Mistake(
      "too few draws", ["expect": "    expect: {above: 0}\n    null: [{permute: heads, draws: 0}]"], at: 14, 12,
      says: "'draws' must be a whole number", remedy: "200"),
    Mistake(
      "a variant of an unknown constant",
      ["expect": "    expect: {above: $bound}\n    with: {bound: 1}\n    variants: [{name: v, with: {bond: 2}}]"],
      at: 15, 32, says: "the variant sets 'bond'", remedy: "'bound'"),
    Mistake(
      "a variant without constants",
      ["expect": "    expect: {above: 0}\n    variants: [{name: v}]"], at: 14, 16,
      says: "needs 'name' and 'with'", remedy: "add them"),
  ]

  @Test func `Aliases of aliases are refused without following them`() {
    let lines = (1...60).map { "a\($0): &a\($0) [\($0 == 1 ? "x" : "*a\($0 - 1), *a\($0 - 1)")]" }
    let (claim, problems) = Sample.read(lines.joined(separator: "\n"))
    #expect(claim == nil)
    #expect(problems.map(\.message) == ["anchors and aliases are not part of the claim language"])
  }

  @Test func `Two documents in one file are a problem`() {
    #expect(Sample.read(Sample.claim() + "---\n" + Sample.claim()).problems.count == 1)
  }

  @Test func `One mistake does not hide another`() {
    let text = Sample.claim(["tiers": "    tiers: [archiv]", "ask": "    ask: {spred: tiny}"])
    #expect(Sample.read(text).problems.count >= 2)
  }

  @Test(arguments: ["", "# only a remark\n"])
  func `An empty file is a problem`(text: String) {
    #expect(Sample.read(text).problems.map(\.message) == ["the file is empty"])
  }

  @Test(arguments: [
    ("{seed: [s1, s2]}", ["s1", "s2"]),
    ("{seed: [s1, s2], step: [5, 10]}", ["s1 5", "s1 10", "s2 5", "s2 10"]),
    ("[{seed: s1, label: first}, {seed: s2}]", ["first", "s2"]),
  ])
  func `Rows are labelled by their values`(fanOut: String, labels: [String]) throws {
    let claim = try #require(Sample.read(Sample.claim(["says": "    says: s\n    for: \(fanOut)"])).claim)
    #expect(claim.checks.first?.rows.map(\.label) == labels)
  }

  @Test func `Values are numbers, texts, flags, lists and variables`() throws {
    let ask = "    ask: {spread: {subject: \"5\", from: 5, by-layer: true, batch: $batch, classes: [a, 1]}}"
    let problems = Sample.read(Sample.claim(["ask": ask])).claim?.checks.first?.ask
    guard case .call(let call) = try #require(problems).kind else { throw Mismatch() }
    #expect(call.arguments["subject"]?.kind == .text("5"))
    #expect(call.arguments["from"]?.kind == .number(5))
    #expect(call.arguments["by-layer"]?.kind == .boolean(true))
    #expect(call.arguments["batch"]?.kind == .variable("batch"))
    #expect(call.arguments["classes"]?.written == "[a, 1]")
  }

  @Test func `A plain value goes to the first parameter`() throws {
    let short = Sample.read(Sample.claim(["ask": "    ask: {mean: {spread: tiny}}"])).claim?.checks.first?.ask
    #expect(short?.written == "mean(of: spread(subject: tiny))")
  }

  @Test func `Several keys of an expectation must all hold`() throws {
    let text = Sample.claim(["expect": "    expect: {above: 0, below: 1}"])
    let expectation = try #require(Sample.read(text).claim?.checks.first?.expect)
    guard case .all(let parts) = expectation else { throw Mismatch() }
    #expect(parts.count == 2)
  }

  struct Mismatch: Error {}
}

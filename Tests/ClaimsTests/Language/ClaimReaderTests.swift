import Testing

@testable import Claims
@testable import Ground

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
    #expect(check.location.line == 9)
    let row = try #require(check.rows.first)
    #expect(check.rows.count == 1)
    #expect(row.label.isEmpty && row.bindings.isEmpty && row.substitutes.isEmpty)
    #expect(row.ask.written == "spread(subject: tiny)")
    #expect(row.expect == .above(Expression(.number(0), at: check.location)))
    #expect(check.role == .core)
    #expect(read.weight == .detail)
    #expect(read.refutedBy == [Claim.Refutation(what: "Anything else.", checks: ["one"])])
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
    Mistake("a role that is none", ["check": "  - figur one: Is it so?", "says": ""], at: 9, 5, says: "unknown key 'figur one'", remedy: "'figure'"),
    Mistake("a question in words twice", ["check": "  - one: Is it so?"], at: 9, 5, says: "and so does 'says'", remedy: "one of the two"),
    Mistake("an id twice", ["check": "  - one: Is it so?", "says": "    figure: one"], at: 9, 5, says: "and so does 'figure'", remedy: "one of the two"),
    Mistake("no weight", ["weight": ""], at: 5, 7, says: "the claim has no weight", remedy: "detail figure"),
    Mistake("an unknown weight", ["weight": "", "kind": "kind: minor figure"], at: 5, 7, says: "unknown weight 'minor'", remedy: "known"),
    Mistake("tags in two places", ["weight": "", "kind": "kind: detail figure on bos"], at: 6, 7, says: "'kind' says the tags already", remedy: "one place"),
    Mistake("tags that are none", ["weight": "", "kind": "kind: detail figure on bos, ", "tags": ""], at: 5, 7, says: "no list of tags", remedy: "on tag, tag"),
    Mistake("tags after no weight", ["weight": "", "kind": "kind: figure on bos", "tags": ""], at: 5, 7, says: "the claim has no weight", remedy: "detail figure"),
    Mistake("nothing that refutes", ["refuted-by": "refuted-by: []"], at: 7, 13, says: "'refuted-by' says nothing", remedy: "id of the check"),
    Mistake("a mapping of an unknown check", ["refuted-by": "refuted-by: {Something.: [one, on]}"], at: 7, 13, says: "there is no check 'on'", remedy: "'one'"),
    Mistake("a refutation without a check", ["refuted-by": "refuted-by: Something."], at: 7, 13, says: "the check 'one' decides, but nothing that refutes names it", remedy: "another role"),
    Mistake("a finding that says nothing", ["tags": "finding: {Not so: }"], at: 6, 19, says: "'Not so' must be a text", remedy: "write one"),
    Mistake("no section", ["section": ""], at: 1, 1, says: "the claim has no section", remedy: "08a-"),
    Mistake(
      "three readers", ["tags": "readers: holds / holds / undecided"], at: 6, 10, says: "two readers said", remedy: "what the sceptic said"),
    Mistake("missing key", ["title": ""], at: 1, 1, says: "'title' is missing", remedy: "add it"),
    Mistake("empty text", ["title": "title: \"\""], at: 2, 8, says: "'title' must be a text", remedy: "write one"),
    Mistake("unknown kind", ["kind": "kind: figures"], at: 5, 7, says: "unknown kind 'figures'", remedy: "'figure'"),
    Mistake(
      "unknown tier", ["tiers": "    tiers: [archiv]"], at: 11, 12, says: "unknown tier 'archiv'", remedy: "'archive'"),
    Mistake("no tier", ["tiers": "    tiers: []"], at: 9, 5, says: "no tier", remedy: "archive"),
    Mistake(
      "unknown question", ["ask": "    ask: spred(tiny)"], at: 12, 10, says: "'spred' is no question and no definition",
      remedy: "'spread'"),
    Mistake(
      "unknown argument", ["ask": "    ask: spread(tiny, head = L0H1)"], at: 12, 23,
      says: "'spread' has no argument 'head'", remedy: "'heads'"),
    Mistake(
      "an argument by the word of other tools", ["ask": "    ask: spread(model = tiny)"], at: 12, 17,
      says: "'spread' has no argument 'model'", remedy: "did you mean 'subject'?"),
    Mistake(
      "an argument with a colon", ["ask": "    ask: >-\n      spread(subject: tiny)"], at: 13, 21,
      says: "':' has no meaning here", remedy: "name = value"),
    Mistake(
      "missing argument", ["ask": "    ask: spread(batch = natural)"], at: 12, 10,
      says: "'spread' needs the argument 'subject'", remedy: "a model or seed"),
    Mistake(
      "a second argument without its name", ["ask": "    ask: spread(tiny, L0H1)"], at: 12, 23,
      says: "only the first argument of 'spread'", remedy: "names are subject, heads"),
    Mistake(
      "an argument given twice", ["ask": "    ask: spread(tiny, from = 1, from = 2)"], at: 12, 33,
      says: "'from' is given twice", remedy: "keep one"),
    Mistake(
      "something after the end", ["ask": "    ask: spread(tiny) mean(1)"], at: 12, 23, says: "'mean' is one too many",
      remedy: "remove it"),
    Mistake(
      "a parenthesis that stays open", ["ask": "    ask: spread(tiny"], at: 12, 21, says: "')' is missing at the end",
      remedy: "')'"),
    Mistake(
      "a sign without meaning", ["ask": "    ask: spread(tiny) ; 1"], at: 12, 23, says: "';' has no meaning here",
      remedy: "quote"),
    Mistake(
      "a per cent sign", ["expect": "    expect: above 10%"], at: 13, 21, says: "'%' is not part of a number",
      remedy: "0.1 for 10 %"),
    Mistake(
      "a mistake after folded lines", ["ask": "    ask: |\n      spread(tiny,\n             head = L0H1)"], at: 14, 14,
      says: "'spread' has no argument 'head'", remedy: "'heads'"),
    Mistake(
      "a mistake in a quoted expression", ["ask": "    ask: \"[spred(tiny)]\""], at: 12, 12,
      says: "'spred' is no question", remedy: "'spread'"),
    Mistake(
      "escapes in a quoted expression", ["ask": "    ask: \"spread(\\\"tiny\\\")\""], at: 12, 11, says: "in quotes with escapes",
      remedy: "after |"),
    Mistake(
      "a name that nothing has", ["ask": "    ask: spread(tiny, from = early)"], at: 12, 30,
      says: "'early' is no variable or definition", remedy: "known"),
    Mistake(
      "a hole that nothing fills", ["ask": "    ask: spread(ts51m/{seed})"], at: 12, 17,
      says: "nothing is called 'seed' here", remedy: "known"),
    Mistake(
      "a name bound twice", ["ask": "    for: s in [a, b]\n    ask: \"[spread(s) for s in [x, y]]\""], at: 13, 26,
      says: "'s' is bound around this already", remedy: "another name"),
    Mistake(
      "no question", ["ask": "    label: x"], at: 9, 5, says: "needs 'ask' and 'expect'", remedy: "add them"),
    Mistake(
      "unknown expectation", ["expect": "    expect: abov 0"], at: 13, 13, says: "'abov' is no expectation",
      remedy: "'above'"),
    Mistake(
      "tolerance without reason", ["expect": "    expect: close to 1 within 0.1"], at: 13, 34,
      says: "a tolerance without a reason", remedy: "because"),
    Mistake(
      "negative tolerance", ["expect": "    expect: close to 1 within -0.1 because \"r\""], at: 13, 31,
      says: "the tolerance must be a number", remedy: "write one"),
    Mistake(
      "unreadable tolerance", ["expect": "    expect: close to 1 within big because \"r\""], at: 13, 31,
      says: "the tolerance must be a number", remedy: "write one"),
    Mistake(
      "margin without reason", ["expect": "    expect: no effect beyond 0.1"], at: 13, 33,
      says: "a tolerance without a reason", remedy: "because"),
    Mistake(
      "one bound of two", ["expect": "    expect: between 1"], at: 13, 22, says: "'and' is missing",
      remedy: "between a and b"),
    Mistake(
      "bounds the wrong way round", ["expect": "    expect: between 300 and 100"], at: 13, 13,
      says: "the wrong way round", remedy: "smaller one first"),
    Mistake(
      "unknown order", ["expect": "    expect: descendin"], at: 13, 13, says: "'descendin' is no expectation",
      remedy: "'descending'"),
    Mistake(
      "no checks", ["checks": "checks: []", "check": "", "says": "", "tiers": "", "ask": "", "expect": ""],
      at: 8, 9, says: "at least one check", remedy: "- id"),
    Mistake(
      "two checks of one name",
      ["expect": "    expect: above 0\n  - {id: one, says: s, tiers: [paper], ask: figure(a), expect: above 0}"],
      at: 14, 5, says: "two checks are called 'one'", remedy: "its own id"),
    Mistake(
      "a refutation that no check asks", ["refuted-by": "refuted-by: [{what: Something.}]"], at: 7, 14,
      says: "no check asks this", remedy: "checks: [id]"),
    Mistake(
      "a refutation by an unknown check", ["refuted-by": "refuted-by: [{what: Something., checks: [one, on]}]"], at: 7, 13,
      says: "there is no check 'on'", remedy: "'one'"),
    Mistake(
      "a refutation by a check that does not decide",
      [
        "refuted-by": "refuted-by: [{what: Something., checks: [one, two]}]",
        "expect": "    expect: above 0\n  - {id: two, role: reading, says: s, tiers: [paper], ask: spread(a), expect: above 0}",
      ], at: 7, 13, says: "the check 'two' does not decide, but would refute", remedy: "core or premise"),
    Mistake(
      "a deciding check that nothing names",
      ["expect": "    expect: above 0\n  - {id: two, says: s, tiers: [paper], ask: spread(a), expect: above 0}"], at: 7, 13,
      says: "the check 'two' decides, but nothing that refutes names it", remedy: "another role"),
    Mistake(
      "a short refutation by an unknown check", ["refuted-by": "refuted-by: [{Something.: [one, on]}]"], at: 7, 13,
      says: "there is no check 'on'", remedy: "'one'"),
    Mistake(
      "a check with an id and a role's name", ["tiers": "    tiers: [paper]\n    reading: two"], at: 9, 5,
      says: "the check has 'reading' and 'id'", remedy: "one of the two"),
    Mistake(
      "a check of two roles", ["check": "  - reading: one\n    core: one"], at: 9, 5, says: "the check has 'core' and 'reading'",
      remedy: "one of the two"),
    Mistake(
      "a check without a name", ["check": "  - label: x"], at: 9, 5, says: "'id' is missing", remedy: "add it"),
    Mistake(
      "readers who agree and differ", ["tags": "readers: {both: holds, sceptic: undecided}"], at: 6, 10,
      says: "'both' and 'sceptic' cannot both be said", remedy: "advocate and sceptic"),
    Mistake("readers with no verdict", ["tags": "readers: hold"], at: 6, 10, says: "'hold' is no verdict", remedy: "'holds'"),
    Mistake(
      "tiers that nothing has, for all checks", ["tags": "tiers: [archiv]", "tiers": ""], at: 6, 8,
      says: "unknown tier 'archiv'", remedy: "'archive'"),
    Mistake("an unknown role", ["tiers": "    tiers: [paper]\n    role: main"], at: 12, 11, says: "unknown role 'main'", remedy: "core"),
    Mistake("an unknown weight", ["weight": "weight: heavy"], at: 14, 9, says: "unknown weight 'heavy'", remedy: "detail"),
    Mistake("key written twice", ["tags": "title: again"], at: 2, 1, says: "key written twice: title", remedy: "keep one"),
    Mistake("malformed YAML", ["tags": "tags: [sample"], at: 7, 11, says: "not YAML", remedy: "syntax"),
    Mistake("anchors", ["tags": "tags: &t [sample]"], at: 6, 7, says: "anchors", remedy: "write the value out"),
    Mistake(
      "rows of nothing", ["says": "    says: s\n    for: seed in []"], at: 11, 10, says: "'for' has no rows",
      remedy: "leave it out"),
    Mistake(
      "rows of fewer values than names", ["says": "    says: s\n    for: (a, b) in [1, 2]"], at: 11, 10,
      says: "2 names for rows of 1 values", remedy: "name each value"),
    Mistake(
      "more members than there are", ["says": "    says: s\n    for: seed in first(3, [a, b])"], at: 11, 24,
      says: "there are 2 members, not 3", remedy: "at most 2"),
    Mistake(
      "another than is there", ["says": "    says: s\n    for: seed in others([a, b], c)"], at: 11, 33,
      says: "'c' is not among the members", remedy: "did you mean"),
    Mistake(
      "more rows than can be asked",
      ["says": "    says: s\n    with: {l: \"[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\"}\n    for: (a, b, c, d, e) in l * l * l * l * l"],
      at: 12, 29, says: "more than 10000 rows", remedy: "ask of fewer"),
    Mistake(
      "a null of two keys", ["expect": "    expect: above 0\n    null: [{permute: heads, draws: 5}]"], at: 14, 12,
      says: "this is no null", remedy: "permute heads, 200 draws"),
    Mistake(
      "a permutation as a name", ["expect": "    expect: above 0\n    null: [{permute: heads}]"], at: 14, 12,
      says: "this is no null", remedy: "permute heads, 200 draws"),
    Mistake(
      "a tab", ["check": "\t- id: one"], at: 9, 1, says: "not YAML", remedy: "blanks, not tabs"),
    Mistake(
      "unknown permutation", ["expect": "    expect: above 0\n    null: [permute head]"], at: 14, 12,
      says: "'head' cannot be permuted", remedy: "'heads'"),
    Mistake(
      "too few draws", ["expect": "    expect: above 0\n    null: [\"permute heads, 0 draws\"]"], at: 14, 12,
      says: "'0 draws' is no number of draws", remedy: "200"),
    Mistake(
      "a variant of an unknown constant",
      ["expect": "    expect: above bound\n    with: {bound: 1}\n    variants: {v: {bond: 2}}"],
      at: 15, 15, says: "sets 'bond'", remedy: "'bound'"),
    Mistake(
      "a set of variants that nothing has",
      ["expect": "    expect: above bound\n    with: {bound: 1}\n    variants: windows"], at: 15, 15,
      says: "'windows' is no set of variants", remedy: "known"),
    Mistake(
      "a variant of what the rows set themselves",
      ["expect": "    with: {n: 1}\n    for: m in [2]\n    expect: above m\n    variants: {v: {n: 3}}"],
      at: 9, 5, says: "the variant 'v' changes nothing", remedy: "in terms of the constants"),
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
    let text = Sample.claim(["tiers": "    tiers: [archiv]", "ask": "    ask: spred(tiny)"])
    #expect(Sample.read(text).problems.count >= 2)
  }

  @Test(arguments: ["", "# only a remark\n"])
  func `An empty file is a problem`(text: String) {
    #expect(Sample.read(text).problems.map(\.message) == ["the file is empty"])
  }

  @Test(arguments: [
    ("seed in [s1, s2]", ["s1", "s2"]),
    ("seed in [s1, s2], step in [5, 10]", ["s1 5", "s1 10", "s2 5", "s2 10"]),
    ("(seed, step) in s1 * [5, 10] | s2 * 5", ["s1 5", "s1 10", "s2 5"]),
    ("(seed, of) in ordered-pairs([a, b, c])", ["a b", "a c", "b a", "b c", "c a", "c b"]),
    ("(seed, of) in pairs([a, b, c])", ["a b", "a c", "b c"]),
    ("seed in first(2, [a, b, c])", ["a", "b"]),
    ("seed in others([a, b, c], b)", ["a", "c"]),
  ])
  func `Rows are labelled by their values`(loop: String, labels: [String]) throws {
    let claim = try #require(Sample.read(Sample.claim(["says": "    says: s\n    for: \(loop)"])).claim)
    #expect(claim.checks.first?.rows.map(\.label) == labels)
  }

  @Test func `A label with holes names the rows`() throws {
    let text = Sample.claim(["says": "    says: s\n    for: (seed, step) in s1 * [5, 10]\n    label: \"{seed} at {step}\""])
    #expect(Sample.read(text).claim?.checks.first?.rows.map(\.label) == ["s1 at 5", "s1 at 10"])
  }

  @Test func `Values are numbers, texts, flags and lists`() throws {
    let ask = #"    ask: spread("5", from = -5, by-layer = true, batch = natural, classes = [a, 1], heads = L0H{1, 2}+L3H4)"#
    let read = Sample.read(Sample.claim(["ask": ask])).claim?.checks.first?.rows.first?.ask
    guard case .call(let call) = try #require(read).kind else { throw Mismatch() }
    #expect(call.arguments["subject"]?.kind == .text("5"))
    #expect(call.arguments["from"]?.kind == .number(-5))
    #expect(call.arguments["by-layer"]?.kind == .boolean(true))
    #expect(call.arguments["batch"]?.kind == .text("natural"))
    #expect(call.arguments["classes"]?.written == "[a, 1]")
    #expect(call.arguments["heads"]?.kind == .text("L0H{1,2}+L3H4"))
  }

  @Test(arguments: [
    ("mean(spread(a)) - mean(1)", "difference(minus: mean(of: 1), of: mean(of: spread(subject: a)))"),
    ("mean(1) - mean(2) - 3", "difference(minus: 3, of: difference(minus: mean(of: 2), of: mean(of: 1)))"),
    ("1 + 2 * 3", "plus(and: product(by: 3, of: 2), of: 1)"),
    ("(1 + 2) * 3", "product(by: 3, of: plus(and: 2, of: 1))"),
    ("6 / 3 / 2", "ratio(of: ratio(of: 6, to: 3), to: 2)"),
    ("-mean(1)", "product(by: -1, of: mean(of: 1))"),
    ("heads-of(a) & heads-of(b) & L0H1", "intersection(of: [heads-of(subject: a), heads-of(subject: b), L0H1])"),
    ("[low = 1, \"high end\" = 2]", "{low: 1, high end: 2}"),
    ("[spread(s) for s in [a, b]]", "{a: spread(subject: a), b: spread(subject: b)}"),
    ("[\"first {n}\" = n * k for (n, k) in [(1, 2), (3, 4)]]", "{first 1: product(by: 2, of: 1), first 3: product(by: 4, of: 3)}"),
    ("[spread(tiny, heads = h) for h in heads-of(tiny)]", "each(as: h, ask: spread(heads: $h, subject: tiny), of: heads-of(subject: tiny))"),
    ("[mean(h) for h in heads-of(a) & L0H1]", "each(as: h, ask: mean(of: $h), of: intersection(of: [heads-of(subject: a), L0H1]))"),
    ("[figure(top-{h}) for h in L0H{1,2}]", "each(as: h, ask: figure(name: top-$h), of: L0H{1,2})"),
  ])
  func `Signs and brackets are questions`(written: String, asked: String) throws {
    let (claim, problems) = Sample.read(Sample.claim(["ask": "    ask: |\n      \(written)"]))
    #expect(problems.isEmpty)
    #expect(claim?.checks.first?.rows.first?.ask.written == asked)
  }

  @Test(arguments: [
    ("above 0 and below 1", "all"), ("above 0 and below 1 or equals 3", "any"), ("not above 0", "not"),
    ("at least 3 of them above 0", "count"), ("not (above 0 or below -1)", "not"), ("one of [1, 2]", "one of"),
    ("within noise", "noise"), ("all different", "different"), ("non-ascending", "order"), ("largest is s42", "largest"),
  ])
  func `Expectations are words`(written: String, kind: String) throws {
    let read = try #require(Sample.read(Sample.claim(["expect": "    expect: \(written)"])).claim)
    let expectation = try #require(read.checks.first?.rows.first?.expect)
    let found =
      switch expectation {
      case .all(let parts) where parts.count == 2: "all"
      case .any(let parts) where parts.count == 2: "any"
      case .not: "not"
      case .count(where: .above, is: .atLeast): "count"
      case .oneOf(let values) where values.count == 2: "one of"
      case .withinNoise: "noise"
      case .allDifferent: "different"
      case .order(.nonAscending): "order"
      case .largest: "largest"
      default: "something else"
      }
    #expect(found == kind)
  }

  @Test func `A family is a check for each row`() throws {
    let text = Sample.claim([
      "check": "  - id: one-{n}\n    each: n in [2, 4]", "says": "    says: Is it so for {n}?",
      "expect": "    expect: above n", "refuted-by": "refuted-by: [{what: Anything else., checks: [one-2, one-4]}]",
    ])
    let checks = try #require(Sample.read(text).claim?.checks)
    #expect(checks.map(\.id) == ["one-2", "one-4"])
    #expect(checks.map(\.says) == ["Is it so for 2?", "Is it so for 4?"])
    #expect(checks.map { $0.rows[0].expect } == [2, 4].map { .above(Expression(.number($0), at: checks[0].location)) })
  }

  @Test func `Readings are checks of one question`() throws {
    let text = Sample.claim([
      "expect": """
            readings:
              - {id: strict, says: Strictly?, expect: above 0}
              - {id: lenient, says: Roughly?, expect: at least 0, role: reading, of: [strict], tiers: [paper]}
        """,
      "refuted-by": "refuted-by: [{what: Anything else., checks: [strict]}]",
    ])
    let checks = try #require(Sample.read(text).claim?.checks)
    #expect(checks.map(\.id) == ["strict", "lenient"])
    #expect(checks.map(\.role) == [.core, .reading])
    #expect(checks.map(\.readingOf) == [[], ["strict"]])
    #expect(checks.map(\.tiers) == [[.archive], [.paper]])
    #expect(checks[0].rows.map(\.ask) == checks[1].rows.map(\.ask))
  }

  @Test func `A variant repeats the check with other constants`() throws {
    let text = Sample.claim([
      "ask": "    with: {n: 1, m: n}\n    ask: spread(tiny, from = m)", "expect": "    expect: above 0\n    variants: {v: {n: 3}}",
    ])
    let check = try #require(Sample.read(text).claim?.checks.first)
    #expect(check.rows.map(\.ask.written) == ["spread(from: 1, subject: tiny)"])
    #expect(check.variants.map(\.name) == ["v"])
    #expect(check.variants.first?.rows.map(\.ask.written) == ["spread(from: 3, subject: tiny)"])
  }

  @Test func `A null of another question is asked row by row`() throws {
    let text = Sample.claim([
      "ask": "    for: s in [a, b]\n    ask: spread(s)", "expect": "    expect: above 0\n    null: [permute heads, other heads: \"spread(s, from = 1)\"]",
    ])
    let check = try #require(Sample.read(text).claim?.checks.first)
    #expect(check.nulls == [.permuted(.heads, draws: 200, seed: 1), .instead(name: "other heads", index: 0)])
    #expect(check.rows.map { $0.substitutes.map(\.written) } == [["spread(from: 1, subject: a)"], ["spread(from: 1, subject: b)"]])
  }

  struct Mismatch: Error {}
}

import Testing

@testable import Claims
@testable import Ground

@Suite struct ShortForms {
  @Test func `Short and long forms say the same`() throws {
    let short = """
      title: A sample
      statement: It is so.
      kind: detail figure on sample, short
      asserts: It is so.
      refuted-by:
        Anything else.: one
        "Both: fail": [one, two]
      finding:
        It is not quite so: It is nearly so.
      readers: holds, with corrections / undecided
      decided: The sceptic counts one more.
      tiers: [archive, paper]
      checks:
        - one: Is spread so?
          ask: spread(tiny)
          expect: above 0
        - tiers: [paper]
          ask: spread(tiny)
          readings:
            - premise two: Was it so?
              expect: above 1
            - reading three: Was it nearly so?
              of: [two]
              expect: above 2
        - figure: four
          says: Is it printed so?
          ask: spread(tiny)
          expect: above 3
        - figure number-{n}: Is it {n}?
          each: n in [5]
          ask: spread(tiny)
          expect: above n
      """
    let long = """
      id: sample
      title: A sample
      statement: It is so.
      section: "4"
      kind: figure
      weight: detail
      tags: [sample, short]
      asserts: It is so.
      finding: {name: It is not quite so, says: It is nearly so.}
      refuted-by:
        - what: Anything else.
          checks: [one]
        - {what: "Both: fail", checks: [one, two]}
      readers: {advocate: "holds, with corrections", sceptic: undecided, decided: The sceptic counts one more.}
      checks:
        - id: one
          role: core
          says: Is spread so?
          tiers: [archive, paper]
          ask: spread(tiny)
          expect: above 0
        - id: two
          role: premise
          says: Was it so?
          tiers: [paper]
          ask: spread(tiny)
          expect: above 1
        - id: three
          role: reading
          of: [two]
          says: Was it nearly so?
          tiers: [paper]
          ask: spread(tiny)
          expect: above 2
        - id: four
          role: figure
          says: Is it printed so?
          tiers: [archive, paper]
          ask: spread(tiny)
          expect: above 3
        - each: n in [5]
          id: number-{n}
          role: figure
          says: Is it {n}?
          tiers: [archive, paper]
          ask: spread(tiny)
          expect: above n
      """
    let (one, problems) = Sample.read(short, file: "claims/04-heads/sample.yaml")
    let (other, others) = Sample.read(long)
    #expect(problems.isEmpty && others.isEmpty)
    let (a, b) = (try #require(one), try #require(other))
    #expect(a.id == "sample" && a.refutedBy == b.refutedBy && a.readers == b.readers)
    #expect(a.section == "4" && b.section == "4")
    #expect(a.weight == .detail && b.weight == .detail && a.kind == b.kind)
    #expect(a.tags == ["sample", "short"] && b.tags == a.tags)
    #expect(a.finding?.name == "It is not quite so" && b.finding == a.finding)
    #expect(a.readers?.advocate == "holds, with corrections")
    #expect(a.checks.map(\.id) == ["one", "two", "three", "four", "number-5"])
    #expect(b.checks.map(\.id) == a.checks.map(\.id))
    // A word of the question in words is no use of the word.
    #expect(a.uses == b.uses)
    for (check, same) in zip(a.checks, b.checks) {
      #expect(check.role == same.role && check.tiers == same.tiers && check.readingOf == same.readingOf && check.says == same.says)
    }
    #expect(a.normalForm(Sample.vocabulary) == b.normalForm(Sample.vocabulary))
  }

  @Test(arguments: [
    ("ask: spread(tiny)", "expect: above 0", [Tier.archive]),
    ("ask: figure(a)", "expect: above 0", [.paper]),
    ("ask: figure(a) * 2", "expect: equals figure(b)", [.paper]),
    ("ask: figure(a)", "expect: equals spread(tiny)", [.archive]),
    ("ask: figure(a)", "expect: not at least spread(tiny) and below 3", [.archive]),
    ("ask: mean(1)", "expect: between 0 and 2", [.paper]),
    ("ask: own(1)", "expect: above 0", [.archive]),
    ("ask: shared(1)", "expect: above 0", [.archive]),
    ("ask: twice(1)", "expect: above 0", [.paper]),
    ("ask: figure(a)\n    null: {other models: spread(tiny)}", "expect: above 0", [.archive]),
    ("ask: figure({s})\n    for: s in [a, b]", "expect: above 0", [.paper]),
    ("ask: mean(s)\n    for: s in [spread(tiny), spread(small)]", "expect: above 0", [.archive]),
    ("ask: mean(s)\n    with: {s: spread(tiny)}", "expect: above 0", [.archive]),
    ("ask: \"[mean(h) for h in heads-of(tiny)]\"", "expect: above 0", [.archive]),
    ("ask: figure(a)", "expect: rare", [.archive]),
  ])
  func `A check that asks of no model is asked of the paper, any other as is usual`(
    ask: String, expect: String, tiers: [Tier]
  ) throws {
    let vocabulary = try Sample.vocabulary(
      """
      definitions:
        shared(n): {says: Of a model., is: own-too(n)}
        own-too(n): {says: Of a model., is: "spread(tiny, from = n)"}
        twice(n): {says: Of a number., is: n * 2}
      expectations:
        rare: {says: Below a spread., is: below spread(tiny)}
      """)
    let text = Sample.claim(["tiers": "", "ask": "    \(ask)", "expect": "    \(expect)", "tags": "let:\n  own(n): spread(tiny, from = n)"])
    let (claim, problems) = Sample.read(text, vocabulary)
    #expect(problems.isEmpty)
    #expect(claim?.checks.map(\.tiers) == [tiers])
    // Whoever lists claims does not read what they ask, and is told the same.
    let brief = Claim.read(text, file: "claims/sample.yaml", vocabulary: vocabulary, isBrief: true)
    #expect(brief.problems.isEmpty)
    #expect(brief.claim?.checks.map(\.tiers) == [tiers])
    #expect(brief.claim?.checks.first?.rows.isEmpty == true)
  }

  @Test func `Where the suite says nothing of tiers, a check that asks of a model has to`() throws {
    var vocabulary = Sample.vocabulary
    vocabulary.usualTiers = []
    let (claim, problems) = Sample.read(Sample.claim(["tiers": ""]), vocabulary)
    #expect(claim == nil)
    #expect(problems.map(\.message) == ["no tier could answer this check"])
    #expect(problems.first?.remedy.contains("evidence: {asked: [archive]}") == true)
    vocabulary.usualTiers = [.replica, .checkpoint]
    #expect(Sample.read(Sample.claim(["tiers": ""]), vocabulary).claim?.checks.map(\.tiers) == [[.replica, .checkpoint]])
    #expect(Sample.read(Sample.claim(["tiers": "", "ask": "    ask: figure(a)"]), vocabulary).claim?.checks.map(\.tiers) == [[.paper]])
  }

  @Test func `A check's own tiers go before what it asks, and the claim's before the suite's`() throws {
    let text = Sample.claim([
      "tags": "tiers: [checkpoint]", "tiers": "",
      "expect": """
            expect: above 0
          - figure two: Is it printed?
            ask: figure(a)
            expect: above 0
          - figure three: Is it printed in the files, too?
            tiers: [archive]
            ask: figure(a)
            expect: above 0
        """,
    ])
    let (claim, problems) = Sample.read(text)
    #expect(problems.isEmpty)
    #expect(claim?.checks.map(\.tiers) == [[.checkpoint], [.paper], [.archive]])
  }

  @Test(arguments: [
    ("null: permute heads, 50 draws", [Check.Null.permuted(.heads, draws: 50, seed: 1)]),
    ("null: {other heads: \"spread(s, from = 1)\"}", [.instead(name: "other heads", index: 0)]),
    ("null: {one: spread(a), two: spread(b)}", [.instead(name: "one", index: 0), .instead(name: "two", index: 1)]),
    ("null: [permute heads, two: spread(b)]", [.permuted(.heads, draws: 200, seed: 1), .instead(name: "two", index: 0)]),
  ])
  func `Nulls are one, some under names, or a list`(written: String, nulls: [Check.Null]) throws {
    let (claim, problems) = Sample.read(Sample.claim(["ask": "    for: s in [a, b]\n    ask: spread(s)", "expect": "    expect: above 0\n    \(written)"]))
    #expect(problems.isEmpty)
    #expect(claim?.checks.first?.nulls == nulls)
  }

  @Test func `A claim that nothing refutes says so in a text`() throws {
    let text = Sample.claim(["refuted-by": "refuted-by: Nothing could.", "check": "  - id: one\n    role: bearing", "tags": "not-checkable: It is a wish."])
    let (claim, problems) = Sample.read(text)
    #expect(problems.isEmpty)
    #expect(claim?.refutedBy == [Claim.Refutation(what: "Nothing could.", checks: [])])
  }

  @Test func `Claims in a folder of extensions are extensions`() throws {
    let text = Sample.claim(["section": ""])
    let (claim, problems) = Sample.read(text, file: "claims/extensions/sample.yaml")
    #expect(problems.isEmpty)
    #expect(claim?.section == "ext" && claim?.isExtension == true)
    #expect(Sample.read(Sample.claim(), file: "claims/04-heads/sample.yaml").claim?.isExtension == false)
  }

  @Test(arguments: [
    ("(seed, step) in s1 * 5 | s2 * 10", ["s1", "s2"]),
    ("(seed, step) in s1 * [5, 10] | s2 * 5", ["s1 5", "s1 10", "s2 5"]),
    ("(seed, step, bound) in s1 * [(5, 1), (10, 2)]", ["s1 5", "s1 10"]),
    ("seed in [s1, s2], step in 5", ["s1", "s2"]),
    ("(seed, step) in s1 * 5", ["s1"]),
    ("(seed, step) in s1 * 5 | s1 * 5", ["s1 5", "s1 5"]),
  ])
  func `A row is called by as many of its values as tell it from the others`(loop: String, labels: [String]) throws {
    let claim = try #require(Sample.read(Sample.claim(["says": "    says: s\n    for: \(loop)"])).claim)
    #expect(claim.checks.first?.rows.map(\.label) == labels)
  }

  @Test func `Rows of a variant are called as those of the check`() throws {
    let text = Sample.claim([
      "says": "    says: s\n    with: {first: 5, second: 5}\n    for: (seed, step) in s1 * first | s2 * second",
      "ask": "    ask: spread(seed, from = step)", "expect": "    expect: above 0\n    variants: {later: {second: 10}}",
    ])
    let check = try #require(Sample.read(text).claim?.checks.first)
    #expect(check.rows.map(\.label) == ["s1", "s2"])
    #expect(check.variants.first?.rows.map(\.label) == ["s1", "s2"])
  }
}

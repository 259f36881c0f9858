import Claims
import Testing

@Suite struct ClaimChecking {
  @Test func `A claim without mistakes has no problems`() {
    #expect(Sample.problems(Sample.claim()).isEmpty)
  }

  @Test(arguments: Self.mistakes)
  func `A mistake is named with its place and remedy`(_ mistake: Mistake) throws {
    let problems = Sample.problems(Sample.claim(mistake.replacing), figures: mistake.figures)
    let problem = try #require(problems.first { $0.message.contains(mistake.says) }, "\(problems)")
    #expect(problem.location.line == mistake.line)
    #expect(problem.location.column == mistake.column)
    #expect(problem.remedy.contains(mistake.remedy))
  }

  @Test func `A name that the vocabulary does not list is a mistake, not missing evidence`() throws {
    let vocabulary = try Sample.vocabulary("names:\n  subject: {is: [tiny, small], says: The models.}\n")
    for (ask, isRight) in [("spread(tiny)", true), ("spread(tniy)", false), ("mean(spread(subject = smal))", false)] {
      let (claim, problems) = Sample.read(Sample.claim(["ask": "    ask: \(ask)"]), vocabulary)
      let library = ClaimLibrary(claims: claim.map { [$0] } ?? [], problems: problems, vocabulary: vocabulary)
      let found = ClaimChecker.problems(of: library, vocabulary: vocabulary)
      #expect(found.isEmpty == isRight, "\(ask): \(found)")
      if !isRight { #expect(found.contains { $0.message.contains("is no subject") && $0.remedy.contains("did you mean") }) }
    }
  }

  @Test func `A check that cannot be read makes no other mistakes`() {
    let problems = Sample.problems(Sample.claim(["expect": "    expct: above 0"]))
    #expect(!problems.isEmpty)
    #expect(!problems.contains { $0.message.contains("there is no check") || $0.message.contains("at least one check") }, "\(problems)")
  }

  static let mistakes: [Mistake] = [
    Mistake(
      "missing golden figure", ["expect": "    expect: figure top"], figures: Sample.figures("tip: {number: 1}"),
      at: 13, 13, says: "no golden figure 'sample/top'", remedy: "'sample/tip'"),
    Mistake(
      "unused figure", [:], figures: Sample.figures("tip: {number: 1}"), at: 3, 8,
      says: "figure 'sample/tip' is used by no claim", remedy: "remove it"),
    Mistake(
      "bad head name", ["ask": "    ask: spread(tiny, heads = L0X1)"], at: 12, 31,
      says: "expected 'H' at character 3", remedy: "correct the head name"),
    Mistake(
      "bad head name in a list", ["ask": "    ask: spread(tiny, heads = [L0H1, L0X1])"], at: 12, 38,
      says: "expected 'H' at character 3", remedy: "correct the head name"),
    Mistake(
      "a text in a list of numbers", ["ask": "    ask: mean([1, \"two\"])"], at: 12, 19, says: "'of' takes numbers",
      remedy: "write values"),
    Mistake(
      "a value outside a closed list", ["ask": "    ask: spread(tiny, batch = natral)"], at: 12, 31,
      says: "'natral' is no batch", remedy: "'natural'"),
    Mistake(
      "heads where numbers are wanted", ["ask": "    ask: mean(heads-of(tiny))"], at: 12, 15,
      says: "'heads-of' gives heads, 'of' takes numbers", remedy: "numbers"),
    Mistake(
      "a text where a number is wanted", ["ask": "    ask: spread(tiny, from = \"early\")"], at: 12, 30,
      says: "'from' takes numbers, not 'early'", remedy: "first step"),
    Mistake(
      "heads compared with a number", ["ask": "    ask: heads-of(tiny)"], at: 12, 10,
      says: "heads have no order", remedy: "count"),
    Mistake(
      "numbers compared with heads", ["expect": "    expect: subset of L0H1"], at: 12, 10,
      says: "numbers are no heads", remedy: "ask for heads"),
    Mistake(
      "a number equal to heads", ["expect": "    expect: equals L0H1"], at: 13, 20,
      says: "numbers never equal heads", remedy: "compare like with like"),
    Mistake(
      "a row's variable in an expectation about all rows",
      ["expect": "    for: bar in [1, 2]\n    expect: equals 2 of them above bar"], at: 9, 5,
      says: "about all rows uses a row's variable", remedy: "one check"),
    Mistake(
      "another word for a relation", ["expect": "    expect: greater than 0"], at: 13, 13, says: "'greater' is no expectation",
      remedy: "did you mean 'above'?"),
    Mistake(
      "a colon in a text without quotes", ["title": "title: A sample: one"], at: 2, 16, says: "mapping values are not allowed",
      remedy: "put the text in quotes"),
    Mistake(
      "a null of too few draws", ["check": "  - id: one\n    null: [\"permute heads, 5 draws\"]"], at: 10, 12,
      says: "5 draws cannot tell", remedy: "20 draws or more"),
    Mistake(
      "unknown repeated claim", ["tags": "repeats: samples"], at: 1, 1, says: "repeats unknown claim 'samples'",
      remedy: "'sample'"),
  ]

  @Test func `A figure that states a measurement needs no check`() {
    let figures = Sample.figures("tip: {number: 1, measures: {subject: tiny, quantity: pr}}")
    #expect(Sample.problems(Sample.claim(), figures: figures).isEmpty)
  }

  @Test func `Figures named by members that only evidence tells count as used`() {
    let text = Sample.claim(["ask": "    ask: \"[figure(top-{h}) for h in heads-of(tiny)]\""])
    let used = Sample.problems(text, figures: Sample.figures("top-L0H1: {number: 1}", "top-L0H2: {number: 2}"))
    #expect(used.isEmpty)
    let problems = Sample.problems(text, figures: Sample.figures("tip: {number: 1}"))
    #expect(problems.contains { $0.message.contains("no golden figure is called like 'top-$h'") })
  }

  @Test func `Constants may be used in rows and texts`() {
    let text = Sample.claim([
      "says": "    says: s\n    with: {family: ts51m}\n    for: model in [\"{family}/a\", \"{family}/b\"]",
      "ask": "    ask: spread(model)",
    ])
    #expect(Sample.problems(text).isEmpty)
  }

  @Test func `Rows written in terms of a constant follow the variant`() {
    let text = Sample.claim([
      "expect": "    with: {n: 1}\n    for: m in [n]\n    expect: above m\n    variants: {v: {n: 3}}"
    ])
    #expect(Sample.problems(text).isEmpty)
  }

  @Test func `Problems come in order of place`() {
    let text = Sample.claim(["ask": "    ask: spread(tiny, batch = natral)", "expect": "    expect: figure top"])
    let lines = Sample.problems(text).map(\.location.line)
    #expect(lines == lines.sorted())
    #expect(lines.count == 2)
  }
}

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

  static let mistakes: [Mistake] = [
    Mistake(
      "missing golden figure", ["expect": "    expect: {figure: top}"], figures: Sample.figures("tip: {number: 1}"),
      at: 13, 22, says: "no golden figure 'sample/top'", remedy: "'sample/tip'"),
    Mistake(
      "unused figure", [:], figures: Sample.figures("tip: {number: 1}"), at: 3, 8,
      says: "figure 'sample/tip' is used by no claim", remedy: "remove it"),
    Mistake(
      "variable bound nowhere", ["ask": "    ask: {spread: {subject: $model}}"], at: 12, 29,
      says: "'$model' is bound nowhere", remedy: "'for' or 'with'"),
    Mistake(
      "variable bound nowhere inside a text", ["ask": "    ask: {spread: {subject: ts51m/$seed}}"], at: 12, 29,
      says: "'$seed' is bound nowhere", remedy: "'for' or 'with'"),
    Mistake(
      "variable bound nowhere in an expectation", ["expect": "    expect: {above: $bound}"], at: 13, 21,
      says: "'$bound' is bound nowhere", remedy: "'for' or 'with'"),
    Mistake(
      "the name that 'each' binds used outside its question",
      ["ask": "    ask: {each: {of: $s, as: s, ask: {spread: $s}}}"], at: 12, 22, says: "'$s' is bound nowhere",
      remedy: "bind it"),
    Mistake(
      "a name bound twice",
      ["ask": "    for: {s: [a, b]}\n    ask: {each: {of: [x, y], as: s, ask: {spread: $s}}}"], at: 13, 34,
      says: "'$s' is already bound", remedy: "another name"),
    Mistake(
      "bad head name", ["ask": "    ask: {spread: {subject: tiny, heads: L0X1}}"], at: 12, 42,
      says: "expected 'H' at character 3", remedy: "correct the head name"),
    Mistake(
      "bad head name in a list", ["ask": "    ask: {spread: {subject: tiny, heads: [L0H1, L0X1]}}"], at: 12, 49,
      says: "expected 'H' at character 3", remedy: "correct the head name"),
    Mistake(
      "a text in a list of numbers", ["ask": "    ask: {mean: [1, two]}"], at: 12, 21, says: "'of' takes numbers",
      remedy: "write values"),
    Mistake(
      "a value outside a closed list", ["ask": "    ask: {spread: {subject: tiny, batch: natral}}"], at: 12, 42,
      says: "'natral' is no batch", remedy: "'natural'"),
    Mistake(
      "heads where numbers are wanted", ["ask": "    ask: {mean: {heads-of: tiny}}"], at: 12, 17,
      says: "'heads-of' gives heads, 'of' takes numbers", remedy: "numbers"),
    Mistake(
      "a text where a number is wanted", ["ask": "    ask: {spread: {subject: tiny, from: early}}"], at: 12, 41,
      says: "'from' takes numbers, not 'early'", remedy: "first step"),
    Mistake(
      "a row's variable in an expectation about all rows",
      ["expect": "    for: {bar: [1, 2]}\n    expect: {count: {where: {above: $bar}, is: {equals: 2}}}"], at: 9, 5,
      says: "about all rows uses a row's variable", remedy: "one check"),
    Mistake(
      "a variant of what the rows set themselves",
      ["expect": "    with: {n: 1}\n    for: [{n: 2}]\n    expect: {above: $n}\n    variants: [{name: v, with: {n: 3}}]"],
      at: 9, 5, says: "the variant 'v' changes nothing", remedy: "in terms of the constants"),
    Mistake(
      "unknown repeated claim", ["tags": "repeats: samples"], at: 1, 1, says: "repeats unknown claim 'samples'",
      remedy: "'sample'"),
  ]

  @Test func `A figure that states a measurement needs no check`() {
    let figures = Sample.figures("tip: {number: 1, measures: {subject: tiny, quantity: pr}}")
    #expect(Sample.problems(Sample.claim(), figures: figures).isEmpty)
  }

  @Test func `Figures named through the variable of 'each' count as used`() {
    let text = Sample.claim(["ask": "    ask: {each: {of: [a, b], as: s, ask: {figure: top-$s}}}"])
    let used = Sample.problems(text, figures: Sample.figures("top-a: {number: 1}", "top-b: {number: 2}"))
    #expect(used.isEmpty)
    let problems = Sample.problems(text, figures: Sample.figures("tip: {number: 1}"))
    #expect(problems.contains { $0.message.contains("no golden figure is called like 'top-$s'") })
  }

  @Test func `Constants may be used in rows and texts`() {
    let text = Sample.claim([
      "says": "    says: s\n    with: {family: ts51m}\n    for: {model: [$family/a, $family/b]}",
      "ask": "    ask: {spread: {subject: $model}}",
    ])
    #expect(Sample.problems(text).isEmpty)
  }

  @Test func `Rows written in terms of a constant follow the variant`() {
    let text = Sample.claim([
      "expect": "    with: {n: 1}\n    for: [{n: $n}]\n    expect: {above: $n}\n    variants: [{name: v, with: {n: 3}}]"
    ])
    #expect(Sample.problems(text).isEmpty)
  }

  @Test func `Problems come in order of place`() {
    let text = Sample.claim(["ask": "    ask: {spread: {subject: $b}}", "expect": "    expect: {above: $a}"])
    let lines = Sample.problems(text).map(\.location.line)
    #expect(lines == lines.sorted())
    #expect(lines.count == 2)
  }
}

import Testing

@testable import Claims
@testable import Ground

@Suite struct SharedWords {
  private static let words = """
    groups:
      seeds: {is: [s1, s2, s3], says: Seeds.}
      runs: {is: "s1 * [1, 2] | s2 * 3", says: Rows of two values.}
    tables:
      table-step: {is: {s1: 4000, s2: 2000}, says: A step for each.}
    definitions:
      spread-of(seed, from?): {is: "spread(ts51m/{seed}, from = from)", says: A spread.}
      halved(seed): {is: spread-of(seed) / 2, says: Half of it.}
      over(sets): {is: "mean([spread-of(seed) for seed in sets])", says: A mean over rows.}
    expectations:
      negligible: {is: 'no effect beyond 0.05 because "it is the smallest"', says: Small.}
    variants:
      windows: {is: {early: {from: 1}, late: {from: 2}}, says: Stretches.}
    names:
      subject: {is: [ts51m/s1, ts51m/s2, ts51m/s3, tiny], says: Subjects.}
    """

  private func read(_ replacements: [String: String]) throws -> (claim: Claim?, problems: [Problem]) {
    Sample.read(Sample.claim(replacements), try Sample.vocabulary(Self.words))
  }

  @Test(arguments: [
    ("spread-of(s1)", "spread(subject: ts51m/s1)"),
    ("spread-of(s1, 5)", "spread(from: 5, subject: ts51m/s1)"),
    ("spread-of(seed = s1, from = 5)", "spread(from: 5, subject: ts51m/s1)"),
    ("halved(s2)", "ratio(of: spread(subject: ts51m/s2), to: 2)"),
    ("table-step(s2)", "2000"),
    ("[spread-of(s, table-step(s)) for s in first(2, seeds)]", "{s1: spread(from: 4000, subject: ts51m/s1), s2: spread(from: 2000, subject: ts51m/s2)}"),
    ("over(seeds)", "mean(of: {s1: spread(subject: ts51m/s1), s2: spread(subject: ts51m/s2), s3: spread(subject: ts51m/s3)})"),
    ("[spread-of(s, n) for (s, n) in runs]", "{s1 1: spread(from: 1, subject: ts51m/s1), s1 2: spread(from: 2, subject: ts51m/s1), s2 3: spread(from: 3, subject: ts51m/s2)}"),
  ])
  func `Words are replaced by what they stand for`(written: String, asked: String) throws {
    let (claim, problems) = try read(["ask": "    ask: |\n      \(written)"])
    #expect(problems.isEmpty)
    #expect(claim?.checks.first?.rows.first?.ask.written == asked)
  }

  @Test func `A named expectation and a named set of variants are those of the vocabulary`() throws {
    let (claim, problems) = try read([
      "ask": "    with: {from: 0}\n    ask: spread-of(s1, from)", "expect": "    expect: negligible\n    variants: windows",
    ])
    #expect(problems.isEmpty)
    let check = try #require(claim?.checks.first)
    #expect(check.rows.first?.expect == .noEffect(margin: 0.05, reason: "it is the smallest"))
    #expect(check.variants.map(\.name) == ["early", "late"])
    #expect(check.variants.flatMap(\.rows).map(\.ask.written) == [1, 2].map { "spread(from: \($0), subject: ts51m/s1)" })
  }

  @Test func `A local definition sees its parameters, the constants and other words`() throws {
    let (claim, problems) = try read([
      "checks": "let:\n  twice(seed): spread-of(seed, from) * 2\nrows:\n  both: |\n    s1 * 1\n    s2 * 2\nchecks:",
      "ask": "    with: {from: 7}\n    for: (seed, n) in both\n    ask: twice(seed) - n",
    ])
    #expect(problems.isEmpty)
    #expect(
      claim?.checks.first?.rows.map(\.ask.written) == [1, 2].map {
        "difference(minus: \($0), of: product(by: 2, of: spread(from: 7, subject: ts51m/s\($0))))"
      })
  }

  @Test func `A variable bound by a question is not caught by one inside a definition`() throws {
    let words = """
      definitions:
        within(sets): {is: "[mean(h) for h in heads-of(sets)]", says: Over the heads of a subject.}
      """
    let text = Sample.claim(["ask": "    ask: \"[within(h) for h in heads-of(tiny)]\""])
    let (claim, problems) = Sample.read(text, try Sample.vocabulary(words))
    #expect(problems.isEmpty)
    #expect(
      claim?.checks.first?.rows.first?.ask.written
        == "each(as: h, ask: each(as: h_2, ask: mean(of: $h_2), of: heads-of(subject: $h)), of: heads-of(subject: tiny))")
  }

  @Test(arguments: [
    Mistake(
      "a parameter that is missing", ["ask": "    ask: spread-of()"], at: 12, 10,
      says: "'spread-of(seed, from?)', defined at claims/vocabulary.yaml:7:3, needs 'seed'", remedy: "add it"),
    Mistake(
      "a parameter too many", ["ask": "    ask: halved(s1, 3)"], at: 12, 21, says: "has 1 parameters",
      remedy: "leave this argument out"),
    Mistake(
      "a parameter of another name", ["ask": "    ask: halved(sed = s1)"], at: 12, 17, says: "has no parameter 'sed'",
      remedy: "'seed'"),
    Mistake(
      "a key that a table lacks", ["ask": "    ask: table-step(s3)"], at: 12, 21,
      says: "the table 'table-step', defined at claims/vocabulary.yaml:5:3, has no 's3'", remedy: "s1"),
    Mistake(
      "a loop that takes a group's name", ["ask": "    ask: \"[spread-of(seeds) for seeds in [s1, s2]]\""], at: 12, 33,
      says: "'seeds' is defined at claims/vocabulary.yaml:2:3", remedy: "another name"),
    Mistake(
      "a constant that takes a definition's name", ["ask": "    with: {halved: 1}\n    ask: spread-of(s1)"], at: 9, 5,
      says: "'halved' is defined at claims/vocabulary.yaml:8:3", remedy: "another name"),
    Mistake(
      "a local definition that takes a shared name", ["checks": "let: {halved: spread-of(s1)}\nchecks:"], at: 8, 7,
      says: "'halved' is defined at", remedy: "another name"),
    Mistake(
      "a local definition by itself", ["checks": "let: {loop: loop + 1}\nchecks:", "ask": "    ask: loop"], at: 8, 7,
      says: "'loop' is defined by itself (loop → loop)", remedy: "write out"),
    Mistake(
      "more members than a group has", ["ask": "    ask: over(first(7, seeds))"], at: 12, 21,
      says: "there are 3 members, not 7", remedy: "at most 3"),
    Mistake(
      "rows of several values as a list", ["ask": "    ask: mean(runs)"], at: 12, 15, says: "rows of several values",
      remedy: "loop over it"),
  ])
  func `A mistake names the use and the definition`(_ mistake: Mistake) throws {
    let (claim, problems) = try read(mistake.replacing)
    #expect(claim == nil)
    let problem = try #require(problems.first { $0.message.contains(mistake.says) }, "\(problems)")
    #expect(problem.location == SourceLocation(file: "claims/sample.yaml", line: mistake.line, column: mistake.column))
    #expect(problem.remedy.contains(mistake.remedy))
  }

  @Test func `A mistake inside a definition is placed there and says where it was used`() throws {
    let words = "definitions:\n  broken(seed): {is: \"spread(ts51m/{sed})\", says: Wrong.}"
    let text = Sample.claim(["ask": "    ask: broken(s1)"])
    let problem = try #require(Sample.read(text, try Sample.vocabulary(words)).problems.first)
    #expect(problem.location == SourceLocation(file: "claims/vocabulary.yaml", line: 2, column: 30))
    #expect(problem.message == "in 'broken', used at claims/sample.yaml:12:10: nothing is called 'sed' here")
  }

  @Test(arguments: [
    ("definitions:\n  f(x): {is: spred(x), says: s}", "'spred' is no question"),
    ("definitions:\n  f(x): {is: f(x), says: s}", "'f' is defined by itself"),
    ("definitions:\n  f(x): {is: g(x), says: s}\n  g(y): {is: f(y), says: s}", "is defined by itself"),
    ("groups:\n  a: {is: [b], says: s}\ndefinitions:\n  f(a): {is: mean(a), says: s}", "the parameter 'a' is defined at"),
  ])
  func `A definition that nothing uses is tried as well`(text: String, says: String) throws {
    let vocabulary = try Sample.vocabulary(text)
    let problems = vocabulary.words.problems(with: vocabulary)
    #expect(problems.contains { $0.message.contains(says) }, "\(problems)")
  }

  @Test(arguments: [
    ("groups:\n  a: {is: [b]}", "'says' is missing"), ("groups:\n  a: {says: s}", "'a' has no 'is'"),
    ("group:\n  a: {is: [b], says: s}", "unknown key 'group'"),
    ("groups:\n  a: {is: [b], says: s}\ntables:\n  a: {is: {b: 1}, says: s}", "'a' is defined at v.yaml:2:3 already"),
    ("definitions:\n  f(x: {is: mean(1), says: s}", "no heading of a definition"),
    ("definitions:\n  f(x, x): {is: mean(1), says: s}", "no heading of a definition"),
    ("definitions:\n  first(x): {is: mean(1), says: s}", "'first' makes rows of rows"),
    ("tables:\n  t: {is: 3, says: s}", "the table 't' has no values"),
  ])
  func `A mistake in the vocabulary is named`(text: String, says: String) {
    let problems = Words.read(text, file: "v.yaml").problems
    #expect(problems.contains { $0.message.contains(says) }, "\(problems)")
  }

  @Test(arguments: ["(", "[", "-", "not "], [30, 100_000])
  func `Nesting without end is refused`(sign: String, times: Int) {
    let open = String(repeating: sign, count: times)
    let text = sign == "not " ? Sample.claim(["expect": "    expect: |\n      \(open)above 0"]) : Sample.claim(["ask": "    ask: |\n      \(open)1"])
    let problems = Sample.read(text).problems
    #expect(problems.contains { $0.message.contains("nested more than") } == (times > 30), "\(problems.first?.message ?? "none")")
  }

  @Test func `Definitions that double each other are refused in bounded time`() throws {
    var words = "definitions:\n  d0: {is: mean(1), says: s}\n"
    for n in 1...50 { words += "  d\(n): {is: d\(n - 1) + d\(n - 1), says: s}\n" }
    let vocabulary = try Sample.vocabulary(words)
    let problems = Sample.read(Sample.claim(["ask": "    ask: d50"]), vocabulary).problems
    #expect(problems.contains { $0.message.contains("stands for more than") }, "\(problems.first?.message ?? "none")")
    #expect(vocabulary.words.problems(with: vocabulary).contains { $0.message.contains("stands for more than") })
  }

  @Test func `Definitions one inside the other without end are refused`() throws {
    var words = "definitions:\n  d0: {is: mean(1), says: s}\n"
    for n in 1...5000 { words += "  d\(n): {is: d\(n - 1), says: s}\n" }
    let problems = Sample.read(Sample.claim(["ask": "    ask: d5000"]), try Sample.vocabulary(words)).problems
    #expect(problems.contains { $0.message.contains("more than 60 deep") }, "\(problems.first?.message ?? "none")")
  }
}

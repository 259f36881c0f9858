import Testing

@testable import Claims
@testable import Ground

/// What a suite says of itself.
@Suite struct SuiteDescriptionTests {
  private let text = """
    title: A paper
    sections: {"1": First, 2b: Second}
    known-for: [b, a]
    glossary:
      pin: An accuracy.
      pick: {says: A head., forms: [picks]}
    """

  private func claim(_ id: String, section: String) -> Claim {
    Claim(
      id: id, title: id, statement: "", section: section, kind: .figure, tags: [], isExtension: false, weight: .detail, asserts: "",
      refutedBy: [], checks: [], location: SourceLocation(file: "\(id).yaml"))
  }

  @Test func `Keeps the order in which it is written`() {
    let (guide, problems) = SuiteDescription.read(text, file: "suite.yaml")
    #expect(problems.isEmpty)
    #expect(guide.sections.map(\.number) == ["1", "2b"])
    #expect(guide.knownFor == ["b", "a"])
    #expect(guide.glossary.map(\.word) == ["pin", "pick"])
    #expect(guide.glossary[1].forms == ["picks"])
  }

  @Test func `A claim of a section that the paper does not have is a mistake, and so is a name of no claim`() {
    let guide = SuiteDescription.read(text, file: "suite.yaml").0
    let problems = guide.problems([claim("a", section: "1"), claim("c", section: "§2b")])
    #expect(problems.map(\.message) == ["'known-for' names the unknown claim 'b'", "the paper has no section '§2b'"])
    #expect(problems[1].remedy == "did you mean '2b'?")
    // A digit more is another section, not a slip.
    let another = guide.problems([claim("a", section: "12"), claim("b", section: "1")])
    #expect(another.map(\.remedy) == ["its sections are 1, 2b, as listed in suite.yaml"])
  }

  @Test func `Sections that it does not name come last, and none is lost`() {
    let guide = SuiteDescription.read(text, file: "suite.yaml").0
    let sections = guide.sections(with: [claim("a", section: "14"), claim("c", section: "1")])
    #expect(sections.map(\.number) == ["1", "2b", "14"])
    #expect(SuiteDescription().sections(with: [claim("a", section: "7")]).map(\.number) == ["7"])
  }

  @Test func `Mistakes in it are told with their places`() {
    let problems = SuiteDescription.read("known-for: a\nglosary: {}\nsections: [1]", file: "suite.yaml").1
    #expect(problems.count == 3)
    #expect(problems.contains { $0.remedy.contains("glossary") })
  }

  @Test func `Quantities, evidence and what the paper measured on are read`() {
    let (suite, problems) = SuiteDescription.read(
      """
      title: A paper
      authors: [A. Author, B. Author]
      link: https://example.org
      tiers: {archive: the files of its appendix}
      quantities:
        faithfulness: {kind: share, of: circuit, says: share kept, worse: lower}
        logit-difference: {kind: number, says: a difference, unit: nats}
      evidence:
        rows: [evidence/a.csv]
        replica: {folder: replica, made-by: make replica, says: Small ones.}
      measured-on: {examples: 2000, natural-text: a corpus}
      """, file: "suite.yaml")
    #expect(problems.isEmpty, "\(problems)")
    #expect(suite.heading == "*A paper* (A. Author, B. Author), claim by claim. https://example.org")
    #expect(suite.tiers == [.archive: "the files of its appendix"])
    #expect(suite.quantities.map(\.name).sorted() == ["faithfulness", "logit-difference"])
    #expect(suite.quantities.first { $0.name == "faithfulness" }?.worse == .lower)
    #expect(suite.evidence.rows == ["evidence/a.csv"] && suite.evidence.replica == "replica")
    #expect(suite.measured.examples == 2000 && suite.measured.naturalText == "a corpus")
  }

  @Test(arguments: [
    ("quantities: {x: {kind: shares, says: a}}", "did you mean 'share'?"), ("quantities: {X Y: {kind: share, says: a}}", "write small letters"),
    ("quantities: {x: {kind: share}}", "says"), ("quantities: {x: {kind: share, says: a, worse: left}}", "higher"),
    ("evidence: {rows: [../up.csv]}", "without '..'"), ("evidence: {rows: [/etc/passwd]}", "without '..'"),
    ("evidence: {replica: {folder: a/../../b}}", "without '..'"), ("tiers: {archiv: x}", "did you mean 'archive'?"),
    ("evidence: {asked: [archiv]}", "unknown tier 'archiv'"), ("evidence: {asked: [paper]}", "only what asks for figures alone"),
    ("measured-on: {examples: many}", "whole number"), ("titel: x", "did you mean 'title'?"),
  ])
  func `A mistake is told with its remedy`(text: String, remedy: String) {
    let (_, problems) = SuiteDescription.read(text, file: "suite.yaml")
    #expect(problems.contains { "\($0)".contains(remedy) && $0.location.line >= 1 }, "\(problems)")
  }

  @Test func `Models are declared with their shape and the names that files have for them`() {
    let (suite, problems) = SuiteDescription.read(
      """
      subjects:
        tiny: {hub: author/tiny, printed: Tiny 2L, layers: 2, heads: 4, head-width: 16, has: experts, last-step: 900, precision: fp16}
        other: {}
      """, file: "suite.yaml")
    #expect(problems.isEmpty, "\(problems)")
    #expect(suite.subjects.map(\.name) == ["tiny", "other"])
    #expect(suite.subjects.first?.trait == .experts && suite.subjects.first?.lastStep == 900)
    #expect(suite.subjects.first?.includes("tiny/s1") == true && suite.subjects.first?.includes("tiny-2") == false)
  }

  @Test(arguments: [
    ("{tiny/s1: {layers: 2}}", "'tiny/s1' is no name of a model"), ("{a b: {layers: 2}}", "'a b' is no name of a model"),
    ("{tiny: {layers: 0}}", "'layers' must be a whole number"), ("{tiny: {layers: two}}", "'layers' must be a whole number"),
    ("{tiny: {has: magic}}", "unknown has 'magic'"), ("{tiny: 2}", "the subject 'tiny' must be a mapping"),
    ("{a: {hub: x/y}, b: {hub: x/y}}", "'x/y' is both a and b"), ("[tiny]", "'subjects' must be a mapping"),
  ])
  func `A model that cannot be one is told with its place`(subjects: String, message: String) {
    let problems = SuiteDescription.read("subjects: \(subjects)", file: "suite.yaml").problems
    #expect(problems.map(\.message) == [message])
    #expect(problems.first?.location.line == 1)
  }
}

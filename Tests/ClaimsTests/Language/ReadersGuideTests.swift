import Testing

@testable import Claims
@testable import Ground

/// The reader's guide of a suite.
@Suite struct ReadersGuideTests {
  private let text = """
    paper: "*A paper*"
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
    let (guide, problems) = ReadersGuide.read(text, file: "guide.yaml")
    #expect(problems.isEmpty)
    #expect(guide.sections.map(\.number) == ["1", "2b"])
    #expect(guide.knownFor == ["b", "a"])
    #expect(guide.glossary.map(\.word) == ["pin", "pick"])
    #expect(guide.glossary[1].forms == ["picks"])
  }

  @Test func `A claim of a section that the paper does not have is a mistake, and so is a name of no claim`() {
    let guide = ReadersGuide.read(text, file: "guide.yaml").0
    let problems = guide.problems([claim("a", section: "1"), claim("c", section: "§2b")])
    #expect(problems.map(\.message) == ["'known-for' names the unknown claim 'b'", "the paper has no section '§2b'"])
    #expect(problems[1].remedy == "did you mean '2b'?")
    // A digit more is another section, not a slip.
    let another = guide.problems([claim("a", section: "12"), claim("b", section: "1")])
    #expect(another.map(\.remedy) == ["its sections are 1, 2b, as listed in claims/guide.yaml"])
  }

  @Test func `Sections that it does not name come last, and none is lost`() {
    let guide = ReadersGuide.read(text, file: "guide.yaml").0
    let sections = guide.sections(with: [claim("a", section: "14"), claim("c", section: "1")])
    #expect(sections.map(\.number) == ["1", "2b", "14"])
    #expect(ReadersGuide().sections(with: [claim("a", section: "7")]).map(\.number) == ["7"])
  }

  @Test func `Mistakes in it are told with their places`() {
    let problems = ReadersGuide.read("known-for: a\nglosary: {}\nsections: [1]", file: "guide.yaml").1
    #expect(problems.count == 3)
    #expect(problems.contains { $0.remedy.contains("glossary") })
  }
}

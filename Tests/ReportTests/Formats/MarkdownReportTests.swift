import Testing

@testable import Report

/// The Markdown report, to the byte.
@Suite struct MarkdownReportTests {
  @Test func `Is the same to the byte`() throws {
    try Fixture.expect(MarkdownReport(SampleModel.small).rendered(), equals: "report.md")
  }

  @Test func `Splits into a file a section`() throws {
    let files = MarkdownReport(SampleModel.small).files()
    #expect(files.keys.sorted() == ["figures/overlap.svg", "report.md", "sections/section-4.md", "sources.md"])
    let overview = try #require(files["report.md"])
    #expect(overview.contains("[Picks spread widely](sections/section-4.md#spread-of-picks)"))
    #expect(overview.contains("](figures/overlap.svg)"))
    #expect(!overview.contains("Smallest spread of the picks**"))
    let section = try #require(files["sections/section-4.md"])
    #expect(section.contains("repeats [`spread-of-picks`](section-4.md#spread-of-picks)"))
    #expect(section.contains("## floor"))
  }

  @Test func `Holds only the raw HTML of its own making`() {
    let tree = NodeTree(parsing: MarkdownReport(SampleModel.large(claims: 60)).rendered())
    #expect(tree.root.descendants.count > 1)
    for node in tree.root.descendants {
      switch node.kindName {
      case "html_block", "html_inline":
        #expect(["<details>\n<summary>", "</details>", "<br>"].contains { node.literal.hasPrefix($0) })
      case "link": #expect(LinkTarget.isAllowed(node.url))
      case "image": Issue.record("an image came out of a text: \(node.url)")
      default: break
      }
    }
  }
}

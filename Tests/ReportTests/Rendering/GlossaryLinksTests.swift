import Claims
import Questions
import Testing

@testable import Report

/// Words of the glossary lead to their meaning where they are first used.
@Suite struct GlossaryLinksTests {
  private let glossary = [
    SuiteDescription.Term(word: "pick", says: "A head.", forms: ["picks"]), SuiteDescription.Term(word: "pin", says: "An accuracy."),
    SuiteDescription.Term(word: "first-token", says: "A class.", forms: ["BOS"]),
  ]

  private func html(_ blocks: [Block]) -> String { NodeBuilder.render(blocks, as: .html, glossary: glossary) }

  @Test func `Once in each section, in every form`() {
    let section: Block = .group(Block.Group("section", id: "a"), [.paragraph(["The picks and a pick, BOS and first-token."])])
    let text = html([section, section])
    #expect(text.components(separatedBy: "href=\"#word-pick\"").count == 3)
    #expect(text.components(separatedBy: "href=\"#word-first-token\"").count == 3)
    #expect(text.contains("<a class=\"g\" href=\"#word-pick\">picks</a> and a pick"))
  }

  @Test(arguments: ["spinning", "pin-board", "pins", "topick"])
  func `Parts of other words are none`(_ word: String) {
    #expect(!html([.paragraph([.text(word)])]).contains("<a"))
  }

  @Test func `Not in headings, links, code or figures`() {
    let text = html([
      .heading(2, ["pick"]), .paragraph([.link(["pick"], to: "#x"), .code("pick"), .figure("pick")]),
      .details(summary: ["pick"], []),
    ])
    #expect(!text.contains("word-pick"))
  }

  @Test func `The words themselves stay as they were`() throws {
    let sentence = "picks, pin & <first-token> pick"
    let page = try ParsedMarkup("<root>\(html([.paragraph([.text(sentence)])]))</root>")
    #expect(page.text.contains(sentence))
  }
}

import Testing

@testable import Report

/// Trees survive whatever is moved between them; the address sanitiser and leak checker watch these, too.
@Suite struct NodeTreeTests {
  @Test func `Adopted children outlive the tree they came from`() {
    let target = NodeTree()
    do {
      let source = NodeTree(parsing: "a *b*\n\n- c\n- d")
      target.root.adoptChildren(of: source.root)
    }
    #expect(target.html() == "<p>a <em>b</em></p>\n<ul>\n<li>c</li>\n<li>d</li>\n</ul>\n")
    #expect(target.commonMark() == "a *b*\n\n  - c\n  - d\n")
  }

  @Test func `Deep nesting is no danger`() {
    let text = String(repeating: ">", count: 20_000) + "a\n\n" + String(repeating: "*a ", count: 20_000)
    #expect(!NodeBuilder.render([.prose(text)], as: .html).isEmpty)
  }

  @Test func `The same document is the same bytes`() {
    let blocks: [Block] = [.heading(1, ["a"]), .prose("*b* <i>c</i>"), .list([[.paragraph(["d"])]])]
    for format in [DocumentFormat.html, .markdown] {
      #expect(NodeBuilder.render(blocks, as: format) == NodeBuilder.render(blocks, as: format))
    }
  }
}

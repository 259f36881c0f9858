import Claims
import Testing

@testable import Report

/// Whatever a claim file says, it is shown and never takes effect.
@Suite struct HostileTextTests {
  private func blocks(_ text: String) -> [Block] {
    [
      .heading(2, [.text(text)], id: text),
      .paragraph([.text(text), .code(text), .prose(text), .strong([.text(text)])]),
      .prose(text), .list([[.paragraph([.text(text)])]]), .code(text, language: "text"),
      .table(
        Table(columns: [Table.Column(text)], rows: [[[.text(text)]], [[.prose(text)]], [[.code(text)]]])),
      .definitions([Block.Definition(text, [[.text(text)], [.prose(text)]])]),
      .group(Block.Group("section", id: text, role: text, label: text), [.paragraph([.text(text)])]),
      .details(summary: [.text(text)], [.paragraph([.link([.text(text)], to: text)])]),
    ]
  }

  private static let allowed: Set<String> = [
    "root", "h2", "p", "code", "strong", "em", "ul", "li", "pre", "table", "thead", "tbody", "tr", "th", "td",
    "div",
    "dl", "dt", "dd", "section", "details", "summary", "a", "br", "blockquote", "ol", "hr",
  ]

  @Test(arguments: SampleModel.hostile)
  func `Becomes no element of its own in HTML`(_ text: String) throws {
    let page = try ParsedMarkup("<root>\(NodeBuilder.render(blocks(text), as: .html))</root>")
    #expect(Set(page.elements.map(\.name)).subtracting(Self.allowed) == [])
    for element in page.elements {
      #expect(element.attributes.keys.allSatisfy { !$0.hasPrefix("on") && $0 != "style" && $0 != "src" })
      if let target = element.attributes["href"] { #expect(LinkTarget.isAllowed(target)) }
    }
  }

  @Test(arguments: SampleModel.hostile)
  func `Is harmless in Markdown too`(_ text: String) throws {
    let markdown = NodeBuilder.render(blocks(text), as: .markdown)
    // What a code host makes of it, by cmark's own parser: no raw HTML but the details of this module.
    let tree = NodeTree(parsing: markdown)
    let own = ["<details>", "</details>", "<br>"]
    #expect(tree.root.descendants.count > 1)
    for node in tree.root.descendants {
      let kind = node.kindName
      #expect(kind != "image")
      if kind == "link" { #expect(LinkTarget.isAllowed(node.url)) }
      if kind == "html_block" || kind == "html_inline" {
        #expect(own.contains { node.literal.hasPrefix($0) }, "\(node.literal)")
      }
    }
  }

  @Test(arguments: ["<b>x</b>", "<script>alert(1)</script>", "a <i>b</i> & c"])
  func `Shows its markup as text`(_ text: String) throws {
    let page = try ParsedMarkup("<root>\(NodeBuilder.render([.paragraph([.prose(text)])], as: .html))</root>")
    #expect(page.text.contains(text))
  }

  @Test(arguments: [
    ("https://a.example/b?c=d", true), ("http://a.example", true), ("mailto:a@b.example", true),
    ("#claim", true),
    ("sections/section-4.md#claim", true), ("a/b:c", true), ("javascript:alert(1)", false),
    ("JAVASCRIPT:alert(1)", false), (" javascript:alert(1)", false), ("java\nscript:alert(1)", false),
    ("java&#10;script:alert(1)", false), ("&#106;avascript:x", false),
    ("a b", false),
    ("data:text/html,x", false), ("vbscript:x", false), ("file:///etc/passwd", false),
    ("//evil.example", false),
    ("", false),
  ])
  func `Links lead only to harmless targets`(_ target: String, _ isAllowed: Bool) throws {
    #expect(LinkTarget.isAllowed(target) == isAllowed)
    let html = NodeBuilder.render([.paragraph([.link(["text"], to: target)])], as: .html)
    #expect(html.contains("<a ") == isAllowed)
    #expect(html.contains("text"))
  }

  @Test func `Hidden characters become visible`() {
    #expect("a\u{202E}b\u{0}c\u{FFFE}".madeVisible == "a\u{FFFD}b\u{FFFD}c\u{FFFD}")
    #expect("tab\t newline\n é 中 🧪".madeVisible == "tab\t newline\n é 中 🧪")
    // Entities bring them in after the text itself was looked at.
    let html = NodeBuilder.render([.prose("a&#8238;b `c&#8238;d`")], as: .html)
    #expect(!html.contains("\u{202E}"))
  }

  @Test func `Markdown of claims still counts`() {
    let html = NodeBuilder.render([.prose("*a* `b` [c](https://d.example)\n\n# e")], as: .html)
    #expect(
      html == """
        <p><em>a</em> <code>b</code> <a href="https://d.example">c</a></p>
        <p><strong>e</strong></p>

        """)
  }
}

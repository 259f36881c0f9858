import Testing

@testable import Report

/// Tables, which cmark does not know, come out whole in both formats.
@Suite struct TableTests {
  private let table = Table(
    columns: [Table.Column("name"), Table.Column("value", .trailing)],
    rows: [
      [["a|b"], [.code("x|y")]], [[.prose("*c* | d")], ["- 1"]], [["two\nlines"]],
      [["~e~ $f$"], ["1"], ["cut off"]],
    ], hasRowHeaders: true)

  @Test func `Markdown keeps one line a row`() {
    #expect(
      NodeBuilder.render([.table(table)], as: .markdown) == """
        | name | value |
        | --- | --: |
        | a\\|b | `x\\|y` |
        | *c* \\| d | - 1 |
        | two lines |  |
        | \\~e\\~ \\$f\\$ | 1 |

        """)
  }

  @Test func `HTML names rows and columns`() throws {
    let page = try ParsedMarkup(NodeBuilder.render([.table(table)], as: .html))
    #expect(page.count("tr") == 5)
    #expect(page.elements.filter { $0.attributes["scope"] == "col" }.count == 2)
    #expect(page.elements.filter { $0.attributes["scope"] == "row" }.count == 4)
    #expect(page.count("td") == 4)
  }

  @Test func `A table without columns is nothing`() {
    #expect(NodeBuilder.render([.table(Table(columns: [], rows: [[["x"]]]))], as: .html).isEmpty)
  }
}

import CCMark

/// Puts a table into a cmark tree, which has no tables: a custom block carries the lines and tags, and the
/// cells hold ordinary inline nodes, escaped by cmark like any other.
struct TableBuilder {
  let table: Table
  let builder: NodeBuilder

  func add(to parent: Node) {
    guard !table.columns.isEmpty else { return }
    switch builder.format {
    case .html: addHTML(to: parent)
    case .markdown: addMarkdown(to: parent)
    }
  }

  private func addHTML(to parent: Node) {
    let role = [table.role, table.stacksWhenNarrow ? "stack" : nil].compactMap { $0 }.joined(separator: " ")
    let caption = table.caption.map { "<caption>\($0.escapedForMarkup)</caption>" } ?? ""
    let opening = Markup.open("table", [("class", role.isEmpty ? nil : role)]) + caption
    // Wide tables scroll inside their frame, which the keyboard can reach.
    let isFramed = !table.stacksWhenNarrow
    let node = parent.append(
      CMARK_NODE_CUSTOM_BLOCK,
      before: (isFramed ? "<div class=\"scroll\" tabindex=\"0\">" : "") + opening,
      after: "</tbody></table>" + (isFramed ? "</div>" : ""))
    for (index, column) in table.columns.enumerated() {
      let opening = Markup.open("th", [("scope", "col"), ("class", figureClass(column))])
      let last = index == table.columns.count - 1
      let cell = node.append(
        CMARK_NODE_CUSTOM_INLINE, before: (index == 0 ? "<thead><tr>" : "") + opening,
        after: "</th>" + (last ? "</tr></thead><tbody>\n" : ""))
      builder.add([.text(column.title)], to: cell)
    }
    for row in table.rows { addHTML(row, to: node) }
  }

  private func addHTML(_ row: [[Inline]], to node: Node) {
    for (index, column) in table.columns.enumerated() {
      let content = table.cell(row, index)
      let isHeader = table.hasRowHeaders && index == 0
      let tag = isHeader ? "th" : "td"
      let isLabelled = table.stacksWhenNarrow && !table.isLabelledByStyle && !isHeader && !content.isEmpty
      let opening = Markup.open(
        tag, [("scope", isHeader ? "row" : nil), ("class", figureClass(column)), ("data-label", isLabelled ? column.title : nil)])
      let last = index == table.columns.count - 1
      let cell = node.append(
        CMARK_NODE_CUSTOM_INLINE, before: (index == 0 ? "<tr>" : "") + opening,
        after: "</\(tag)>" + (last ? "</tr>\n" : ""))
      builder.add(content, to: cell)
    }
  }

  private func figureClass(_ column: Table.Column) -> String? {
    column.alignment == .trailing && !table.isAlignedByStyle ? "n" : nil
  }

  private func addMarkdown(to parent: Node) {
    var table = table
    if table.isDrawnLast { table.columns.removeLast() }
    let node = parent.append(CMARK_NODE_CUSTOM_BLOCK, before: "", after: "")
    let rules = table.columns.map { $0.alignment == .trailing ? "--:" : "---" }
    let divider = " |\n| " + rules.joined(separator: " | ") + " |"
    addMarkdown(table.columns.map { [.text($0.title)] }, end: divider, to: node)
    for row in table.rows {
      let cells = table.columns.indices.map { table.cell(row, $0) }
      addMarkdown(cells, end: " |", start: "\n", to: node)
    }
  }

  private func addMarkdown(_ cells: [[Inline]], end: String, start: String = "", to node: Node) {
    for (index, content) in cells.enumerated() {
      let last = index == cells.count - 1
      let cell = node.append(
        CMARK_NODE_CUSTOM_INLINE, before: index == 0 ? start + "| " : " | ", after: last ? end : "")
      builder.add(content, to: cell, inTable: true)
    }
  }
}

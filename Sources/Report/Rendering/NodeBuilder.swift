import CCMark
import Claims

/// Builds the cmark tree of a document for one format.
package struct NodeBuilder {
  let format: DocumentFormat

  /// The document rendered; in HTML words of the glossary lead to their meaning.
  package static func render(_ blocks: [Block], as format: DocumentFormat, glossary: [SuiteDescription.Term] = []) -> String {
    let tree = NodeTree()
    NodeBuilder(format: format).add(blocks, to: tree.root)
    if format == .html { GlossaryLinks(glossary).add(to: tree.root) }
    switch format {
    case .html: return tree.html()
    case .markdown:
      // A custom block at the end asks for a blank line after it.
      var text = tree.commonMark()
      while text.hasSuffix("\n\n") { text.removeLast() }
      return text
    }
  }

  func add(_ blocks: [Block], to parent: Node) {
    for block in blocks { add(block, to: parent) }
  }

  private func add(_ block: Block, to parent: Node) {
    switch block {
    case .heading(let level, let content, let id):
      addHeading(level, content, id: id, to: parent)
    case .paragraph(let content, let role):
      if format == .html, let role {
        let node = parent.append(
          CMARK_NODE_CUSTOM_BLOCK, before: Markup.open("p", [("class", role)]), after: "</p>")
        add(content, to: node)
      } else {
        add(content, to: parent.append(CMARK_NODE_PARAGRAPH))
      }
    case .prose(let text):
      let tree = Prose.parse(text)
      if format == .markdown { escapeDialects(under: tree.root) }
      parent.adoptChildren(of: tree.root)
    case .list(let items, let role):
      addList(items, role: role, to: parent)
    case .code(let text, let language):
      let node = parent.append(CMARK_NODE_CODE_BLOCK)
      cmark_node_set_fence_info(node, language)
      node.setLiteral(text.madeVisible + "\n")
    case .table(let table):
      TableBuilder(table: table, builder: self).add(to: parent)
    case .definitions(let definitions):
      addDefinitions(definitions, to: parent)
    case .group(let group, let blocks):
      add(blocks, to: open(group, in: parent))
    case .details(let summary, let blocks, let isOpen):
      addDetails(summary, blocks, isOpen: isOpen, to: parent)
    case .fold(let group, let summary, let blocks):
      addFold(group, summary, blocks, to: parent)
    case .drawing(let drawing):
      addDrawing(drawing, to: parent)
    case .markup(let markup):
      if format == .html { parent.append(CMARK_NODE_CUSTOM_BLOCK, before: markup, after: "") }
    case .only(let only, let blocks):
      if only == format { add(blocks, to: parent) }
    }
  }

  private func addHeading(_ level: Int, _ content: [Inline], id: String?, to parent: Node) {
    switch format {
    case .html:
      let tag = "h\(min(max(level, 1), 6))"
      let node = parent.append(
        CMARK_NODE_CUSTOM_BLOCK, before: Markup.open(tag, [("id", id)]), after: "</\(tag)>")
      add(content, to: node)
    case .markdown:
      let node = parent.append(CMARK_NODE_HEADING)
      cmark_node_set_heading_level(node, Int32(min(max(level, 1), 6)))
      add(content, to: node)
    }
  }

  private func addList(_ items: [[Block]], role: String?, to parent: Node) {
    guard !items.isEmpty else { return }
    var parent = parent
    if format == .html, let role { parent = open(Block.Group("div", role: role), in: parent) }
    let list = parent.append(CMARK_NODE_LIST)
    cmark_node_set_list_type(list, CMARK_BULLET_LIST)
    cmark_node_set_list_tight(list, 1)
    for item in items { add(item, to: list.append(CMARK_NODE_ITEM)) }
  }

  /// A `dl` in HTML; a list of `term: content` in Markdown.
  private func addDefinitions(_ definitions: [Block.Definition], to parent: Node) {
    switch format {
    case .html:
      let list = parent.append(CMARK_NODE_CUSTOM_BLOCK, before: "<dl>", after: "</dl>")
      for definition in definitions {
        let term = list.append(CMARK_NODE_CUSTOM_INLINE, before: "<dt>", after: "</dt>")
        add([.text(definition.term)], to: term)
        let content = list.append(CMARK_NODE_CUSTOM_INLINE, before: "<dd>", after: "</dd>\n")
        for (index, line) in definition.lines.enumerated() {
          if index > 0 { content.append(CMARK_NODE_LINEBREAK) }
          add(line, to: content)
        }
      }
    case .markdown:
      let items = definitions.map { definition -> [Block] in
        [
          .paragraph(
            [.strong([.text(definition.term + ":")]), " "] + definition.lines.joined(separator: ["; "]))
        ]
      }
      addList(items, role: nil, to: parent)
    }
  }

  private func open(_ group: Block.Group, in parent: Node) -> Node {
    guard format == .html else { return parent }
    let attributes = Self.attributes(of: group)
    return parent.append(
      CMARK_NODE_CUSTOM_BLOCK, before: Markup.open(group.tag, attributes), after: "</\(group.tag)>")
  }

  private static func attributes(of group: Block.Group) -> [(String, String?)] {
    [("id", group.id), ("class", group.role), ("aria-label", group.label)]
      + group.data.sorted { $0.key < $1.key }.map { ("data-\($0.key)", $0.value) }
  }

  private func addFold(_ group: Block.Group, _ summary: [Block], _ blocks: [Block], to parent: Node) {
    guard format == .html else { return add(summary + blocks, to: parent) }
    let node = open(group, in: parent)
    add(summary, to: node.append(CMARK_NODE_CUSTOM_BLOCK, before: "<summary>", after: "</summary>"))
    add(blocks, to: node)
  }

  private func addDetails(_ summary: [Inline], _ blocks: [Block], isOpen: Bool, to parent: Node) {
    switch format {
    case .html:
      let node = parent.append(
        CMARK_NODE_CUSTOM_BLOCK, before: Markup.open("details", [("open", isOpen ? "" : nil)]),
        after: "</details>")
      let line = node.append(CMARK_NODE_CUSTOM_BLOCK, before: "<summary>", after: "</summary>")
      add(summary, to: line)
      add(blocks, to: node)
    case .markdown:
      // The summary is part of a raw HTML block, in which no Markdown counts.
      let text = summary.map(\.plainText).joined().escapedForMarkup
      let node = parent.append(
        CMARK_NODE_CUSTOM_BLOCK, before: "<details>\n<summary>\(text)</summary>", after: "</details>")
      add(blocks, to: node)
    }
  }

  private func addDrawing(_ drawing: Block.Drawing, to parent: Node) {
    switch format {
    case .html:
      let figure = parent.append(
        CMARK_NODE_CUSTOM_BLOCK,
        before: Markup.open("figure", [("id", drawing.id), ("class", drawing.isNarrow ? "half" : nil)])
          + "<div class=\"plot\" tabindex=\"0\">"
          + drawing.svg + "</div>",
        after: "</figure>")
      let caption = figure.append(CMARK_NODE_CUSTOM_BLOCK, before: "<figcaption>", after: "</figcaption>")
      add(drawing.caption, to: caption)
    case .markdown:
      if let path = drawing.imagePath {
        let image = parent.append(CMARK_NODE_PARAGRAPH).append(CMARK_NODE_IMAGE)
        cmark_node_set_url(image, path)
        add([.text(drawing.description)], to: image)
        add(.paragraph(drawing.caption), to: parent)
      } else {
        add(.paragraph(drawing.caption + [" ", .text(drawing.description)]), to: parent)
      }
    }
  }
}

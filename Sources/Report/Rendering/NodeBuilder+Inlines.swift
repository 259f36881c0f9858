import CCMark

extension NodeBuilder {
  /// Adds inline content. In a Markdown table, `inTable`, pipes are escaped and line breaks become blanks.
  func add(_ inlines: [Inline], to parent: Node, inTable: Bool = false) {
    for inline in inlines { add(inline, to: parent, inTable: inTable) }
  }

  private func add(_ inline: Inline, to parent: Node, inTable: Bool) {
    switch inline {
    case .text(let text):
      addText(text.madeVisible, to: parent, inTable: inTable)
    case .code(let text):
      var literal = text.madeVisible
      if format == .markdown { literal = literal.replacing("\n", with: " ") }
      if inTable, format == .markdown { literal = literal.replacing("|", with: "\\|") }
      parent.append(CMARK_NODE_CODE).setLiteral(literal)
    case .strong(let content):
      add(content, to: parent.append(CMARK_NODE_STRONG), inTable: inTable)
    case .emphasis(let content):
      add(content, to: parent.append(CMARK_NODE_EMPH), inTable: inTable)
    case .link(let content, let target):
      guard LinkTarget.isAllowed(target) else { return add(content, to: parent, inTable: inTable) }
      let link = parent.append(CMARK_NODE_LINK)
      cmark_node_set_url(link, target)
      add(content, to: link, inTable: inTable)
    case .prose(let text):
      let tree = Prose.parse(text)
      guard let paragraph = Prose.onlyParagraph(tree) else {
        return addText(text.madeVisible, to: parent, inTable: inTable)
      }
      if format == .markdown { escapeDialects(under: paragraph, inTable: inTable) }
      parent.adoptChildren(of: paragraph)
    case .span(let role, let content):
      guard format == .html else { return add(content, to: parent, inTable: inTable) }
      let node = parent.append(
        CMARK_NODE_CUSTOM_INLINE, before: Markup.open("span", [("class", role)]), after: "</span>")
      add(content, to: node, inTable: inTable)
    case .figure(let text):
      guard format == .html else { return addText(text.madeVisible, to: parent, inTable: inTable) }
      addText(text.madeVisible, to: parent.append(CMARK_NODE_CUSTOM_INLINE, before: "<b>", after: "</b>"), inTable: inTable)
    case .mark(let text):
      if format == .html {
        // The style sheet draws it.
        parent.append(CMARK_NODE_CUSTOM_INLINE, before: "<i></i>", after: "")
      } else {
        addText(text, to: parent, inTable: inTable)
      }
    case .lineBreak:
      addLineBreak(to: parent, inTable: inTable)
    case .target(let id, let content):
      guard format == .html else { return add(content, to: parent, inTable: inTable) }
      let node = parent.append(
        CMARK_NODE_CUSTOM_INLINE, before: Markup.open("span", [("id", id)]), after: "</span>")
      add(content, to: node, inTable: inTable)
    case .drawing(let svg):
      if format == .html { parent.append(CMARK_NODE_CUSTOM_INLINE, before: svg, after: "") }
    case .only(let html, let markdown):
      add(format == .html ? html : markdown, to: parent, inTable: inTable)
    }
  }

  private func addLineBreak(to parent: Node, inTable: Bool) {
    if inTable, format == .markdown {
      parent.append(CMARK_NODE_CUSTOM_INLINE, before: "<br>", after: "")
    } else {
      parent.append(CMARK_NODE_LINEBREAK)
    }
  }

  private func addText(_ text: String, to parent: Node, inTable: Bool) {
    guard format == .markdown else {
      parent.append(CMARK_NODE_TEXT).setLiteral(text)
      return
    }
    for piece in Dialect.pieces(of: text, inTable: inTable) {
      switch piece {
      case .text(let text): parent.append(CMARK_NODE_TEXT).setLiteral(text)
      case .escape(let escape): parent.append(CMARK_NODE_CUSTOM_INLINE, before: escape, after: "")
      }
    }
  }

  /// Escapes, in text that cmark parsed, what only the Markdown of code hosts knows.
  func escapeDialects(under root: Node, inTable: Bool = false) {
    for node in root.descendants {
      switch node.type {
      case CMARK_NODE_TEXT:
        let pieces = Dialect.pieces(of: node.literal, inTable: inTable)
        guard pieces != [.text(node.literal)] else { continue }
        for piece in pieces {
          switch piece {
          case .text(let text): node.insertBefore(CMARK_NODE_TEXT)?.setLiteral(text)
          case .escape(let escape):
            if let custom = node.insertBefore(CMARK_NODE_CUSTOM_INLINE) {
              cmark_node_set_on_enter(custom, escape)
            }
          }
        }
        node.remove()
      case CMARK_NODE_CODE where inTable:
        node.setLiteral(node.literal.replacing("|", with: "\\|"))
      case CMARK_NODE_SOFTBREAK where inTable, CMARK_NODE_LINEBREAK where inTable:
        node.insertBefore(CMARK_NODE_TEXT)?.setLiteral(" ")
        node.remove()
      default:
        break
      }
    }
  }
}

/// What code hosts' Markdown gives a meaning that CommonMark, and so cmark's renderer, does not know of.
enum Dialect {
  enum Piece: Hashable {
    case text(String)
    case escape(String)
  }

  /// A text cut where an escape is needed: `~` (strike-through, fences), `$` (formulas), in tables `|` and
  /// newlines.
  static func pieces(of text: String, inTable: Bool) -> [Piece] {
    var pieces: [Piece] = []
    var run = ""
    for character in text {
      let escape: String
      switch character {
      case "~", "$": escape = "\\\(character)"
      case "|" where inTable: escape = "\\|"
      case "\n": escape = " "
      default:
        run.append(character)
        continue
      }
      if !run.isEmpty { pieces.append(.text(run)) }
      run = ""
      pieces.append(.escape(escape))
    }
    if !run.isEmpty { pieces.append(.text(run)) }
    return pieces
  }
}

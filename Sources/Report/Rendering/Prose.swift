import CCMark

/// Markdown from outside, made harmless on the tree, before any renderer sees it.
enum Prose {
  /// Parses a text and disarms it: raw HTML becomes text that shows it, links to anything but harmless
  /// addresses and all images give way to their text, headings become strong paragraphs, hidden characters
  /// become visible.
  static func parse(_ text: String) -> NodeTree {
    let tree = NodeTree(parsing: text.madeVisible)
    for node in tree.root.descendants.reversed() { disarm(node) }
    return tree
  }

  /// The paragraph that is all the tree holds, if that is so.
  static func onlyParagraph(_ tree: borrowing NodeTree) -> Node? {
    guard let first = tree.root.firstChild, cmark_node_next(first) == nil, first.type == CMARK_NODE_PARAGRAPH
    else { return nil }
    return first
  }

  private static func disarm(_ node: Node) {
    switch node.type {
    case CMARK_NODE_TEXT, CMARK_NODE_CODE, CMARK_NODE_CODE_BLOCK:
      // Numeric entities bring in what the text itself did not hold.
      let literal = node.literal
      let visible = literal.madeVisible
      if visible != literal { node.setLiteral(visible) }
      if node.type == CMARK_NODE_CODE_BLOCK { cmark_node_set_fence_info(node, "text") }
    case CMARK_NODE_HTML_INLINE:
      replace(node, with: CMARK_NODE_TEXT)
    case CMARK_NODE_HTML_BLOCK:
      replace(node, with: CMARK_NODE_CODE_BLOCK)
    case CMARK_NODE_IMAGE:
      node.unwrap()
    case CMARK_NODE_LINK:
      if LinkTarget.isAllowed(node.url) {
        cmark_node_set_title(node, "")
      } else {
        node.unwrap()
      }
    case CMARK_NODE_HEADING:
      if let paragraph = node.insertBefore(CMARK_NODE_PARAGRAPH) {
        paragraph.append(CMARK_NODE_STRONG).adoptChildren(of: node)
      }
      node.remove()
    default:
      break
    }
  }

  private static func replace(_ node: Node, with type: cmark_node_type) {
    if let shown = node.insertBefore(type) {
      shown.setLiteral(node.literal.madeVisible)
      if type == CMARK_NODE_CODE_BLOCK { cmark_node_set_fence_info(shown, "html") }
    }
    node.remove()
  }
}

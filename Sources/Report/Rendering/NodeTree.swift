import CCMark

/// A node of a cmark tree; whoever holds one does not own it.
typealias Node = OpaquePointer

/// A cmark document tree. It owns all its nodes, and frees them once, when it goes.
struct NodeTree: ~Copyable {
  let root: Node

  /// An empty document.
  init() {
    root = Self.make(CMARK_NODE_DOCUMENT)
  }

  /// The tree of a CommonMark text. Never fails: every text is CommonMark.
  init(parsing text: String) {
    var text = text
    root = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        // Swift strings are valid UTF-8, so cmark need not check them.
        guard let root = cmark_parse_document(characters.baseAddress, characters.count, CMARK_OPT_DEFAULT)
        else { return Self.make(CMARK_NODE_DOCUMENT) }
        return root
      }
    }
  }

  deinit {
    cmark_node_free(root)
  }

  /// The document as HTML, raw HTML and dangerous links left out (cmark's safe mode is its default).
  borrowing func html() -> String {
    Self.take(cmark_render_html(root, CMARK_OPT_DEFAULT))
  }

  /// The document as CommonMark, lines unwrapped.
  borrowing func commonMark() -> String {
    Self.take(cmark_render_commonmark(root, CMARK_OPT_DEFAULT, 0))
  }

  private static func make(_ type: cmark_node_type) -> Node {
    guard let node = cmark_node_new(type) else { preconditionFailure("cmark made no node: out of memory") }
    return node
  }

  /// A rendered text, its buffer given back.
  private static func take(_ buffer: UnsafeMutablePointer<CChar>?) -> String {
    guard let buffer else { return "" }
    defer { cmark_get_default_mem_allocator().pointee.free(buffer) }
    return String(cString: buffer)
  }
}

/// Growing and changing a tree. New nodes belong to their parent's tree at once, so none can leak.
extension Node {
  var type: cmark_node_type { cmark_node_get_type(self) }
  var firstChild: Node? { cmark_node_first_child(self) }
  var literal: String { cmark_node_get_literal(self).map { String(cString: $0) } ?? "" }
  var url: String { cmark_node_get_url(self).map { String(cString: $0) } ?? "" }

  /// Adds a new last child. Which types may hold which is fixed in the code of this module, not by its input.
  @discardableResult
  func append(_ type: cmark_node_type) -> Node {
    guard let node = cmark_node_new(type) else { preconditionFailure("cmark made no node: out of memory") }
    guard cmark_node_append_child(self, node) == 1 else {
      cmark_node_free(node)
      preconditionFailure("cmark allows no \(type) in \(self.type)")
    }
    return node
  }

  /// Adds a custom node: text that the renderers pass on as it is before and after the children.
  @discardableResult
  func append(_ type: cmark_node_type, before: String, after: String) -> Node {
    let node = append(type)
    cmark_node_set_on_enter(node, before)
    cmark_node_set_on_exit(node, after)
    return node
  }

  /// Puts a new node before this one.
  func insertBefore(_ type: cmark_node_type) -> Node? {
    guard let node = cmark_node_new(type) else { return nil }
    guard cmark_node_insert_before(self, node) == 1 else {
      cmark_node_free(node)
      return nil
    }
    return node
  }

  /// Takes all children out of `other` and adds them here, in order.
  func adoptChildren(of other: Node) {
    while let child = other.firstChild {
      guard cmark_node_append_child(self, child) == 1 else {
        cmark_node_unlink(child)
        cmark_node_free(child)
        continue
      }
    }
  }

  /// Puts the children in this node's place, and drops it.
  func unwrap() {
    while let child = firstChild {
      guard cmark_node_insert_before(self, child) == 1 else { break }
    }
    remove()
  }

  func remove() {
    cmark_node_unlink(self)
    cmark_node_free(self)
  }

  func setLiteral(_ text: String) {
    cmark_node_set_literal(self, text)
  }

  /// This node and everything below it, parents before children. The list is made before anything is changed.
  var descendants: [Node] {
    guard let iterator = cmark_iter_new(self) else { return [] }
    defer { cmark_iter_free(iterator) }
    var nodes: [Node] = []
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return nodes }
      if event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) { nodes.append(node) }
    }
  }
}

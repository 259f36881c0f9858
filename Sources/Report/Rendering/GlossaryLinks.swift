import CCMark
import Claims

/// Links words of the glossary to their meaning where each is first used: once in every claim and finding, which are read
/// one at a time.
struct GlossaryLinks {
  private let terms: [SuiteDescription.Term]
  /// Every form of every word, by its first letter: longer ones first, so that `first-token` is not taken for `token`.
  private let forms: [Character: [(form: [Character], term: Int)]]

  init(_ terms: [SuiteDescription.Term]) {
    self.terms = terms
    let all = terms.indices.flatMap { index in ([terms[index].word] + terms[index].forms).map { (Array($0), index) } }
    forms = Dictionary(grouping: all.filter { !$0.0.isEmpty }) { $0.0[0] }
      .mapValues { $0.sorted { $0.0.count > $1.0.count }.map { (form: $0.0, term: $0.1) } }
  }

  /// Link target of a word's meaning.
  static func id(_ term: SuiteDescription.Term) -> String {
    "word-" + term.word.lowercased().map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
  }

  /// Puts the links into a document's tree.
  func add(to root: Node) {
    guard !terms.isEmpty else { return }
    var linked: Set<Int> = []
    for node in root.descendants {
      switch node.type {
      case CMARK_NODE_CUSTOM_BLOCK:
        let opening = cmark_node_get_on_enter(node).map { String(cString: $0) } ?? ""
        if Self.starts.contains(where: opening.hasPrefix) { linked = [] }
        // The glossary's own words lead nowhere.
        if opening.hasPrefix("<section id=\"glossary\"") { return }
      case CMARK_NODE_TEXT where node.isRunningText: link(node, &linked)
      default: break
      }
    }
  }

  /// What a reader begins at.
  private static let starts = ["<section", "<article", "<details id"]

  private func link(_ node: Node, _ linked: inout Set<Int>) {
    let characters = Array(node.literal)
    var (run, index) = (0, 0)
    var isChanged = false
    func put(_ range: Range<Int>) {
      guard !range.isEmpty else { return }
      node.insertBefore(CMARK_NODE_TEXT)?.setLiteral(String(characters[range]))
    }
    while index < characters.count {
      guard index == 0 || !Self.isWord(characters[index - 1]), let found = form(characters, at: index, linked) else {
        index += 1
        continue
      }
      put(run..<index)
      if let link = node.insertBefore(CMARK_NODE_CUSTOM_INLINE) {
        cmark_node_set_on_enter(link, "<a class=\"g\" href=\"#\(Self.id(terms[found.term]))\">")
        cmark_node_set_on_exit(link, "</a>")
        link.append(CMARK_NODE_TEXT).setLiteral(String(found.form))
      }
      linked.insert(found.term)
      index += found.form.count
      (run, isChanged) = (index, true)
    }
    guard isChanged else { return }
    put(run..<characters.count)
    node.remove()
  }

  private func form(_ text: [Character], at start: Int, _ linked: Set<Int>) -> (form: [Character], term: Int)? {
    forms[text[start]]?.first { candidate in
      let end = start + candidate.form.count
      return !linked.contains(candidate.term) && end <= text.count && Array(text[start..<end]) == candidate.form
        && (end == text.count || !Self.isWord(text[end]))
    }
  }

  /// Whether a character continues a word, so that `pin` is not found in `spinning` or `pin-board`.
  private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "-" }
}

extension Node {
  /// Whether a text is read as part of a sentence: not in a heading, a link, a summary, a badge or a figure.
  fileprivate var isRunningText: Bool {
    var parent = cmark_node_parent(self)
    while let node = parent {
      switch node.type {
      case CMARK_NODE_LINK, CMARK_NODE_HEADING: return false
      case CMARK_NODE_CUSTOM_INLINE, CMARK_NODE_CUSTOM_BLOCK:
        let opening = cmark_node_get_on_enter(node).map { String(cString: $0) } ?? ""
        let kept = ["<h", "<a", "<summary", "<th", "<b>", "<dt", "<figcaption", "<span class=\"v", "<span class=\"cv", "<p class=\"badges", "<p class=\"about"]
        if kept.contains(where: opening.hasPrefix) { return false }
      default: break
      }
      parent = cmark_node_parent(node)
    }
    return true
  }
}

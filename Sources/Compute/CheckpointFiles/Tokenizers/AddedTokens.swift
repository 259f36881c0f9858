/// Tokens that are found in the text as they stand, before it is cut into words.
struct AddedTokens: Sendable {
  /// A trie over UTF-8 bytes: children by byte, and the token that ends at the node.
  private struct Node: Sendable {
    var children: [UInt8: Int] = [:]
    var id: Int32?
  }

  private var nodes = [Node()]

  var isEmpty: Bool { nodes.count == 1 }

  mutating func insert(_ content: String, id: Int32) {
    guard !content.isEmpty else { return }
    var node = 0
    for byte in content.utf8 {
      if let child = nodes[node].children[byte] {
        node = child
      } else {
        nodes.append(Node())
        nodes[node].children[byte] = nodes.count - 1
        node = nodes.count - 1
      }
    }
    nodes[node].id = id
  }

  /// A part of a text: an added token, or text between two.
  enum Part {
    case token(Int32)
    case text(String)
  }

  /// Cuts out the added tokens, from left to right, the longest where several begin at the same place.
  func split(_ text: String) -> [Part] {
    guard !isEmpty else { return text.isEmpty ? [] : [.text(text)] }
    let bytes = Array(text.utf8)
    var parts: [Part] = []
    var textStart = 0
    var position = 0
    while position < bytes.count {
      guard let (id, end) = longestMatch(bytes, position) else {
        position += 1
        continue
      }
      if textStart < position {
        parts.append(.text(String(decoding: bytes[textStart..<position], as: UTF8.self)))
      }
      parts.append(.token(id))
      position = end
      textStart = end
    }
    if textStart < bytes.count { parts.append(.text(String(decoding: bytes[textStart...], as: UTF8.self))) }
    return parts
  }

  private func longestMatch(_ bytes: [UInt8], _ start: Int) -> (id: Int32, end: Int)? {
    var node = 0
    var match: (Int32, Int)?
    var position = start
    while position < bytes.count, let child = nodes[node].children[bytes[position]] {
      node = child
      position += 1
      if let id = nodes[node].id { match = (id, position) }
    }
    return match
  }
}

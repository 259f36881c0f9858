/// A string as the sequence of its code points: what the world outside Swift compares.
///
/// Swift's own `==` holds canonical twins for equal: `"Ω"` (U+2126) and `"Ω"` (U+03A9), `"é"` in one code point and in
/// two. Keys of documents, names of tensors and tokens of a vocabulary are different where their bytes are.
///
/// ```
/// "\u{2126}" == "\u{3A9}"                          // true
/// CodePoints("\u{2126}") == CodePoints("\u{3A9}")  // false
/// ```
package struct CodePoints: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (left: CodePoints, right: CodePoints) -> Bool {
    left.text.utf8.count == right.text.utf8.count && left.text.utf8.elementsEqual(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }
}

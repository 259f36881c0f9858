import Ground
import Yams

/// The text of a YAML scalar together with the places of its characters in the file.
///
/// YAML folds lines, strips indentation and removes quotes, so an offset in the text is not a distance in the file.
/// White space aside, though, the characters are the same in the same order (escapes in quoted scalars excepted):
/// places are found by walking both side by side.
struct ScalarText {
  let text: [UInt8]
  private let document: DocumentText
  private let start: SourceLocation
  private let style: Node.Scalar.Style

  init(_ scalar: Node.Scalar, at start: SourceLocation, in document: DocumentText) {
    text = Array(scalar.string.utf8)
    self.document = document
    self.start = start
    style = scalar.style
  }

  /// A text that stands in no file of its own, such as a key; all its characters have the one place.
  init(_ text: String, at start: SourceLocation) {
    self.text = Array(text.utf8)
    document = DocumentText("")
    self.start = start
    style = .plain
  }

  /// Places of `offsets`, which ascend, in the file. O(length of the scalar).
  func locations(of offsets: [Int]) -> [SourceLocation] {
    guard var cursor = document.cursor(at: start) else {
      return offsets.map { _ in start }
    }
    switch style {
    case .literal, .folded: cursor.skipLine()
    case .singleQuoted, .doubleQuoted: cursor.step()
    default: break
    }
    var found: [SourceLocation] = []
    found.reserveCapacity(offsets.count)
    var index = 0
    for offset in offsets {
      while index < min(offset, text.count) {
        if !text[index].isWhiteSpace {
          cursor.skipWhiteSpace()
          cursor.step()
        }
        index += 1
      }
      var place = cursor
      if offset < text.count { place.skipWhiteSpace() }
      found.append(SourceLocation(file: start.file, line: place.line, column: place.column))
    }
    return found
  }

  /// Whether the characters stand in the file as they are: no escape was undone.
  var isVerbatim: Bool {
    guard style == .singleQuoted || style == .doubleQuoted, var cursor = document.cursor(at: start) else { return true }
    cursor.step()
    for byte in text where !byte.isWhiteSpace {
      cursor.skipWhiteSpace()
      guard cursor.byte == byte else { return false }
      cursor.step()
    }
    return true
  }
}

/// A file's bytes with the starts of its lines.
package struct DocumentText: Sendable {
  private let bytes: [UInt8]
  private let lines: [Int]

  package init(_ text: String) {
    bytes = Array(text.utf8)
    var starts = [0]
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
    lines = starts
  }

  package func cursor(at place: SourceLocation) -> Cursor? {
    guard !bytes.isEmpty, lines.indices.contains(place.line - 1) else { return nil }
    var cursor = Cursor(bytes: bytes, index: lines[place.line - 1], line: place.line, column: 1)
    while cursor.column < place.column, cursor.byte != nil { cursor.step() }
    return cursor
  }

  package struct Cursor {
    package let bytes: [UInt8]
    package var index: Int
    package var line: Int
    package var column: Int

    package var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Over one byte; columns count characters, so bytes that continue one take none.
    package mutating func step() {
      guard let byte else { return }
      index += 1
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }

    package mutating func skipLine() {
      while let byte {
        step()
        if byte == UInt8(ascii: "\n") { return }
      }
    }

    package mutating func skipWhiteSpace() {
      while let byte, byte.isWhiteSpace { step() }
    }
  }
}

extension UInt8 {
  /// Blank, tab or line break.
  package var isWhiteSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

extension String {
  /// The text with every character replaced that a reader could not see or that would reorder what is beside
  /// it: control characters (but line feed and tab), bidirectional overrides and isolates, and
  /// non-characters, which XML forbids. The replacement is U+FFFD, so that their presence shows.
  var madeVisible: String {
    guard unicodeScalars.contains(where: \.isHidden) else { return self }
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars { scalars.append(scalar.isHidden ? "\u{FFFD}" : scalar) }
    return String(scalars)
  }

  /// The text with the five characters escaped that mean something in HTML and XML, inside quotes too.
  package var escapedForMarkup: String {
    var result = ""
    result.reserveCapacity(utf8.count)
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar.isHidden ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  fileprivate var isHidden: Bool {
    switch value {
    case 0x09, 0x0A: false
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: true
    case 0xFFF9...0xFFFB: true
    default: value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value)
    }
  }
}

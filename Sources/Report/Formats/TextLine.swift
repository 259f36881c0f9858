import Claims

/// A line of text for a terminal: what it says, how far in it stands, and what it is, so that whoever prints it may break
/// it to the width there is and colour it.
public struct TextLine: Sendable, Hashable {
  public enum Style: Sendable, Hashable {
    case plain, title, faint
    case verdict(Verdict)
    case standing(ClaimVerdict)
  }

  public var text: String
  public var indent: Int
  public var style: Style
  /// Words before the text, on the first line alone: a verdict, a mark.
  public var lead: String

  public init(_ text: String, indent: Int = 0, style: Style = .plain, lead: String = "") {
    self.text = text
    self.indent = indent
    self.style = style
    self.lead = lead
  }

  /// The line broken at blanks so that no part is wider than `width` columns; what has no blanks is cut.
  ///
  /// - Parameter width: `nil` for text that is not for a terminal, which stays one line.
  public func broken(to width: Int?) -> [String] {
    // Words that take up half of the width leave no room to hang the text beside them: they are its beginning.
    if let width, lead.count > width / 2 - 2 {
      var line = self
      (line.text, line.lead) = ("\(lead) \(text)", "")
      return line.broken(to: width)
    }
    // A narrow terminal has no room to indent: what is said needs eight columns.
    let most = width.map { max(0, $0 - 8 - (lead.isEmpty ? 0 : lead.count + 1)) } ?? indent
    let margin = String(repeating: " ", count: min(indent, most))
    let hanging = margin + String(repeating: " ", count: lead.isEmpty ? 0 : lead.count + 1)
    let first = lead.isEmpty ? margin : margin + lead + " "
    let flat = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    guard let width else { return [first + flat] }
    var lines: [String] = []
    var line = first
    var isFresh = true
    for word in flat.split(separator: " ", omittingEmptySubsequences: true) {
      var rest = word
      if !isFresh, line.count + 1 + rest.count > width {
        lines.append(line)
        (line, isFresh) = (hanging, true)
      }
      while line.count + (isFresh ? 0 : 1) + rest.count > width, isFresh {
        let room = max(8, width - line.count)
        guard rest.count > room else { break }
        lines.append(line + rest.prefix(room))
        rest = rest.dropFirst(room)
        line = hanging
      }
      line += (isFresh ? "" : " ") + rest
      isFresh = false
    }
    lines.append(line)
    return lines
  }
}

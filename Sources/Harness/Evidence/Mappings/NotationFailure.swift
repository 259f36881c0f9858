import Claims
import Ground
import Yams

/// What is wrong in a text of the mapping notation, and where in the text.
struct NotationFailure: Error, Sendable, Hashable {
  /// Bytes before the place.
  var offset: Int
  var message: String
  var remedy: String

  init(_ offset: Int, _ message: String, remedy: String) {
    self.offset = offset
    self.message = message
    self.remedy = remedy
  }

  /// The same, of a text that is part of another and begins at `start` there.
  func shifted(by start: Int) -> NotationFailure { NotationFailure(offset + start, message, remedy: remedy) }

  /// The failure as a problem of the file that the text stands in.
  func problem(in node: Node, of reader: YAMLReader) -> Problem {
    var place = reader.location(node)
    // The text of a plain scalar stands in the file as it is; a quote precedes that of a quoted one.
    if case .scalar(let scalar) = node, !scalar.string.contains("\n") {
      let text = String(decoding: scalar.string.utf8.prefix(offset), as: UTF8.self)
      place.column += text.count + (scalar.style == .singleQuoted || scalar.style == .doubleQuoted ? 1 : 0)
    }
    return Problem(place, message, remedy: remedy)
  }
}

import Foundation
import Ground

/// JSON in which each object of a list that has several stands on a line of its own; members keep their order.
indirect enum JSONLines {
  case text(String)
  case flag(Bool)
  /// Written to nine significant digits.
  case number(Double)
  case list([JSONLines])
  /// Members without a value are left out.
  case object([(String, JSONLines?)])

  /// The text, if there is one.
  static func given(_ text: String) -> JSONLines? { text.isEmpty ? nil : .text(text) }

  /// The list, if there is anything in it.
  static func given(_ items: [JSONLines]) -> JSONLines? { items.isEmpty ? nil : .list(items) }

  var written: String { written(indent: "") }

  private func written(indent: String) -> String {
    switch self {
    case .text(let text): return Self.quoted(text)
    case .flag(let flag): return flag ? "true" : "false"
    case .number(let value):
      let text = NumberText.short(value, digits: 9)
      return value.isFinite ? text : Self.quoted(text)
    case .list(let items):
      guard items.count > 1, case .object? = items.first else {
        return "[" + items.map { $0.written(indent: indent) }.joined(separator: ", ") + "]"
      }
      let inner = indent + "  "
      return "[\n" + items.map { inner + $0.written(indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let members):
      let written = members.compactMap { name, value in
        value.map { "\(Self.quoted(name)): \($0.written(indent: indent))" }
      }
      return "{" + written.joined(separator: ", ") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { result, scalar in
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\0"..<" ": result += String(format: "\\u%04x", scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    } + "\""
  }
}

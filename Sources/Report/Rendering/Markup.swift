/// HTML tags of this module's own making.
enum Markup {
  /// An opening tag; attributes without a value are left out, values are escaped.
  static func open(_ tag: String, _ attributes: [(String, String?)] = []) -> String {
    var result = "<\(tag)"
    for case (let name, let value?) in attributes { result += " \(name)=\"\(value.escapedForMarkup)\"" }
    return result + ">"
  }
}

extension Inline {
  /// The words alone.
  var plainText: String {
    switch self {
    case .text(let text), .code(let text), .prose(let text), .figure(let text), .mark(let text): text
    case .strong(let content), .emphasis(let content), .link(let content, _), .span(_, let content):
      content.map(\.plainText).joined()
    case .target(_, let content): content.map(\.plainText).joined()
    case .only(_, let markdown): markdown.plainText
    case .lineBreak: " "
    case .drawing: ""
    }
  }
}

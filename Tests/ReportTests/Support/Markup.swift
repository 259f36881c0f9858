import Foundation
import Ground

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An XML document read by an independent parser: its elements in order.
struct ParsedMarkup {
  struct Element {
    var name: String
    var attributes: [String: String]
  }

  private(set) var elements: [Element] = []
  private(set) var text = ""

  /// Fails with the parser's message and line for text that is not well-formed.
  init(_ markup: String) throws {
    let reader = Reader()
    let parser = XMLParser(data: Data(markup.utf8))
    parser.shouldResolveExternalEntities = false
    parser.delegate = reader
    guard parser.parse() else {
      throw Problem(
        description: "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "unknown")")
    }
    elements = reader.elements
    text = reader.text
  }

  func count(_ name: String) -> Int { elements.count { $0.name == name } }

  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [Element] = []
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }
}

import Ground
import Yams

/// A YAML document with the place of every value, for configuration files that are not claims.
public struct LocatedYAML: Sendable, Hashable {
  public enum Content: Sendable, Hashable {
    case text(String)
    case list([LocatedYAML])
    case mapping([Pair])
  }

  public struct Pair: Sendable, Hashable {
    public var key: String
    public var keyLocation: SourceLocation
    public var value: LocatedYAML
  }

  public var content: Content
  public var location: SourceLocation

  /// Reads a file's text; `nil` with the parser's own complaint (syntax, keys written twice, anchors).
  public static func read(_ text: String, file: String) -> (value: LocatedYAML?, problems: [Problem]) {
    let reader = YAMLReader(file: file, vocabulary: Vocabulary([]))
    guard let root = reader.root(of: text) else { return (nil, reader.problems) }
    let value = reader.located(root)
    return (value, reader.problems)
  }
}

extension YAMLReader {
  fileprivate func located(_ node: Node) -> LocatedYAML {
    let content: LocatedYAML.Content
    switch node {
    case .scalar(let scalar): content = .text(scalar.string)
    case .sequence(let items): content = .list(items.map(located))
    case .mapping(let mapping):
      content = .mapping(
        mapping.compactMap { key, value in
          guard case .scalar(let name) = key else {
            report(key, "key is not a text", remedy: "write the key as a plain word")
            return nil
          }
          return LocatedYAML.Pair(key: name.string, keyLocation: location(key), value: located(value))
        })
    case .alias:
      report(node, "aliases are not read", remedy: "write the value out")
      content = .text("")
    }
    return LocatedYAML(content: content, location: location(node))
  }
}

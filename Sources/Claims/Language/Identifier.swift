import Ground
import Yams

/// Ids of claims, checks and charts: they name files and addresses of pages, and are typed on the command line.
public enum Identifier {
  /// Whether a text can be an id. Letters, digits and hyphens, the first no hyphen, at most 100.
  public static func isValid(_ text: String) -> Bool {
    text.utf8.count <= 100 && text.utf8.first.map { $0 != UInt8(ascii: "-") } == true
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}

extension YAMLReader {
  /// The id of what a file describes; `nil`, with the mistake reported, for one that could not name a file.
  func name(_ node: Node?, in parent: Node, key: String) -> String? {
    guard let id = text(node, in: parent, key: key) else { return nil }
    if Identifier.isValid(id) { return id }
    report(node ?? parent, "'\(id)' is no id", remedy: "write letters, digits and hyphens: heads-of-the-model")
    return nil
  }
}

import Ground
import Yams

extension YAMLReader {
  /// One of a closed set of names; reported, with what is close to it, if it is none of them.
  func choice<T: RawRepresentable & CaseIterable>(_ node: Node?, in parent: Node, key: String) -> T?
  where T.RawValue == String {
    guard let name = text(node, in: parent, key: key) else { return nil }
    if let value = T(rawValue: name) { return value }
    report(
      node ?? parent, "unknown \(key) '\(name)'", remedy: Suggestion.remedy(for: name, among: T.allCases.map(\.rawValue)))
    return nil
  }
}

import Ground
import Yams

extension ClaimFileReader {
  /// The pairs of a check; what its first line says in short is put under the keys that it stands for.
  func entry(_ node: Node, allowed: [String], what: String) -> [String: Node] {
    guard var rest = node.mapping, let first = Self.firstLine(node, allowed: allowed) else {
      return mapping(node, allowed: allowed, what: what)
    }
    rest[first.key] = nil
    var pairs = mapping(.mapping(rest), allowed: allowed, what: what)
    let twice = ["says", "id", "role"] + Check.Role.allCases.map(\.rawValue)
    if let other = twice.first(where: { pairs[$0] != nil }) {
      report(first.key, "'\(first.key.string ?? "")' names the check and asks it, and so does '\(other)'", remedy: "write one of the two")
    }
    let id = Node.scalar(Node.Scalar(first.id, .implicit, .any, first.key.mark))
    pairs[first.role?.rawValue ?? "id"] = id
    pairs["says"] = first.says
    return pairs
  }

  /// `id: question` or `role id: question` at the beginning of a check; `nil` where it begins with another of its keys.
  static func firstLine(
    _ node: Node, allowed: [String] = checkKeys
  ) -> (key: Node, role: Check.Role?, id: String, says: Node)? {
    guard let (key, says) = node.mapping?.first, let text = key.string, !allowed.contains(text), says.scalar != nil else { return nil }
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let role = words.count == 2 ? Check.Role(rawValue: words[0]) : nil
    guard words.count == 1 || role != nil, let id = words.last, Identifier.isValid(id.filter { $0 != "{" && $0 != "}" }) else {
      return nil
    }
    return (key, role, id, says)
  }
}

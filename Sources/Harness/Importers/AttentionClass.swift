import Claims

/// The classes of attention that the surveys tell apart, by the authors' names.
enum AttentionClass {
  static let unclassified = "unclassified"
  private static let names: Set<String> = [
    "induction", "previous-token", "duplicate-token", "first-token", "self", "local",
  ]

  /// A class's name, or `unclassified`.
  static func name(_ node: JSONNode) throws(ImportError) -> String { try name(node.text(), at: node) }

  static func name(_ name: String, at node: JSONNode) throws(ImportError) -> String {
    guard names.contains(name) || name == unclassified else {
      throw node.problem(
        "'\(name)' is not a class of attention", remedy: "the classes are those of the method document")
    }
    return name
  }

  /// Adds one selectivity a class, from an object keyed by classes. Some batches leave out the classes that
  /// need a repeated token, so not all six have to be there.
  static func readSelectivities(
    _ node: JSONNode, of head: Head, into rows: inout RowBuilder
  ) throws(ImportError) {
    for (key, value) in try node.members() {
      rows.add(.selectivity, try value.number(), head: head, detail: try name(key, at: value))
    }
  }
}

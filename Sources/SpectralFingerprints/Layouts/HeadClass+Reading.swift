import Claims
import Evidence
import Ground

extension HeadClass {
  /// A class, or none, by the authors' names.
  static func read(_ node: JSONNode) throws(ImportError) -> HeadClass { try read(node.text(), at: node) }

  static func read(_ name: String, at node: JSONNode) throws(ImportError) -> HeadClass {
    guard let found = HeadClass(name: name) else {
      throw node.problem(
        "'\(name)' is not a class of attention", remedy: "the classes are those of the method document")
    }
    return found
  }
}

extension AttentionClass {
  /// Adds one selectivity a class, from an object keyed by classes. Some batches leave out the classes that
  /// need a repeated token, so not all six have to be there.
  static func readSelectivities(
    _ node: JSONNode, of head: Head, into rows: inout RowBuilder
  ) throws(ImportError) {
    for (key, value) in try node.members() {
      rows.add(.selectivity, try value.number(), head: head, detail: try HeadClass.read(key, at: value).name)
    }
  }
}

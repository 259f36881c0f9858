import Evidence
import Ground

/// One head of a ranked list, with the rest of what the list says about it.
struct RankedHead {
  var rank: Int
  var head: Head
  var node: JSONNode

  /// A list of objects with `rank`, `layer` and `head`: ranks 1, 2, …, each head once, all within the model.
  static func list(_ node: JSONNode, shape: StatedShape?) throws(ImportError) -> [RankedHead] {
    var entries: [RankedHead] = []
    var seen: Set<Head> = []
    for element in try node.elements() {
      let rank = try element.member("rank").count()
      let head = try head(of: element, shape: shape)
      guard rank == entries.count + 1 else {
        throw element.problem(
          "rank \(rank) stands in place \(entries.count + 1)",
          remedy: "the list is cut or out of order: take it again")
      }
      guard seen.insert(head).inserted else {
        throw element.problem(
          "\(head) stands twice", remedy: "the list is mixed from two runs: take it again")
      }
      entries.append(RankedHead(rank: rank, head: head, node: element))
    }
    return entries
  }

  /// The head that `layer` and `head` of an object name.
  static func head(of node: JSONNode, shape: StatedShape?) throws(ImportError) -> Head {
    let head = Head(layer: try node.member("layer").count(), head: try node.member("head").count())
    return try HeadMap.head(head, shape: shape, place: node)
  }
}

import Evidence
import Ground

/// Sets of heads as the files write them: `{"5": [7, 14], "7": [0]}`.
enum HeadMap {
  static func heads(_ node: JSONNode, shape: StatedShape?) throws(ImportError) -> HeadSet {
    var layers: [(layer: Int, numbers: [Int])] = []
    for (key, value) in try node.members() {
      guard let layer = Int(key), layer >= 0 else {
        throw node.problem("'\(key)' is not a layer", remedy: "layers are whole numbers ≥ 0")
      }
      layers.append((layer, try value.counts()))
    }
    return try heads(layers, shape: shape, place: node)
  }

  /// One head, which the model has to have.
  static func head(_ head: Head, shape: StatedShape?, place: JSONNode) throws(ImportError) -> Head {
    _ = try heads([(head.layer, [head.head])], shape: shape, place: place)
    return head
  }

  /// - Throws: for a head named twice, and for one that the model does not have.
  static func heads(
    _ layers: [(layer: Int, numbers: [Int])], shape: StatedShape?, place: JSONNode
  ) throws(ImportError) -> HeadSet {
    let heads = layers.flatMap { layer, numbers in numbers.map { Head(layer: layer, head: $0) } }
    let set = HeadSet(heads)
    guard set.count == heads.count else {
      throw place.problem("a head stands twice in the set", remedy: "name each head once")
    }
    if let stray = heads.first(where: {
      $0.layer >= shape?.layers ?? .max || $0.head >= shape?.headsPerLayer ?? .max
    }) {
      throw place.problem(
        "the model has no head \(stray)", remedy: "the file may be of another model: check its name")
    }
    return set
  }
}

import Claims
import Ground
import Mathematics

/// Where a permutation of heads or layers sends the heads of one subject and quantity.
package struct HeadMoves: Sendable {
  var heads: [Head: Head]
  /// Where rows of whole layers go.
  var layers: [Int: Int] = [:]

  /// Draws the permutation of `heads`, and of the `layers` that have rows of their own.
  ///
  /// `nil` where the permutation is not one of heads or layers.
  init?(_ kind: Check.Permutation, of heads: Set<Head>, layers: Set<Int>, seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let ordered = heads.sorted()
    switch kind {
    case .heads:
      self.heads = Dictionary(uniqueKeysWithValues: zip(ordered, ordered.shuffled(using: &generator)))
    case .headsWithinLayers:
      self.heads = [:]
      for (_, members) in Dictionary(grouping: ordered, by: \.layer).sorted(by: { $0.key < $1.key }) {
        for (from, to) in zip(members, members.shuffled(using: &generator)) { self.heads[from] = to }
      }
    case .layers:
      // Rows of whole layers (counts by layer) move along with the heads of the layer.
      let ordinals = layers.union(ordered.map(\.layer)).sorted()
      let places = Dictionary(uniqueKeysWithValues: zip(ordinals, ordinals.shuffled(using: &generator)))
      self.layers = places
      self.heads = Dictionary(
        uniqueKeysWithValues: ordered.map { ($0, Head(layer: places[$0.layer] ?? $0.layer, head: $0.head)) })
    case .subjects, .conditions, .steps: return nil
    }
  }

  package func moved(_ row: Measurement) -> Measurement {
    var row = row
    if let head = row.headID {
      guard let other = heads[head] else { return row }
      row.key.layer = other.layer
      row.key.head = other.head
    } else if let layer = row.key.layer {
      row.key.layer = layers[layer] ?? layer
    }
    return row
  }

  package func moved(_ head: Head) -> Head { heads[head] ?? head }

  package func moved<Value>(_ values: [Head: Value]) -> [Head: Value] {
    var moved: [Head: Value] = [:]
    moved.reserveCapacity(values.count)
    for (head, value) in values { moved[self.moved(head)] = value }
    return moved
  }
}

import HeapModule

/// Byte-pair merging over token ids: again and again the neighbouring pair of lowest rank becomes one token,
/// the leftmost of equal ones first.
struct BytePairMerger: Sendable {
  struct Pair: Hashable, Sendable {
    var left: Int32
    var right: Int32
  }

  struct Merge: Sendable {
    var rank: Int32
    var merged: Int32
  }

  /// What each pair becomes, and when.
  var merges: [Pair: Merge] = [:]

  private struct Symbol {
    var id: Int32
    var previous: Int
    var next: Int
    var isGone = false
  }

  private struct Candidate: Comparable {
    var rank: Int32
    var position: Int
    var merged: Int32

    static func < (left: Candidate, right: Candidate) -> Bool {
      (left.rank, left.position) < (right.rank, right.position)
    }
  }

  /// The ids that remain of `ids` when no pair can be merged; n log n in their number.
  func merge(_ ids: [Int32]) -> [Int32] {
    guard ids.count > 1 else { return ids }
    var symbols = ids.indices.map {
      Symbol(id: ids[$0], previous: $0 - 1, next: $0 + 1 < ids.count ? $0 + 1 : -1)
    }
    var queue = Heap<Candidate>()

    func propose(_ position: Int) {
      guard position >= 0, symbols[position].next >= 0 else { return }
      let pair = Pair(left: symbols[position].id, right: symbols[symbols[position].next].id)
      if let merge = merges[pair] {
        queue.insert(Candidate(rank: merge.rank, position: position, merged: merge.merged))
      }
    }
    for position in symbols.indices { propose(position) }

    while let candidate = queue.popMin() {
      let left = symbols[candidate.position]
      // A candidate is stale if one of its symbols has been merged since.
      guard !left.isGone, left.next >= 0,
        merges[Pair(left: left.id, right: symbols[left.next].id)]?.merged == candidate.merged
      else { continue }
      let right = left.next
      symbols[candidate.position].id = candidate.merged
      symbols[candidate.position].next = symbols[right].next
      symbols[right].isGone = true
      if symbols[right].next >= 0 { symbols[symbols[right].next].previous = candidate.position }
      propose(left.previous)
      propose(candidate.position)
    }
    return symbols.filter { !$0.isGone }.map(\.id)
  }
}

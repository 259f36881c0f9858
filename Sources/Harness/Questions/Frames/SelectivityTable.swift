import Evidence
import Ground

/// Selectivities of the heads of one model on one batch.
struct SelectivityTable: Sendable {
  private(set) var byHead: [Head: [String: Double]]
  private(set) var sources: Set<String>
  private var mostSelective: [Head: AttentionClass.Selective]

  init(byHead: [Head: [String: Double]], sources: Set<String>) {
    self.byHead = byHead
    self.sources = sources
    mostSelective = byHead.compactMapValues { classes in AttentionClass.mostSelective { classes[$0.rawValue] } }
  }

  /// The head's class; `nil` where not all six selectivities are known.
  func headClass(_ head: Head, threshold: Double) -> HeadClass? {
    mostSelective[head].map { HeadClass($0, threshold: threshold) }
  }

  func moved(_ moves: HeadMoves) -> SelectivityTable {
    var copy = self
    copy.byHead = moves.moved(byHead)
    copy.mostSelective = moves.moved(mostSelective)
    return copy
  }
}

extension Frame {
  /// The selectivities of the matching rows; heads whose rows disagree are broken evidence.
  func selectivities(_ query: RowQuery) throws(EvaluationError) -> SelectivityTable {
    try selectivities.value(query) { () throws(EvaluationError) in
      if let (base, moves) = headMoves(query) { return try base.selectivities(query).moved(moves) }
      return try readSelectivities(query)
    }
  }

  private func readSelectivities(_ query: RowQuery) throws(EvaluationError) -> SelectivityTable {
    let rows = try someRows(query)
    var byHead: [Head: [String: Double]] = [:]
    for row in rows {
      guard let head = row.headID else { continue }
      guard row.value.isFinite else {
        throw EvaluationError(
          .brokenEvidence, "\(row.key.detail) selectivity of \(head) is not a finite number (\(row.described))")
      }
      if let present = byHead[head]?[row.key.detail], abs(present - row.value) > 1e-5 * max(abs(present), abs(row.value)) {
        throw EvaluationError(
          .brokenEvidence,
          "\(row.key.detail) selectivity of \(head) is ambiguous: \(NumberText.short(present)) and "
            + "\(NumberText.short(row.value)) in \(row.described); name step, batch, run or source")
      }
      byHead[head, default: [:]][row.key.detail] = row.value
    }
    return SelectivityTable(byHead: byHead, sources: rows.sources)
  }
}

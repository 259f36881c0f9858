import Claims
import Evidence

/// A table, frame by frame: what all questions to one table share.
final class Frames: Sendable {
  let table: any EvidenceTable
  /// Where the table is spoilt, how, and what of.
  private let spoilt: (table: PerturbedTable, base: Frames)?
  private let found = Memo<MemoryTable.Place, Frame>()

  init(_ table: any EvidenceTable) {
    self.table = table
    spoilt = nil
  }

  private init(_ base: Frames, _ table: PerturbedTable) {
    self.table = table
    spoilt = (table, base)
  }

  /// The same evidence, spoilt.
  func spoilt(by perturbation: Perturbation, subjects: [String]) -> Frames {
    Frames(self, PerturbedTable(table, perturbation, subjects: subjects))
  }

  /// The rows of one tier, subject and quantity.
  func frame(_ tier: Tier, _ subject: String, _ quantity: Quantity) throws(EvaluationError) -> Frame {
    let place = MemoryTable.Place(tier: tier, subject: subject, quantity: quantity)
    return try found.value(place) { () throws(EvaluationError) in
      if let (table, base) = spoilt, table.perturbation.movesHeadsOrSteps(of: quantity) {
        let frame = try base.frame(tier, subject, quantity)
        if let moves = table.headMoves(of: frame.heads, layers: frame.layersWithoutHeads, subject, quantity) {
          return frame.moved(moves)
        }
        if let moves = table.stepMoves(of: frame.steps, subject, quantity) { return frame.moved(moves) }
      }
      return Frame(
        tier, subject, quantity, rows: try table.rows(tier, subject: subject, quantity: quantity),
        failures: table.failures(tier, subject: subject, quantity: quantity))
    }
  }
}

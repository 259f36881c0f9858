import Claims
import Ground

/// Heads whose outputs are all zero: of a model whose weights are, or whose numbers overflow, so that its norms are
/// nothing. They have no participation ratio, and rules over all heads pass them over.
public enum DeadModels {
  /// What to say of the heads of a model that have norm 0; `nil` where there are none.
  package static func words(_ dead: [Head], of count: Int) -> String? {
    guard !dead.isEmpty else { return nil }
    if dead.count == count {
      return "the outputs of all its heads are zero: its weights are, or its numbers overflow in single precision"
    }
    let shown = dead.sorted().prefix(8).map(\.description).joined(separator: ", ")
    return "the outputs of \(shown)\(dead.count > 8 ? " and \(dead.count - 8) more heads" : "") are all zero: they have no "
      + "PR, and rules over all heads pass them over"
  }

  /// What a reader of verdicts on measured checkpoints has to know of them.
  public static func notices(
    _ table: some EvidenceTable, subjects: [String]
  ) throws(EvaluationError) -> [String] {
    var notices: [String] = []
    for subject in subjects {
      let rows = try table.rows(.checkpoint, subject: subject, quantity: .norm).filter { $0.key.ablated == "none" }
      let groups = Dictionary(grouping: rows) { "\($0.key.step.map { "@\($0)" } ?? ""), batch \($0.key.batch)" }
      for (name, rows) in groups.sorted(by: { $0.key < $1.key }) {
        let dead = rows.filter { $0.value == 0 }.compactMap(\.headID)
        if let words = words(dead, of: rows.count) { notices.append("\(subject)\(name): \(words)") }
      }
    }
    return notices
  }
}

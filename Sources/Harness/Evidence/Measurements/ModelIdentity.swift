import Claims
import Ground

/// Whether a checkpoint, or rows that somebody measured, can be the model whose name it is given.
///
/// A paper's figures hold for its models alone: another model under one of their names would be judged by figures that were
/// never about it. The models are those that the suite declares.
package enum ModelIdentity {
  /// What tells rows that somebody measured before from the paper's model whose name they give; `nil` if nothing does. A
  /// replica is its own model, at a scale of its own.
  static func difference(ofRows rows: [Measurement]) -> (subject: String, problem: String)? {
    for (subject, rows) in Dictionary(grouping: rows.lazy.filter { $0.key.tier == .checkpoint }, by: \.key.subject).sorted(by: { $0.key < $1.key }) {
      guard let known = StatedShape.known(for: subject) else { continue }
      // Thousands of rows name the same few sets.
      for ablated in Set(rows.map(\.key.ablated)).sorted() {
        for head in (try? HeadSet(parsing: ablated))?.heads ?? [] {
          if let problem = known.excess(layer: head.layer, head: head.head, of: subject) { return (subject, problem) }
        }
      }
      for row in rows {
        if let problem = known.excess(layer: row.key.layer, head: row.key.head, of: subject) { return (subject, problem) }
        let wanted: Int? =
          switch row.key.quantity {
          case .layerCount: known.layers
          case .headCount: known.headsPerLayer
          case .headDim: known.headDim
          default: nil
          }
        if let wanted, row.value != Double(wanted) {
          return (subject, "\(row.key.quantity.rawValue) is \(NumberText.short(row.value)), of \(subject) \(wanted)")
        }
      }
    }
    return nil
  }
}

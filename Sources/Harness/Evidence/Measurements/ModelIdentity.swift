import Claims
import Ground
import Transformer

/// Whether a checkpoint can be the model whose name it is given.
///
/// A paper's figures hold for its models alone: another model under one of their names would be judged by figures that were
/// never about it. The models are those that the suite declares.
package enum ModelIdentity {
  /// What tells the checkpoint from the paper's model of that name; `nil` if nothing does, or if the paper has
  /// no such model.
  package static func difference(of model: ModelDescription, from subject: String) -> String? {
    guard let declared = SubjectDeclaration.known(for: subject) else { return nil }
    let shape = model.shape
    let found = StatedShape(layers: shape.layers, headsPerLayer: shape.heads, headDim: shape.headWidth)
    if let known = StatedShape.known(for: subject), !known.allows(found) {
      return "it has \(found.written), \(subject) has \(known.written)"
    }
    return declared.trait.flatMap { $0.holds(of: model) ? nil : "it does not have \($0.rawValue)" }
  }

  /// The same of rows that somebody measured before; a replica is its own model, at a scale of its own.
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

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
    for row in rows where row.key.tier == .checkpoint {
      guard let known = StatedShape.known(for: row.key.subject) else { continue }
      let wanted: Int? =
        switch row.key.quantity {
        case .layerCount: known.layers
        case .headCount: known.headsPerLayer
        case .headDim: known.headDim
        default: nil
        }
      if let problem = beyond(row, known) { return (row.key.subject, problem) }
      if let wanted, row.value != Double(wanted) {
        return (
          row.key.subject,
          "\(row.key.quantity.rawValue) is \(NumberText.short(row.value)), of \(row.key.subject) \(wanted)"
        )
      }
    }
    return nil
  }

  /// What a row names that a model of this shape does not have.
  private static func beyond(_ row: Measurement, _ shape: StatedShape) -> String? {
    let ablated = (try? HeadSet(parsing: row.key.ablated))?.heads ?? []
    let layers = [row.key.layer].compactMap(\.self) + ablated.map(\.layer)
    let heads = [row.key.head].compactMap(\.self) + ablated.map(\.head)
    if let count = shape.layers, let layer = layers.first(where: { $0 >= count }) {
      return "a row is about layer \(layer), and \(row.key.subject) has \(count) from 0"
    }
    if let count = shape.headsPerLayer, let head = heads.first(where: { $0 >= count }) {
      return "a row is about head \(head) of a layer, and \(row.key.subject) has \(count) from 0"
    }
    return nil
  }
}

import Claims
import Evidence
import Transformer

extension ModelIdentity {
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
}

extension SubjectDeclaration.Trait {
  /// Whether a checkpoint shows it.
  fileprivate func holds(of model: ModelDescription) -> Bool {
    switch self {
    case .learnedPositions: model.positions == .learned
    case .parallelResidual: model.residual == .parallel
    case .normsWithoutParameters: model.norm.kind == .layerWithoutParameters
    case .experts: if case .experts = model.feedForward { true } else { false }
    }
  }
}

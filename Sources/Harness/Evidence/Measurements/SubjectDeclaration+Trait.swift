import Claims
import Transformer

extension SubjectDeclaration.Trait {
  /// Whether a checkpoint shows it.
  func holds(of model: ModelDescription) -> Bool {
    switch self {
    case .learnedPositions: model.positions == .learned
    case .parallelResidual: model.residual == .parallel
    case .normsWithoutParameters: model.norm.kind == .layerWithoutParameters
    case .experts: if case .experts = model.feedForward { true } else { false }
    }
  }
}

import Transformer

/// What tells one of the paper's models from others of its shape.
struct ModelTrait {
  var name: String
  var holds: (ModelDescription) -> Bool

  static func known(for subject: String) -> ModelTrait? {
    switch subject.prefix(while: { $0 != "/" }) {
    case "gpt2-124m", "ts51m": ModelTrait(name: "learned positions") { $0.positions == .learned }
    case "pythia-160m", "pythia-410m", "pythia-1b":
      ModelTrait(name: "a parallel residual") { $0.residual == .parallel }
    case "olmo-1b":
      ModelTrait(name: "norms without parameters") { $0.norm.kind == .layerWithoutParameters }
    case "olmoe-1b-7b":
      ModelTrait(name: "experts") { if case .experts = $0.feedForward { true } else { false } }
    default: nil
    }
  }
}

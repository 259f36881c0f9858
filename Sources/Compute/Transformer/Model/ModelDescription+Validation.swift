import CheckpointFiles

extension ModelDescription {
  /// Checks that the sizes fit each other and are sizes that a model can have, so that no product of them
  /// overflows.
  func validate() throws(ForwardError) {
    let s = shape
    let sizes = [
      ("layers", s.layers, 1 << 16), ("width", s.width, 1 << 20), ("heads", s.heads, 1 << 12),
      ("key-value heads", s.keyValueHeads, 1 << 12), ("head width", s.headWidth, 1 << 12),
      ("vocabulary", s.vocabulary, 1 << 24),
      ("positions", s.positions, 1 << 26),
    ]
    for (name, size, most) in sizes where size < 1 || size > most {
      throw .unusableModel("\(name) is \(size); 1 to \(most) are possible")
    }
    let hidden = feedForward == .absent ? 0...0 : 1...1 << 22
    guard hidden.contains(s.hidden) else {
      throw .unusableModel("feed-forward width is \(s.hidden); \(hidden.lowerBound) to \(hidden.upperBound) are possible")
    }
    if feedForward == .absent, residual != .sequential || norms != .inputs {
      throw .unusableModel("attention without a feed-forward part is known with norms before it alone")
    }
    guard s.heads % s.keyValueHeads == 0 else {
      throw .unusableModel("\(s.heads) query heads do not share \(s.keyValueHeads) key-value heads evenly")
    }
    if storage.fusedByHead, s.keyValueHeads != s.heads {
      throw .unusableModel("a projection fused head by head has as many key-value heads as query heads")
    }
    try validate(window)
    for (name, bound) in [("scores", scoreBound), ("logits", logitBound), ("queries", queryScalar)] {
      if let bound, !(bound > 0 && bound.isFinite) { throw .unusableModel("\(name) are scaled by \(bound)") }
    }
    if norms.includeInputs, names.attentionNorm == nil || names.feedForwardNorm == nil {
      throw .unusableModel("the norms before attention and feed-forward part have no tensor names")
    }
    if norms.includeOutputs {
      guard names.attentionOutputNorm != nil, names.feedForwardOutputNorm != nil else {
        throw .unusableModel("the norms after attention and feed-forward part have no tensor names")
      }
      guard residual == .sequential else {
        throw .unusableModel("norms after parts that stand side by side are not known of any family")
      }
      if case .experts = feedForward { throw .unusableModel("norms after experts are not known of any family") }
    }
    switch positions {
    case .learned where names.positions == nil:
      throw .unusableModel("learned positions have no tensor name")
    case .learned: break
    case .rotary(let rotary):
      try validate(rotary)
    }
    if case .experts(_, let count, let chosen, _) = feedForward {
      guard count >= 1, count <= 1 << 14, chosen >= 1, chosen <= count else {
        throw .unusableModel("\(chosen) of \(count) experts a token")
      }
      guard residual == .sequential else {
        throw .unusableModel("experts beside the attention are not known of any family")
      }
    }
  }

  private func validate(_ rotary: Rotary) throws(ForwardError) {
    guard rotary.dimensions >= 0, rotary.dimensions <= shape.headWidth, rotary.dimensions % 2 == 0,
      rotary.base.isFinite, rotary.base > 0
    else {
      throw .unusableModel(
        "rotary embedding of \(rotary.dimensions) dimensions with base \(rotary.base) on heads of \(shape.headWidth)")
    }
  }

  private func validate(_ window: AttentionWindow?) throws(ForwardError) {
    guard let window else { return }
    guard window.width >= 1 else { throw .unusableModel("a window of \(window.width) positions") }
    if let rotary = window.rotary { try validate(rotary) }
  }
}

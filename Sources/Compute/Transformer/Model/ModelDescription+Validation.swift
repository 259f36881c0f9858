extension ModelDescription {
  /// Checks that the sizes fit each other and are sizes that a model can have, so that no product of them
  /// overflows.
  func validate() throws(ForwardError) {
    let s = shape
    let sizes = [
      ("layers", s.layers, 1 << 16), ("width", s.width, 1 << 20), ("heads", s.heads, 1 << 14),
      ("key-value heads", s.keyValueHeads, 1 << 14), ("head width", s.headWidth, 1 << 14),
      ("feed-forward width", s.hidden, 1 << 22), ("vocabulary", s.vocabulary, 1 << 24),
      ("positions", s.positions, 1 << 26),
    ]
    for (name, size, most) in sizes where size < 1 || size > most {
      throw .unusableModel("\(name) is \(size); 1 to \(most) are possible")
    }
    guard s.heads % s.keyValueHeads == 0 else {
      throw .unusableModel("\(s.heads) query heads do not share \(s.keyValueHeads) key-value heads evenly")
    }
    if storage.fusedByHead, s.keyValueHeads != s.heads {
      throw .unusableModel("a projection fused head by head has as many key-value heads as query heads")
    }
    switch positions {
    case .learned where names.positions == nil:
      throw .unusableModel("learned positions have no tensor name")
    case .learned: break
    case .rotary(let rotary):
      guard rotary.dimensions >= 0, rotary.dimensions <= s.headWidth, rotary.dimensions % 2 == 0,
        rotary.base.isFinite, rotary.base > 0
      else {
        throw .unusableModel(
          "rotary embedding of \(rotary.dimensions) dimensions with base \(rotary.base) on heads of \(s.headWidth)"
        )
      }
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
}

import CheckpointFiles

extension ModelDescription {
  /// How many numbers the model computes with: the elements of its tensors, weights and biases, each tensor
  /// once. What a checkpoint stores besides (masks, rotary frequencies, an optimiser's state, a second copy of
  /// tied embeddings) does not count.
  public func parameterCount(in tensors: any TensorSource) -> Int {
    var count = 0
    func add(_ stem: String?, layer: Int? = nil, expert: Int? = nil) {
      guard let stem, !stem.isEmpty else { return }
      for ending in ["weight", "bias"] {
        count += tensors.description(of: names.tensor(stem, ending, layer: layer, expert: expert))?.count ?? 0
      }
    }
    for stem in [names.tokens, names.positions, names.finalNorm] { add(stem) }
    if !tiesEmbeddings { add(names.unembedding) }
    for layer in 0..<shape.layers {
      switch names.queryKeyValue {
      case .fused(let stem): add(stem, layer: layer)
      case .separate(let query, let key, let value):
        for stem in [query, key, value] { add(stem, layer: layer) }
      }
      for stem in [
        names.attentionNorm, names.queryNorm, names.keyNorm, names.attentionOutput, names.attentionOutputNorm,
        names.feedForwardNorm, names.feedForwardOutputNorm,
      ] { add(stem, layer: layer) }
      if case .experts(_, let experts, _, _) = feedForward {
        add(names.router, layer: layer)
        for expert in 0..<experts {
          for stem in [names.experts?.gate, names.experts?.up, names.experts?.down] {
            add(stem, layer: layer, expert: expert)
          }
        }
      } else {
        for stem in [names.gate, names.up, names.down] { add(stem, layer: layer) }
      }
    }
    return count
  }
}

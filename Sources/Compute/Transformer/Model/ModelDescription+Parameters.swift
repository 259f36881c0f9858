import CheckpointFiles

extension ModelDescription {
  /// A tensor that the model computes with, by its parts: `h.{l}.ln_1`, `weight`, of layer 3.
  struct Parameter: Hashable {
    var stem: String
    var ending: String
    var layer: Int?
    var expert: Int?
  }

  /// Every tensor that the model computes with, each once.
  var parameters: [Parameter] {
    var parameters: [Parameter] = []
    func add(_ stem: String?, bias: Bool = false, layer: Int? = nil, expert: Int? = nil) {
      guard let stem, !stem.isEmpty else { return }
      parameters.append(Parameter(stem: stem, ending: "weight", layer: layer, expert: expert))
      if bias { parameters.append(Parameter(stem: stem, ending: "bias", layer: layer, expert: expert)) }
    }
    func addNorm(_ stem: String?, layer: Int? = nil) {
      if norm.kind != .layerWithoutParameters { add(stem, bias: norm.kind == .layer, layer: layer) }
    }
    add(names.tokens)
    add(names.positions)
    addNorm(names.finalNorm)
    if !tiesEmbeddings { add(names.unembedding) }
    for layer in 0..<shape.layers {
      let projects = biases.contains(.queryKeyValue)
      switch names.queryKeyValue {
      case .fused(let stem): add(stem, bias: projects, layer: layer)
      case .separate(let query, let key, let value):
        for stem in [query, key, value] { add(stem, bias: projects, layer: layer) }
      }
      let secondNorms = feedForward == .absent ? [] : [names.feedForwardNorm, names.feedForwardOutputNorm]
      for stem in [names.attentionNorm, names.attentionOutputNorm] + secondNorms { addNorm(stem, layer: layer) }
      for stem in [names.queryNorm, names.keyNorm] where queryKeyNorm != nil { add(stem, layer: layer) }
      add(names.attentionOutput, bias: biases.contains(.attentionOutput), layer: layer)
      let feeds = biases.contains(.feedForward)
      switch feedForward {
      case .absent: break
      case .experts(_, let experts, _, _):
        add(names.router, layer: layer)
        for expert in 0..<experts {
          for stem in [names.experts?.gate, names.experts?.up, names.experts?.down] {
            add(stem, layer: layer, expert: expert)
          }
        }
      case .gated:
        for stem in [names.gate, names.up, names.down] { add(stem, bias: feeds, layer: layer) }
      case .plain:
        for stem in [names.up, names.down] { add(stem, bias: feeds, layer: layer) }
      }
    }
    return parameters
  }

  /// How many numbers the model computes with: the elements of its tensors, weights and biases, each tensor
  /// once. What a checkpoint stores besides (masks, rotary frequencies, an optimiser's state, a second copy of
  /// tied embeddings) does not count.
  public func parameterCount(in tensors: any TensorSource) -> Int {
    parameters.reduce(0) { $0 + (tensors.description(of: names.tensor($1))?.count ?? 0) }
  }

  /// The first tensor that the model computes with and the source lacks, by the name that it would have there.
  func firstMissing(in tensors: any TensorSource) -> String? {
    parameters.lazy.map { names.tensor($0) }.first { !tensors.contains($0) }
  }
}

extension TensorNames {
  /// The name of a parameter's tensor.
  func tensor(_ parameter: ModelDescription.Parameter) -> String {
    tensor(parameter.stem, parameter.ending, layer: parameter.layer, expert: parameter.expert)
  }
}

import CheckpointFiles

extension ModelDescription {
  /// The description of a model with this configuration, under the names of Transformers. What only the checkpoint
  /// tells (the prefix of the names, which way GPT-2's matrices lie, which of two heads) ``ModelTensors`` adds.
  public init(_ configuration: ModelConfiguration) throws(ForwardError) {
    let shape = Shape(
      layers: configuration.layers, width: configuration.hiddenSize, heads: configuration.heads,
      keyValueHeads: configuration.keyValueHeads, headWidth: configuration.headDimension,
      hidden: configuration.intermediateSize, vocabulary: configuration.vocabularySize,
      positions: configuration.contextLength)
    let activation = Activation(configuration.activation)
    let norm = Norm(configuration.normalization)
    let tied = configuration.tiesEmbeddings
    var biases: Biases = []
    if configuration.hasAttentionBias { biases.formUnion([.queryKeyValue, .attentionOutput]) }
    if configuration.hasMLPBias { biases.insert(.feedForward) }
    func rotary() throws(ForwardError) -> Rotary {
      guard let rotary = configuration.rotary else {
        throw .unusableModel("a \(configuration.family.rawValue) model has no rotary positions")
      }
      return rotary
    }
    func queryScalar() throws(ForwardError) -> Double {
      guard let scalar = configuration.queryScalar else {
        throw .unusableModel("a \(configuration.family.rawValue) model states no scale of queries")
      }
      return scalar
    }
    switch configuration.family {
    case .gpt2:
      self = .gpt2(shape, epsilon: norm.epsilon, activation: activation)
      tiesEmbeddings = tied
    case .gptNeoX:
      self = .gptNeoX(
        shape, epsilon: norm.epsilon, activation: activation, rotary: try rotary(),
        parallelResidual: configuration.hasParallelResidual, biases: biases, tiesEmbeddings: tied)
    case .llama, .mistral, .qwen2:
      if configuration.family == .qwen2 { biases.remove(.attentionOutput) }
      self = .llama(
        shape, epsilon: norm.epsilon, activation: activation, rotary: try rotary(), biases: biases,
        tiesEmbeddings: tied)
      window = configuration.window
    case .qwen3:
      self = .qwen3(
        shape, epsilon: norm.epsilon, activation: activation, rotary: try rotary(), biases: biases,
        tiesEmbeddings: tied)
      window = configuration.window
    case .olmo2:
      self = .olmo2(
        shape, epsilon: norm.epsilon, activation: activation, rotary: try rotary(), biases: biases,
        tiesEmbeddings: tied)
    case .gemma2:
      self = .gemma2(
        shape, epsilon: norm.epsilon, activation: activation, rotary: try rotary(), queryScalar: try queryScalar(),
        scoreBound: configuration.scoreBound, logitBound: configuration.logitBound, window: configuration.window, biases: biases,
        tiesEmbeddings: tied)
    case .gemma3:
      self = .gemma3(
        shape, epsilon: norm.epsilon, activation: activation, rotary: try rotary(), queryScalar: try queryScalar(),
        logitBound: configuration.logitBound, window: configuration.window, biases: biases, tiesEmbeddings: tied)
    case .olmo:
      self = .olmo(
        shape, epsilon: norm.epsilon, activation: activation, rotary: try rotary(),
        clip: configuration.clipQKV,
        biases: biases, tiesEmbeddings: tied)
    case .olmoe:
      guard let experts = configuration.experts else {
        throw .unusableModel("an OLMoE model has no experts")
      }
      self = .olmoe(
        shape, epsilon: norm.epsilon, activation: activation, rotary: try rotary(), experts: experts.count,
        chosen: experts.perToken, renormalizes: experts.normalisesWeights, clip: configuration.clipQKV,
        biases: biases, tiesEmbeddings: tied)
    }
  }
}

extension ModelDescription.Activation {
  fileprivate init(_ activation: ModelConfiguration.Activation) {
    switch activation {
    case .gelu: self = .gelu
    case .geluTanh: self = .geluTanh
    case .silu: self = .silu
    case .relu: self = .relu
    }
  }
}

extension ModelDescription.Norm {
  fileprivate init(_ normalization: ModelConfiguration.Normalization) {
    switch normalization {
    case .layerNorm(let epsilon): self.init(.layer, epsilon: epsilon)
    case .plainLayerNorm(let epsilon): self.init(.layerWithoutParameters, epsilon: epsilon)
    case .rmsNorm(let epsilon): self.init(.rootMeanSquare, epsilon: epsilon)
    }
  }
}

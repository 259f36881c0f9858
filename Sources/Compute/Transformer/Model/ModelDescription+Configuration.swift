import CheckpointFiles
import Foundation

extension ModelDescription {
  /// The description of a model with this configuration, as the checkpoint stores it.
  ///
  /// The configuration says what is computed; the tensors say under which prefix their names stand, and in
  /// GPT-2 which way matrices lie.
  public init(_ configuration: ModelConfiguration, _ tensors: any TensorSource) throws(ForwardError) {
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
      return Rotary(rotary)
    }
    func queryScalar() throws(ForwardError) -> Double {
      guard let scalar = configuration.queryScalar else {
        throw .unusableModel("a \(configuration.family.rawValue) model states no scale of queries")
      }
      return scalar
    }
    let window = configuration.window.map(Window.init)
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
      self.window = window
    case .qwen3:
      self = .qwen3(
        shape, epsilon: norm.epsilon, activation: activation, rotary: try rotary(), biases: biases,
        tiesEmbeddings: tied)
      self.window = window
    case .olmo2:
      self = .olmo2(
        shape, epsilon: norm.epsilon, activation: activation, rotary: try rotary(), biases: biases,
        tiesEmbeddings: tied)
    case .gemma2:
      self = .gemma2(
        shape, epsilon: norm.epsilon, activation: activation, rotary: try rotary(), queryScalar: try queryScalar(),
        scoreBound: configuration.scoreBound, logitBound: configuration.logitBound, window: window, biases: biases,
        tiesEmbeddings: tied)
    case .gemma3:
      self = .gemma3(
        shape, epsilon: norm.epsilon, activation: activation, rotary: try rotary(), queryScalar: try queryScalar(),
        logitBound: configuration.logitBound, window: window, biases: biases, tiesEmbeddings: tied)
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
    adapt(to: tensors)
  }

  /// The description of a training checkpoint without a configuration: TS-51M, or GPT-2 under the names that
  /// nanoGPT and llm.c share. Sizes are those of its tensors; `nil` for any other checkpoint.
  ///
  /// - Parameter headWidth: 32 for TS-51M and 64 for GPT-2 unless given, because no tensor's shape shows it.
  public init?(recognizing tensors: any TensorSource, headWidth: Int? = nil) {
    let anySize = Shape(layers: 1, width: 1, heads: 1, hidden: 1, vocabulary: 1, positions: 1)
    for (candidate, usualWidth) in [(ModelDescription.tinyStoriesGPT(anySize), 32), (.gpt2(anySize), 64)] {
      var description = candidate
      description.adapt(to: tensors)
      let width = headWidth ?? Self.statedHeadWidth(tensors) ?? usualWidth
      guard let shape = description.measuredShape(tensors, headWidth: width) else {
        continue
      }
      description.shape = shape
      self = description
      return
    }
    return nil
  }

  /// The part of a trained model's recipe that tensors do not tell.
  private struct TrainedShape: Decodable {
    var heads: Int
    var width: Int
  }

  /// The width of a head that this package's trainer wrote into the checkpoint: tensors do not tell it.
  private static func statedHeadWidth(_ tensors: any TensorSource) -> Int? {
    guard let text = (tensors as? SafetensorsFile)?.metadata["config"],
      let shape = try? JSONDecoder().decode(TrainedShape.self, from: Data(text.utf8)),
      shape.heads > 0, shape.width > 0, shape.width.isMultiple(of: shape.heads)
    else { return nil }
    return shape.width / shape.heads
  }

  /// Finds the prefix of the names, and which way GPT-2's matrices lie.
  private mutating func adapt(to tensors: any TensorSource) {
    let embedding = names.tokens + ".weight"
    let prefixes = tensors.tensors.lazy.map(\.name).filter {
      $0 == embedding || $0.hasSuffix("." + embedding)
    }.map { $0.dropLast(embedding.count) }
    if let shortest = prefixes.min(by: { $0.count < $1.count }) { names.prefix = String(shortest) }
    if storage.inputMajor, case .fused(let stem) = names.queryKeyValue,
      let stored = tensors.description(of: names.tensor(stem, "weight", layer: 0))?.shape, stored.count == 2
    {
      storage.inputMajor = stored[0] < stored[1]
    }
  }

  /// Sizes by the tensors' shapes; `nil` unless the tensors are this family's.
  private func measuredShape(_ tensors: any TensorSource, headWidth: Int) -> Shape? {
    func matrix(_ stem: String?, layer: Int? = nil) -> [Int]? {
      guard let stem else { return nil }
      let shape = tensors.description(of: names.tensor(stem, "weight", layer: layer))?.shape
      return shape?.count == 2 ? shape : nil
    }
    guard let embedding = matrix(names.tokens), let table = matrix(names.positions),
      let up = matrix(names.up, layer: 0), headWidth > 0, embedding[1] > 0, embedding[1] % headWidth == 0
    else { return nil }
    let layers = (0...).prefix { matrix(names.up, layer: $0) != nil }.count
    return Shape(
      layers: layers, width: embedding[1], heads: embedding[1] / headWidth,
      hidden: storage.inputMajor ? up[1] : up[0], vocabulary: embedding[0], positions: table[0])
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

extension ModelDescription.Window {
  fileprivate init(_ window: ModelConfiguration.Window) {
    self.init(width: window.width, layers: window.layers, rotary: window.rotary.map(Rotary.init))
  }
}

extension Rotary {
  fileprivate init(_ rotary: ModelConfiguration.Rotary) {
    let scaling: Scaling =
      switch rotary.scaling {
      case .none: .none
      case .linear(let factor): .linear(factor: factor)
      case .llama3(let factor, let low, let high, let context):
        .llama3(factor: factor, low: low, high: high, original: Double(context))
      }
    self.init(base: rotary.base, dimensions: rotary.dimensions, scaling: scaling)
  }
}

import CheckpointFiles
import Foundation
import Ground
import Testing
import Transformer

/// One family's small random model: its description, its weights and what Transformers made of it.
struct ReferenceModel {
  static let families = [
    "ts51m", "gpt2", "neox-parallel", "neox-sequential", "llama-grouped", "llama-multiquery", "olmo", "olmoe",
    "olmoe-clipped",
  ]

  let family: String
  private(set) var model: ModelDescription
  let file: ReferenceFile

  init(_ family: String) throws {
    self.family = family
    file = try ReferenceFile("Transformer/" + family)
    model = try #require(Self.description(of: family))
  }

  var weights: SyntheticWeights { SyntheticWeights(Self.tensors(of: model)) }

  /// The same model for longer sequences; its position table, if it has one, is longer too.
  func withPositions(_ count: Int) -> ReferenceModel {
    var copy = self
    copy.model.shape.positions = count
    return copy
  }

  /// The weights with the one change that `logits.changed` was computed with.
  func changedWeights() throws -> SyntheticWeights {
    struct Change: Decodable {
      let name: String
      let index: Int
      let delta: Float
    }
    let text = try #require(file.metadata["changed"])
    let change = try JSONDecoder().decode(Change.self, from: Data(text.utf8))
    let tensors = Self.tensors(of: model)
    try #require(tensors[change.name] != nil, "the changed tensor is one of the model's")
    return SyntheticWeights(tensors, change: (change.name, change.index, change.delta))
  }

  /// The sequences, each up to its query position.
  func sequences() throws -> PackedSequences {
    let (tokens, query) = (try file.integers("tokens"), try file.integers("query"))
    let length = try file.shape("tokens")[1]
    return PackedSequences(query.indices.map { Array(tokens[$0 * length...$0 * length + query[$0]]) })
  }

  /// The sequences in full.
  func wholeSequences() throws -> PackedSequences {
    let tokens = try file.integers("tokens")
    let length = try file.shape("tokens")[1]
    return PackedSequences(
      stride(from: 0, to: tokens.count, by: length).map { Array(tokens[$0..<$0 + length]) })
  }

  func ablations() throws -> [Set<Head>] {
    let text = try #require(file.metadata["ablated"])
    return try JSONDecoder().decode([[[Int]]].self, from: Data(text.utf8)).map { set in
      Set(set.map { Head(layer: $0[0], head: $0[1]) })
    }
  }

  private static func description(of family: String) -> ModelDescription? {
    typealias Shape = ModelDescription.Shape
    let shape = Shape(layers: 2, width: 48, heads: 3, hidden: 80, vocabulary: 61, positions: 16)
    let rotary = Rotary(base: 10_000, dimensions: 16)
    switch family {
    case "ts51m": return .tinyStoriesGPT(shape)
    case "gpt2":
      var gpt2 = ModelDescription.gpt2(shape)
      gpt2.names.prefix = "transformer."
      return gpt2
    case "neox-parallel": return .gptNeoX(shape, rotary: Rotary(base: 10_000, dimensions: 4))
    case "neox-sequential":
      return .gptNeoX(shape, rotary: Rotary(base: 10_000, dimensions: 4), parallelResidual: false)
    case "llama-grouped":
      var grouped = shape
      (grouped.heads, grouped.keyValueHeads) = (4, 2)
      return .llama(grouped, rotary: Rotary(base: 500, dimensions: 16), tiesEmbeddings: false)
    case "llama-multiquery":
      var multi = shape
      multi.keyValueHeads = 1
      return .llama(
        multi, epsilon: 1e-6,
        rotary: Rotary(
          base: 100, dimensions: 16, scaling: .llama3(factor: 8, low: 1, high: 4, original: 8)),
        biases: .all, tiesEmbeddings: true)
    case "olmo": return .olmo(shape, rotary: rotary, clip: 1, tiesEmbeddings: true)
    case "olmoe", "olmoe-clipped":
      var small = shape
      small.hidden = 20
      let clipped = family == "olmoe-clipped"
      return .olmoe(
        small, rotary: rotary, experts: 8, chosen: 2, renormalizes: clipped, clip: clipped ? 1 : nil,
        tiesEmbeddings: false)
    default: return nil
    }
  }

  /// Every tensor that a checkpoint of the model holds.
  static func tensors(of model: ModelDescription) -> [String: [Int]] {
    let (s, names) = (model.shape, model.names)
    var tensors: [String: [Int]] = [:]
    func add(_ stem: String?, _ shape: [Int], bias: Bool = false, layer: Int = 0, expert: Int = 0) {
      guard let stem else { return }
      let name =
        names.prefix
        + stem.replacing("{l}", with: String(layer)).replacing("{e}", with: String(expert))
      tensors[name + ".weight"] =
        model.storage.inputMajor && shape.count == 2 && stem.contains("{l}")
        ? shape.reversed() : shape
      if bias { tensors[name + ".bias"] = [shape[0]] }
    }
    let hasNorm = model.norm.kind != .layerWithoutParameters
    let hasNormBias = model.norm.kind == .layer
    add(names.tokens, [s.vocabulary, s.width])
    add(names.positions, [s.positions, s.width])
    if !model.tiesEmbeddings { add(names.unembedding, [s.vocabulary, s.width]) }
    if hasNorm { add(names.finalNorm, [s.width], bias: hasNormBias) }
    for l in 0..<s.layers {
      if hasNorm {
        add(names.attentionNorm, [s.width], bias: hasNormBias, layer: l)
        add(names.feedForwardNorm, [s.width], bias: hasNormBias, layer: l)
      }
      let projects = model.biases.contains(.queryKeyValue)
      switch names.queryKeyValue {
      case .fused(let stem): add(stem, [s.attentionWidth, s.width], bias: projects, layer: l)
      case .separate(let query, let key, let value):
        add(query, [s.queryWidth, s.width], bias: projects, layer: l)
        add(key, [s.keyValueWidth, s.width], bias: projects, layer: l)
        add(value, [s.keyValueWidth, s.width], bias: projects, layer: l)
      }
      add(names.queryNorm, [s.queryWidth], layer: l)
      add(names.keyNorm, [s.keyValueWidth], layer: l)
      add(
        names.attentionOutput, [s.width, s.queryWidth], bias: model.biases.contains(.attentionOutput),
        layer: l)
      let feeds = model.biases.contains(.feedForward)
      if case .experts(_, let count, _, _) = model.feedForward {
        add(names.router, [count, s.width], layer: l)
        guard let experts = names.experts else { continue }
        for e in 0..<count {
          add(experts.gate, [s.hidden, s.width], layer: l, expert: e)
          add(experts.up, [s.hidden, s.width], layer: l, expert: e)
          add(experts.down, [s.width, s.hidden], layer: l, expert: e)
        }
      } else {
        if case .gated = model.feedForward { add(names.gate, [s.hidden, s.width], bias: feeds, layer: l) }
        add(names.up, [s.hidden, s.width], bias: feeds, layer: l)
        add(names.down, [s.width, s.hidden], bias: feeds, layer: l)
      }
    }
    return tensors
  }
}

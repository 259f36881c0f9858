import CheckpointFiles
import Foundation
import Testing
import Transformer

/// What Transformers computes with the models in `Fixtures/families`, written by `scripts/references/family_models.py`.
struct FamilyReferences: Decodable {
  struct Predictions: Decodable {
    /// Of each example, at its query.
    var targetLogit: [Double]
    var loss: [Double]
  }

  struct Model: Decodable {
    /// Head by head, layer after layer; `attention` by class.
    var pr: [Double]
    var norm: [Double]
    var attention: [String: [Double]]
    var targetLogit: [Double]
    var loss: [Double]
    var ablated: [Predictions]
    var windowLoss: Double
    /// Root mean square of the residual stream before each layer and before the final norm, and its mean product with
    /// the cosines of 0, 1, 2, …
    var residual: [[Double]]
  }

  var models: [String: Model]
  /// Sets of heads as pairs of layer and head.
  var ablations: [[[Int]]]

  static let all: FamilyReferences = {
    do { return try JSONDecoder().decode(FamilyReferences.self, from: document) } catch {
      fatalError("references.json cannot be read: \(error)")
    }
  }()

  static let batch: MeasurementBatch = {
    struct Document: Decodable { var batch: BatchFile }
    do {
      let file = try JSONDecoder().decode(Document.self, from: document).batch
      return try MeasurementBatch(json: JSONEncoder().encode(file), path: "references.json")
    } catch { fatalError("references.json holds no batch: \(error)") }
  }()

  private static var document: Data {
    (try? Data(contentsOf: URL(fileURLWithPath: Reference.path("families/references.json")))) ?? Data()
  }
}

/// A row of the table: a model's folder, its family, and what this row is there for.
struct FamilyModel: Sendable, CustomTestStringConvertible {
  var name: String
  var family: ModelConfiguration.Family
  var point: String

  init(_ name: String, _ family: ModelConfiguration.Family, _ point: String) {
    self.name = name
    self.family = family
    self.point = point
  }

  var testDescription: String { "\(name): \(point)" }
  var path: String { Reference.path("families/" + name) }

  var reference: FamilyReferences.Model {
    get throws { try #require(FamilyReferences.all.models[name], "no reference for \(name)") }
  }

  static let all: [FamilyModel] = [
    .init("gpt2", .gpt2, "learned positions, tanh GELU, tied"),
    .init("gpt2-exact-gelu", .gpt2, "exact GELU, a large epsilon"),
    .init("gpt2-untied", .gpt2, "a head of its own, without the body's prefix"),
    .init("gpt2-relu", .gpt2, "ReLU"),
    .init("older-gpt2", .gpt2, "pytorch_model.bin with the tied head stored"),

    .init("neox", .gptNeoX, "parallel residual, rotation of a quarter"),
    .init("neox-20b-activation", .gptNeoX, "gelu_fast"),
    .init("neox-sequential-no-attention-bias", .gptNeoX, "sequential residual, rotation of a half, no attention bias"),
    .init("neox-tied-whole-rotary", .gptNeoX, "tied, rotation of whole heads, tanh GELU"),
    .init("older-neox", .gptNeoX, "rotary_pct, rotary_emb_base, embed_out"),
    .init("older-neox-sequential", .gptNeoX, "the same, sequential, gelu_fast"),

    .init("llama", .llama, "as many key heads as query heads"),
    .init("llama-grouped-wide-heads", .llama, "grouped keys, heads wider than hidden / heads"),
    .init("llama-multi-query-biases-tied", .llama, "one key head, biases everywhere, tied, a large epsilon"),
    .init("llama-scaled-3", .llama, "rotation scaled as Llama 3's"),
    .init("llama-scaled-linear", .llama, "rotation scaled evenly"),
    .init("llama-gelu", .llama, "exact GELU as the gate"),
    .init("older-llama", .llama, "rope_theta and rope_scaling at the top"),
    .init("older-llama-linear", .llama, "rope_scaling by 'type', tied"),

    .init("mistral", .mistral, "no window"),
    .init("mistral-window-larger", .mistral, "a window that reaches beyond every sequence"),
    .init("mistral-window-smaller", .mistral, "a window of 6, head_dim given"),
    .init("mistral-window-of-1-multi-query", .mistral, "a window of the position itself, one key head"),
    .init("older-mistral", .mistral, "a window of 6 in the older spelling"),

    .init("olmo-clipped-tied", .olmo, "clipped queries, keys and values, tied"),
    .init("olmo-grouped-bias", .olmo, "grouped keys, attention biases"),
    .init("older-olmo", .olmo, "clipped, in the older spelling"),

    .init("olmoe", .olmoe, "two of six experts, not renormalised"),
    .init("olmoe-grouped-clipped-renormalised", .olmoe, "three of six experts, renormalised, grouped keys, clipped"),
    .init("olmoe-packed", .olmoe, "experts of a layer packed in two tensors"),
    .init("older-olmoe", .olmoe, "experts one by one in pytorch_model.bin"),

    .init("qwen2-tied", .qwen2, "biases on queries, keys and values alone, tied"),
    .init("qwen2-untied", .qwen2, "a head of its own"),
    .init("qwen2-window-from-layer-1", .qwen2, "a window in the layers from max_window_layers on"),
    .init("older-qwen2", .qwen2, "sliding_window stated, not used"),

    .init("qwen3-tied-wide-heads", .qwen3, "each query and key normed, head_dim given, tied"),
    .init("qwen3-bias", .qwen3, "attention biases, one key head"),
    .init("qwen3-window", .qwen3, "a window in all layers"),
    .init("older-qwen3", .qwen3, "the older spelling"),

    .init("olmo2", .olmo2, "norms behind the parts, whole queries and keys normed"),
    .init("olmo2-grouped-bias-tied", .olmo2, "grouped keys, attention biases, tied, a large epsilon"),
    .init("older-olmo2", .olmo2, "the older spelling"),

    .init("gemma2", .gemma2, "norms around the parts, scores and logits bounded, a window in layer 0"),
    .init("gemma2-full-first", .gemma2, "no bounds, a window in layer 1, biases, a head of its own"),
    .init("older-gemma2", .gemma2, "the older spelling, tied without a word"),

    .init("gemma3", .gemma3, "each query and key normed, two rotations"),
    .init("gemma3-scaled-untied", .gemma3, "the global rotation scaled, logits bounded, a head of its own"),
    .init("older-gemma3", .gemma3, "sliding_window_pattern, rope_local_base_freq"),
  ]
}

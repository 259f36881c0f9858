import CheckpointFiles
import Ground

/// A training checkpoint without Transformers' configuration: of our own trainer's small GPT, or of GPT-2 under the names that nanoGPT and
/// llm.c share.
///
/// Sizes are those of its tensors. What no tensor's shape tells (the number of heads, the activation) the file itself
/// or a `config.json` of its trainer has to say; heads are never guessed.
struct TrainingCheckpoint {
  let description: ModelDescription
  /// What was taken where the file left a choice.
  let notes: [String]

  /// - Parameters:
  ///   - headWidth: width of a head, where the caller knows it
  ///   - choice: which of several models in the file is meant
  /// - Returns: `nil` for the tensors of other models
  init?(_ source: any TensorSource, headWidth: Int? = nil, choice: String? = nil) throws(CheckpointError) {
    let anySize = ModelDescription.Shape(layers: 1, width: 1, heads: 1, hidden: 1, vocabulary: 1, positions: 1)
    let names = Set(source.tensors.map { WeightNames.plain($0.name) })
    func has(_ name: String) -> Bool { names.contains { $0 == name || $0.hasSuffix("." + name) } }
    let isOurs = has("tok_emb.weight") && has("pos_emb.weight") && has("blocks.0.attn.qkv.weight")
    guard isOurs || has("wpe.weight") && has("h.0.attn.c_attn.weight") else { return nil }
    var description = isOurs ? ModelDescription.tinyStoriesGPT(anySize) : .gpt2(anySize)
    let tensors = try ModelTensors(source, for: &description, choice: choice)
    let settings = try TrainingSettings(source)
    // Only where the file says so: tensors of an MLP that are merely missing make no model of attention alone.
    if isOurs, try settings.statesAttentionAlone { description.feedForward = .absent }
    guard var shape = Self.measuredShape(description, tensors, names) else { return nil }

    try settings.check(shape)
    if let headWidth {
      shape.heads = shape.width / max(1, headWidth)
      shape.headWidth = headWidth
    } else if let heads = try settings.heads ?? (isOurs && (shape.layers, shape.width) == (8, 512) ? 16 : nil) {
      guard shape.width.isMultiple(of: heads) else {
        throw settings.failure("the width \(shape.width) is no multiple of the \(heads) heads that are stated")
      }
      shape.heads = heads
      shape.headWidth = shape.width / heads
    } else {
      throw Self.headsUnknown(source.path, shape, isOurs: isOurs)
    }
    shape.keyValueHeads = shape.heads
    description.shape = shape
    notes = isOurs ? [] : try settings.complete(&description)
    self.description = description
  }

  private static func headsUnknown(
    _ path: String, _ shape: ModelDescription.Shape, isOurs: Bool
  ) -> CheckpointError {
    let remedy =
      isOurs
      ? "Save it with \"n_head\" in a dictionary beside the weights."
      : "Write what it is into config.json beside it: {\"model_type\": \"gpt2\", \"n_head\": …, \"n_layer\": \(shape.layers), "
        + "\"n_embd\": \(shape.width), \"n_positions\": \(shape.positions), \"vocab_size\": \(shape.vocabulary), "
        + "\"activation_function\": \"gelu\" or \"gelu_new\"}."
    return CheckpointError(
      file: path, place: "heads",
      problem: "nothing in the file says how many heads share the width \(shape.width), and no tensor's shape does",
      remedy: remedy)
  }

  /// Sizes by the tensors' shapes, with one head; `nil` unless the tensors are the family's.
  private static func measuredShape(
    _ description: ModelDescription, _ tensors: ModelTensors, _ stored: Set<String>
  ) -> ModelDescription.Shape? {
    let names = description.names
    func matrix(_ stem: String?) -> [Int]? {
      guard let stem, let shape = tensors.description(of: names.tensor(stem, "weight", layer: 0))?.shape else { return nil }
      return shape.count == 2 ? shape : nil
    }
    guard let embedding = matrix(names.tokens), let table = matrix(names.positions), embedding[1] > 0 else { return nil }
    var hidden = 0
    if description.feedForward != .absent {
      guard let up = matrix(names.up) else { return nil }
      hidden = description.storage.inputMajor ? up[1] : up[0]
    }
    let layers = (0...).prefix { stored.contains(names.tensor(names.attentionOutput, "weight", layer: $0)) }.count
    return ModelDescription.Shape(
      layers: layers, width: embedding[1], heads: 1, hidden: hidden, vocabulary: embedding[0], positions: table[0])
  }
}

import CheckpointFiles
import Ground

/// What tensors are that no family's names fit.
struct ForeignWeights {
  private let source: any TensorSource

  init(_ source: any TensorSource) { self.source = source }

  private static let layouts: [(part: String, name: String, remedy: String)] = [
    (".lora_A", "the weights of a LoRA adapter", "Merge it into its base model (merge_and_unload of peft) and save that."),
    ("lora_", "the weights of a LoRA adapter", "Merge it into its base model (merge_and_unload of peft) and save that."),
    (
      "feed_forward.w1.", "Meta's or Mistral's own layout",
      "Convert it to Transformers' layout (convert_llama_weights_to_hf.py)."
    ),
    (".qweight", "GPTQ's or AWQ's quantized layout", "Use the unquantized weights, or a GGUF file."),
    (".attn.attn.weight", "LitGPT's layout", "Convert it to Transformers' layout (litgpt convert_from_litgpt)."),
    (".attn.qkv.weight", "LitGPT's layout", "Convert it to Transformers' layout (litgpt convert_from_litgpt)."),
    ("self_attention.linear_qkv.", "Megatron's layout", "Convert it to Transformers' layout."),
    ("self_attention.query_key_value.", "Megatron's layout", "Convert it to Transformers' layout."),
    ("transformer.blocks.0.att_proj.", "OLMo's own layout", "Use the model's -hf version."),
    ("distilbert.", "an encoder", "Only decoders are measured."),
    ("encoder.layer.0.attention.self.query.", "an encoder", "Only decoders are measured."),
  ]

  /// Why a tensor that a model needs is not among its weights, as far as the source tells.
  func reason(forMissing name: String) -> String? {
    let short = name.split(separator: ".").suffix(3).joined(separator: ".")
    if let (stored, reason) = source.unreadable.first(where: { $0.key.hasSuffix(short) }) {
      return "\(quoted(stored)) is not read: \(reason)"
    }
    if let shard = source.path.split(separator: "/").last?.firstMatch(of: /-(\d+)-of-(\d+)\./), source.files.count == 1 {
      return "The file is one of \(Int(shard.2) ?? 0) shards. Name the folder that holds them all, or their index."
    }
    let names = source.tensors.lazy.map(\.name)
    if let layout = Self.layouts.first(where: { layout in names.contains { $0.contains(layout.part) } }) {
      return "The file holds \(layout.name). \(layout.remedy)"
    }
    return neighbours(of: name)
  }

  /// What the file holds where a tensor is missing: its parts, or what else its module has.
  private func neighbours(of name: String) -> String? {
    let names = source.tensors.map { WeightNames.plain($0.name) }
    func stored(in module: some StringProtocol) -> String? {
      let found = names.filter { $0.hasPrefix(module + ".") && !$0.hasSuffix(".bias") }.sorted()
      guard !module.isEmpty, !found.isEmpty else { return nil }
      return found.prefix(3).map { quoted($0) }.joined(separator: ", ") + (found.count > 3 ? " and \(found.count - 3) more" : "")
    }
    let module = name.prefix(upTo: name.lastIndex(of: ".") ?? name.startIndex)
    if let parts = stored(in: module) {
      return "In its place the file holds \(parts). Save the model with its weights as they are used "
        + "(torch.nn.utils.parametrize.remove_parametrizations, remove_weight_norm, prune.remove)."
    }
    return stored(in: module.prefix(upTo: module.lastIndex(of: ".") ?? module.startIndex)).map {
      "Its module has \($0): the configuration is of another family, or the file of another layout."
    }
  }

  /// The error of a source without any tensor of the described model.
  func error(for description: ModelDescription) -> CheckpointError {
    let names = source.tensors.map(\.name)
    var wanted = description.names
    wanted.prefix = ""
    let name = wanted.tensor(wanted.attentionOutput, "weight", layer: 0)
    let layout = Self.layouts.first { layout in names.contains { $0.contains(layout.part) } }
    return CheckpointError(
      file: source.path, place: "tensors",
      problem: "there is no tensor \(name)" + (layout.map { ", but \($0.name)" } ?? ""),
      remedy: layout?.remedy
        ?? "The file holds \(names.count) tensors"
        + (names.isEmpty ? "" : ", beginning with " + names.prefix(3).map { quoted($0) }.joined(separator: ", "))
        + ": the configuration is of another family, or the file of another layout.")
  }
}

import Ground

/// A GGUF file's weights under the names, and in the row order, of Transformers' checkpoints.
///
/// Conversion to GGUF renames tensors, stacks the experts of a layer into one, and for Llama and OLMo
/// interleaves the two halves of each query and key head; all three are undone here, without copying.
public struct HuggingFaceTensors: TensorSource {
  private let file: GGUFFile
  private let configuration: ModelConfiguration
  public let tensors: [TensorDescription]

  public var path: String { file.path }
  public var files: [String] { file.files }

  public init(_ file: GGUFFile) throws(CheckpointError) {
    let configuration = try ModelConfiguration(file)
    self.file = file
    self.configuration = configuration
    tensors = file.tensors.flatMap { Self.descriptions($0, configuration) }
  }

  private static let outer = [
    "token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight",
    "output.weight": "lm_head.weight",
  ]

  private static let inLayer = [
    "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj", "attn_q_norm": "self_attn.q_norm", "attn_k_norm": "self_attn.k_norm",
    "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
    "ffn_gate_inp": "mlp.gate",
  ]

  private static let ofExpert = [
    "ffn_gate_exps": "gate_proj", "ffn_up_exps": "up_proj", "ffn_down_exps": "down_proj",
  ]

  /// The usual names for a tensor of the file; none for what Transformers' checkpoints do not hold.
  private static func descriptions(
    _ stored: TensorDescription, _ configuration: ModelConfiguration
  ) -> [TensorDescription] {
    func described(_ name: String, _ shape: [Int]) -> TensorDescription {
      TensorDescription(name: name, shape: shape, elementType: stored.elementType)
    }
    if let name = outer[stored.name] { return [described(name, stored.shape)] }
    let parts = stored.name.split(separator: ".").map(String.init)
    guard parts.count == 4, parts[0] == "blk", let layer = Int(parts[1]) else { return [] }
    if let name = inLayer[parts[2]] {
      return [described("model.layers.\(layer).\(name).\(parts[3])", stored.shape)]
    }
    // Empty tensors are left out: they could announce any number of experts without a byte for one.
    guard let name = ofExpert[parts[2]], stored.shape.count == 3, stored.count > 0,
      stored.rows == configuration.experts?.count
    else { return [] }
    return (0..<stored.rows).map { expert in
      described(
        "model.layers.\(layer).mlp.experts.\(expert).\(name).\(parts[3])", Array(stored.shape.dropFirst()))
    }
  }

  public func find(_ name: String) -> StoredTensor? {
    if let stored = Self.outer.first(where: { $0.value == name })?.key {
      return file.find(stored)?.renamed(name)
    }
    let parts = name.split(separator: ".").map(String.init)
    guard parts.count >= 5, parts[0] == "model", parts[1] == "layers", let layer = Int(parts[2]),
      let kind = parts.last
    else { return nil }
    if parts.count == 8, parts[3] == "mlp", parts[4] == "experts", let expert = Int(parts[5]) {
      guard let stored = Self.ofExpert.first(where: { $0.value == parts[6] })?.key,
        let experts = file.find("blk.\(layer).\(stored).\(kind)"), experts.description.shape.count == 3,
        experts.description.count > 0
      else { return nil }
      return experts.slice(expert)?.renamed(name)
    }
    let inLayer = parts[3..<(parts.count - 1)].joined(separator: ".")
    guard let stored = Self.inLayer.first(where: { $0.value == inLayer })?.key,
      let tensor = file.find("blk.\(layer).\(stored).\(kind)")?.renamed(name)
    else { return nil }
    let isInterleaved = (stored == "attn_q" || stored == "attn_k") && configuration.family != .olmoe
    return isInterleaved ? tensor.withHalvesJoined(group: configuration.headDimension) : tensor
  }
}

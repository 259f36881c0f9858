import CheckpointFiles
import Foundation
import Mathematics

/// A small grouped-query model with random weights, written where a test wants it.
struct SmallModel {
  static let layers = 2
  static let heads = 4
  static let keyValueHeads = 2
  static let vocabulary = 64

  var folder: URL
  /// Left out of the file.
  var missing: String?
  /// Holds a NaN.
  var damaged: String?
  var seed: UInt32 = 7
  /// Factor of all weights but the norms'.
  var scale: Float = 1
  /// Several models in the one file, each under its name; one without a name unless told otherwise.
  var models = [""]

  func write() throws {
    let config = """
      {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "hidden_size": 32,
       "head_dim": 8, "intermediate_size": 48, "max_position_embeddings": 256, "num_attention_heads": 4,
       "num_hidden_layers": 2, "num_key_value_heads": 2, "rms_norm_eps": 1e-05, "rope_theta": 10000.0,
       "tie_word_embeddings": true, "vocab_size": 64}
      """
    try Data(config.utf8).write(to: folder.appendingPathComponent("config.json"))
    let own = Self.tensors.filter { $0.name != missing }
    let tensors = models.flatMap { model in
      own.map { tensor in
        TensorDescription(
          name: model.isEmpty ? tensor.name : "\(model).\(tensor.name)", shape: tensor.shape, elementType: .float32)
      }
    }
    var writer = try SafetensorsWriter(
      path: folder.appendingPathComponent("model.safetensors").path, tensors: tensors)
    var random = RandomState(seed: seed)
    for tensor in tensors {
      var values = random.randint(-1000, 1001, count: tensor.count).map { Float($0) / 4000 }
      values = tensor.name.contains("norm") ? values.map { 1 + $0 } : values.map { scale * $0 }
      if tensor.name == damaged { values[0] = .nan }
      try writer.append(values)
    }
    try writer.finish()
  }

  private static var tensors: [TensorDescription] {
    var shapes: [(String, [Int])] = [("model.embed_tokens.weight", [vocabulary, 32]), ("model.norm.weight", [32])]
    for layer in 0..<layers {
      let parts: [(String, [Int])] = [
        ("self_attn.q_proj", [32, 32]), ("self_attn.k_proj", [16, 32]), ("self_attn.v_proj", [16, 32]),
        ("self_attn.o_proj", [32, 32]), ("mlp.gate_proj", [48, 32]), ("mlp.up_proj", [48, 32]),
        ("mlp.down_proj", [32, 48]), ("input_layernorm", [32]), ("post_attention_layernorm", [32]),
      ]
      shapes += parts.map { ("model.layers.\(layer).\($0.0).weight", $0.1) }
    }
    return shapes.map { TensorDescription(name: $0.0, shape: $0.1, elementType: .float32) }
  }

  /// A batch of sequences, as a file; unless told otherwise, they repeat a token, and the file says where it stood.
  static func batch(in folder: URL, examples: Int = 12, repeats: Bool = true) throws -> String {
    var random = RandomState(seed: 3)
    let lines = (0..<examples).map { _ in
      var tokens = random.randint(0, vocabulary, count: 40)
      tokens[39] = tokens[8]
      return "{\"tokens\": \(tokens), \"target\": \(tokens[9])\(repeats ? ", \"earlier\": 8" : "")}"
    }
    let path = folder.appendingPathComponent("batch.json").path
    let text = "{\"name\": \"repeats\", \"examples\": [\(lines.joined(separator: ", "))]}"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }
}

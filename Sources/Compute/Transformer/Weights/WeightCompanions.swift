import CheckpointFiles
import Ground

/// Tensors that lie beside a weight and change what it stands for: scales of quantized numbers, adapters, masks. A weight
/// that is read without them is read as what it is not.
struct WeightCompanions {
  private struct Kind {
    /// Parts of the companion's name, as libraries call them.
    var names: Set<Substring>
    var problem: String
    var remedy: String
    /// Whether it says nothing of a weight that is stored in 16 bits or more: that has been scaled already.
    var isOfFewBits = false
  }

  private static let kinds = [
    Kind(
      names: [
        "weight_scale", "weight_scale_inv", "weight_zero_point", "weight_packed", "weight_format", "SCB", "scales", "qzeros",
        "g_idx", "absmax", "quant_map", "quant_state", "nested_absmax", "nested_quant_map",
      ],
      problem: "it belongs to quantized numbers, and the weight beside it is one of them",
      remedy: "Use the unquantized weights, or a GGUF file.", isOfFewBits: true),
    Kind(
      names: [
        "lora_A", "lora_B", "lora_embedding_A", "lora_embedding_B", "lora_magnitude_vector", "hada_w1_a", "hada_w2_a", "lokr_w1",
        "lokr_w2", "oft_r", "ia3_l", "vera_lambda_b",
      ],
      problem: "it is an adapter's, and changes the weight beside it",
      remedy: "Merge it into its base model (merge_and_unload of peft) and save that."),
    Kind(
      names: ["weight_mask"], problem: "it masks the weight beside it",
      remedy: "Save the model with the mask applied (torch.nn.utils.prune.remove)."),
  ]

  /// Throws for the first of `others` that changes one of `weights`; the names of both are without wrappers.
  static func refuse(_ others: [String], beside weights: [String: ElementType], in file: String) throws(CheckpointError) {
    for name in others.sorted() {
      let parts = name.split(separator: ".")
      guard let at = parts.firstIndex(where: { part in kinds.contains { $0.names.contains(part) } }) else { continue }
      // `q_proj.SCB` and `q_proj.weight.absmax` lie beside `q_proj.weight`, and so does `q_proj.lora_A.default.weight`.
      let before = parts[..<at].joined(separator: ".")
      guard let type = weights[before + ".weight"] ?? weights[before], let kind = kinds.first(where: { $0.names.contains(parts[at]) }),
        !kind.isOfFewBits || type.blockBytes * 8 < 16 * type.blockLength
      else { continue }
      throw CheckpointError(file: file, place: "tensor \(quoted(name))", problem: kind.problem, remedy: kind.remedy)
    }
  }
}

extension StoredTensor {
  /// Throws for a tensor that holds no weight, whatever it is called.
  func requireWeight() throws(CheckpointError) {
    if description.shape.contains(0) {
      throw CheckpointError(
        file: file.path, place: "tensor \(quoted(description.name))",
        problem: "it is empty: the file has a part of the model alone, as DeepSpeed writes it (ZeRO, stage 3)",
        remedy: "Join the parts with zero_to_fp32.py, which DeepSpeed puts beside them.")
    }
    if description.elementType.isWhole {
      throw CheckpointError(
        file: file.path, place: "tensor \(quoted(description.name))",
        problem: "its numbers are whole (\(description.elementType.rawValue)), as those of quantized weights are",
        remedy: "Use the unquantized weights, or a GGUF file.")
    }
  }
}

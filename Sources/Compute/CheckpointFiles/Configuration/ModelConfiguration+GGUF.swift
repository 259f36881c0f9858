import Ground

extension ModelConfiguration {
  /// Reads the configuration in the metadata of a GGUF file of a Llama, OLMo or OLMoE model.
  ///
  /// Their weights are then found under the usual names through `HuggingFaceTensors`.
  public init(_ file: GGUFFile) throws(CheckpointError) {
    let architecture = file.metadata["general.architecture"]?.text ?? ""
    let families: [String: Family] = ["llama": .llama, "olmo": .olmo, "olmoe": .olmoe]
    func failure(_ key: String, _ problem: String) -> CheckpointError {
      CheckpointError(
        file: file.path, place: "metadata \(architecture).\(key)", problem: problem,
        remedy: "Use the model's safetensors files with their config.json, or another conversion.")
    }
    guard let family = families[architecture] else {
      throw CheckpointError(
        file: file.path, place: "metadata general.architecture",
        problem: "\(quoted(architecture)) is not supported",
        remedy: "Supported are llama, olmo and olmoe; use safetensors files for other families.")
    }
    guard file.metadata["general.type"].map({ $0.text == "model" }) ?? true else {
      throw CheckpointError(
        file: file.path, place: "metadata general.type",
        problem: "the file is \(quoted(file.metadata["general.type"]?.text ?? "")), not a model",
        remedy: "Use the GGUF file of the model itself.")
    }
    func value(_ key: String) -> GGUFValue? { file.metadata["\(architecture).\(key)"] }
    func integer(_ key: String, in range: ClosedRange<Int>) throws(CheckpointError) -> Int? {
      guard let value = value(key) else { return nil }
      // Where layers may differ, the value is an array with one number a layer.
      let numbers = value.array.map { $0.map(\.integer) } ?? [value.integer]
      guard let first = numbers.first, let integer = first, range.contains(integer) else {
        throw failure(key, "should be one whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      guard numbers.allSatisfy({ $0 == integer }) else { throw failure(key, "differs from layer to layer") }
      return integer
    }
    func required(_ key: String, in range: ClosedRange<Int>) throws(CheckpointError) -> Int {
      guard let integer = try integer(key, in: range) else { throw failure(key, "is missing") }
      return integer
    }
    func positive(_ key: String) throws(CheckpointError) -> Double? {
      guard let value = value(key) else { return nil }
      guard let number = value.double, number > 0, number.isFinite else {
        throw failure(key, "should be a positive number")
      }
      return number
    }

    /// A factor of scaling; 0 and 1 stand for none.
    func scale(_ key: String) throws(CheckpointError) -> Double? {
      guard let value = value(key)?.double, value != 0 else { return nil }
      let factor = try positive(key)
      return factor == 1 ? nil : factor
    }

    self.family = family
    layers = try required("block_count", in: 1...10_000)
    heads = try required("attention.head_count", in: 1...65_536)
    keyValueHeads = try integer("attention.head_count_kv", in: 1...65_536) ?? heads
    hiddenSize = try required("embedding_length", in: 1...1_048_576)
    intermediateSize = try required("feed_forward_length", in: 1...4_194_304)
    contextLength = try required("context_length", in: 1...Int(Int32.max))
    guard heads.isMultiple(of: keyValueHeads) else {
      throw failure("attention.head_count_kv", "\(keyValueHeads) does not divide the \(heads) query heads")
    }
    let stated = try integer("attention.key_length", in: 1...65_536)
    guard let headDimension = stated ?? (hiddenSize.isMultiple(of: heads) ? hiddenSize / heads : nil) else {
      throw failure("attention.head_count", "\(heads) does not divide the hidden size \(hiddenSize)")
    }
    self.headDimension = headDimension
    guard try integer("attention.value_length", in: 1...65_536) ?? headDimension == headDimension else {
      throw failure("attention.value_length", "values of another width than keys are not supported")
    }
    guard value("attention.causal") != .bool(false) else {
      throw failure("attention.causal", "a model that looks ahead is not supported")
    }
    for key in ["attention.scale", "attn_logit_softcapping", "final_logit_softcapping"] where value(key) != nil {
      throw failure(key, "scores or logits that are scaled or capped in another way are not supported")
    }
    // Converters wrote Mistral's window into models of the architecture llama, whose readers have none.
    if let window = try integer("attention.sliding_window", in: 0...Int.max), (1..<contextLength).contains(window) {
      throw failure("attention.sliding_window", "a window of \(window) tokens is not supported")
    }
    let rotated = try integer("rope.dimension_count", in: 2...65_536) ?? headDimension
    // As llama.cpp, which stops at another number in these architectures.
    guard rotated == headDimension, rotated.isMultiple(of: 2) else {
      throw failure(
        "rope.dimension_count", "\(rotated) of the \(headDimension) numbers of a head are rotated, which these models do not have")
    }
    guard file.find("rope_freqs.weight") == nil else {
      throw failure("rope.scaling.type", "rotary positions scaled by rope_freqs.weight are not supported")
    }
    // Without a type scaling is linear; the first converters wrote its factor as rope.scale_linear.
    let (today, before) = (try scale("rope.scaling.factor"), try scale("rope.scale_linear"))
    let factor = today ?? before
    let scaling: Rotary.Scaling
    switch value("rope.scaling.type") {
    case nil, .text("linear"): scaling = factor.map { .linear(factor: $0) } ?? .none
    case .text("none"): scaling = .none
    case let type?: throw failure("rope.scaling.type", "\(quoted(type.text ?? "no text")) is not supported")
    }
    rotary = Rotary(base: try positive("rope.freq_base") ?? 10_000, dimensions: rotated, scaling: scaling)

    guard let embedding = file.find("token_embd.weight")?.description, embedding.shape.count == 2 else {
      throw failure("vocab_size", "there is no two-dimensional tensor token_embd.weight to tell it")
    }
    vocabularySize = embedding.rows
    tiesEmbeddings = !file.contains("output.weight")
    activation = .silu
    normalization =
      family == .olmo
      ? .plainLayerNorm(epsilon: try positive("attention.layer_norm_epsilon") ?? 1e-5)
      : .rmsNorm(epsilon: try positive("attention.layer_norm_rms_epsilon") ?? 1e-5)
    hasParallelResidual = false
    hasAttentionBias = file.contains("blk.0.attn_q.bias")
    hasMLPBias = file.contains("blk.0.ffn_down.bias")
    // llama.cpp clips in OLMo alone.
    clipQKV = family == .olmo ? try positive("attention.clamp_kqv") : nil
    guard family == .olmo || value("attention.clamp_kqv") == nil else {
      throw failure("attention.clamp_kqv", "clipping is only supported for olmo")
    }
    normalisesQueriesAndKeys = family == .olmoe
    if family == .olmoe {
      let count = try required("expert_count", in: 1...65_536)
      guard try integer("expert_gating_func", in: 0...1000) ?? 1 == 1 else {
        throw failure("expert_gating_func", "only the softmax is supported")
      }
      experts = Experts(
        count: count, perToken: try required("expert_used_count", in: 1...count),
        normalisesWeights: value("expert_weights_norm") == .bool(true))
    } else {
      guard try integer("expert_count", in: 0...65_536) ?? 0 == 0 else {
        throw failure("expert_count", "experts are only supported for olmoe")
      }
      experts = nil
    }
    ignoredFields = file.metadata.keys.filter { key in
      key.hasPrefix(architecture + ".") && !Self.keysInGGUF.contains(String(key.dropFirst(architecture.count + 1)))
    }.sorted()
  }

  /// Keys of an architecture that are looked at, or say nothing that the tensors do not.
  private static let keysInGGUF: Set<String> = [
    "block_count", "context_length", "embedding_length", "feed_forward_length", "vocab_size", "tensor_data_layout",
    "expert_count", "expert_used_count", "expert_feed_forward_length", "expert_gating_func", "expert_weights_norm",
    "attention.head_count", "attention.head_count_kv", "attention.key_length", "attention.value_length", "attention.causal",
    "attention.clamp_kqv", "attention.layer_norm_epsilon", "attention.layer_norm_rms_epsilon", "attention.sliding_window",
    "rope.dimension_count", "rope.freq_base", "rope.scale_linear", "rope.scaling.factor", "rope.scaling.type",
    "rope.scaling.original_context_length", "rope.scaling.finetuned",
  ]
}

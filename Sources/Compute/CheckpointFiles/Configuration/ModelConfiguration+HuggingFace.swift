import Ground

extension ModelConfiguration {
  /// Reads a `config.json` of Transformers, of today's or an older version.
  ///
  /// Fields that older versions left out because they were the family's default get that default; sizes must
  /// be stated. Options that would change the computation and are not represented here are refused by name.
  public init(configPath path: String) throws(CheckpointError) {
    try self.init(json: MappedFile(path: path))
  }

  init(json file: MappedFile) throws(CheckpointError) {
    guard let object = try JSONParser.parse(file).object else {
      throw CheckpointError(
        file: file.path, place: "document", problem: "is no JSON object", remedy: "Fetch config.json again.")
    }
    let fields = ConfigurationFields(path: file.path, object: object)
    let family = try Self.family(fields)
    try Self.refuseUnsupported(fields, family)

    self.family = family
    layers = try fields.required("num_hidden_layers", "n_layer", "num_layers", in: 1...10_000)
    heads = try fields.required("num_attention_heads", "n_head", in: 1...65_536)
    hiddenSize = try fields.required("hidden_size", "n_embd", in: 1...1_048_576)
    vocabularySize = try fields.required("vocab_size", in: 1...67_108_864)
    contextLength = try fields.required(
      "max_position_embeddings", "n_positions", "n_ctx", in: 1...Int(Int32.max))
    headDimension = try Self.headDimension(fields, heads: heads, hiddenSize: hiddenSize)
    keyValueHeads = try fields.integer("num_key_value_heads", in: 1...65_536) ?? heads
    guard heads.isMultiple(of: keyValueHeads) else {
      throw fields.failure("num_key_value_heads", "\(keyValueHeads) does not divide the \(heads) query heads")
    }
    let width = try fields.integer("intermediate_size", "n_inner", in: 1...4_194_304)
    guard let intermediateSize = width ?? (family == .gpt2 ? 4 * hiddenSize : nil) else {
      throw fields.failure("intermediate_size", "is missing")
    }
    self.intermediateSize = intermediateSize
    activation = try Self.activation(fields, family)
    normalization = try Self.normalization(fields, family)
    rotary = family == .gpt2 ? nil : try Self.rotary(fields, family, headDimension: headDimension)
    hasParallelResidual = family == .gptNeoX ? try fields.boolean("use_parallel_residual") ?? true : false
    switch family {
    case .gpt2: (hasAttentionBias, hasMLPBias) = (true, true)
    case .gptNeoX: (hasAttentionBias, hasMLPBias) = (try fields.boolean("attention_bias") ?? true, true)
    case .llama, .olmo, .olmoe:
      hasAttentionBias = try fields.boolean("attention_bias") ?? false
      hasMLPBias = try fields.boolean("mlp_bias") ?? false
    }
    tiesEmbeddings = try fields.boolean("tie_word_embeddings") ?? (family == .gpt2)
    clipQKV = family == .olmo || family == .olmoe ? try fields.positive("clip_qkv") : nil
    normalisesQueriesAndKeys = family == .olmoe
    experts = family == .olmoe ? try Self.experts(fields) : nil
  }

  private static func family(_ fields: ConfigurationFields) throws(CheckpointError) -> Family {
    // Mistral without a sliding window computes what Llama does.
    let types: [String: Family] = [
      "gpt2": .gpt2, "gpt_neox": .gptNeoX, "llama": .llama, "mistral": .llama, "olmo": .olmo, "olmoe": .olmoe,
    ]
    let prefixes: [(String, Family)] = [
      ("GPT2", .gpt2), ("GPTNeoX", .gptNeoX), ("Llama", .llama), ("Mistral", .llama), ("Olmoe", .olmoe),
      ("OlmoFor", .olmo), ("OlmoModel", .olmo),
    ]
    let architecture = fields.object["architectures"]?.array?.first?.string
    let named = architecture.flatMap { name in prefixes.first { name.hasPrefix($0.0) }?.1 }
    guard let type = try fields.text("model_type") else {
      guard let named else {
        throw fields.failure(
          "model_type", "neither it nor architectures names a known family",
          "Known are \(types.keys.sorted().joined(separator: ", ")).")
      }
      return named
    }
    guard let family = types[type] else {
      throw fields.failure(
        "model_type", "\(quoted(type)) is not a known family",
        "Known are \(types.keys.sorted().joined(separator: ", ")).")
    }
    guard named == nil || named == family else {
      throw fields.failure(
        "architectures", "\(quoted(architecture ?? "")) contradicts model_type \(quoted(type))")
    }
    return family
  }

  /// Options whose unusual setting changes the computation in a way that has no field here.
  private static func refuseUnsupported(
    _ fields: ConfigurationFields, _ family: Family
  ) throws(CheckpointError) {
    let usual: [(name: String, value: Bool)] = [
      ("scale_attn_weights", true), ("scale_attn_by_inverse_layer_idx", false),
      ("add_cross_attention", false),
      ("rope_interleaved", false),
    ]
    for (name, value) in usual where try fields.boolean(name) ?? value != value {
      throw fields.failure(name, "\(!value) is not supported", "Use a model with the usual setting \(value).")
    }
    if try fields.boolean("use_sliding_window") ?? true,
      try fields.integer("sliding_window", in: 1...Int.max) != nil
    {
      throw fields.failure(
        "sliding_window", "is not supported", "Use a model that attends to all earlier positions.")
    }
    if fields.object["quantization_config"].map({ !$0.isNull }) ?? false {
      throw fields.failure(
        "quantization_config", "the weights are quantized", "Use the unquantized weights, or a GGUF file.")
    }
  }

  private static func headDimension(
    _ fields: ConfigurationFields, heads: Int, hiddenSize: Int
  ) throws(CheckpointError) -> Int {
    if let stated = try fields.integer("head_dim", in: 1...65_536) { return stated }
    guard hiddenSize.isMultiple(of: heads) else {
      throw fields.failure("num_attention_heads", "\(heads) does not divide the hidden size \(hiddenSize)")
    }
    return hiddenSize / heads
  }

  private static func activation(
    _ fields: ConfigurationFields, _ family: Family
  ) throws(CheckpointError) -> Activation {
    switch try fields.text("hidden_act", "activation_function") {
    case nil:
      switch family {
      case .gpt2: return .geluTanh
      case .gptNeoX: return .gelu
      case .llama, .olmo, .olmoe: return .silu
      }
    case "gelu": return .gelu
    case "gelu_new", "gelu_pytorch_tanh": return .geluTanh
    case "silu", "swish": return .silu
    case "relu": return .relu
    case let name?:
      throw fields.failure(
        "hidden_act", "\(quoted(name)) is not known", "Known are gelu, gelu_new, silu and relu.")
    }
  }

  private static func normalization(
    _ fields: ConfigurationFields, _ family: Family
  ) throws(CheckpointError) -> Normalization {
    switch family {
    case .gpt2, .gptNeoX:
      return .layerNorm(epsilon: try fields.positive("layer_norm_eps", "layer_norm_epsilon") ?? 1e-5)
    case .llama: return .rmsNorm(epsilon: try fields.positive("rms_norm_eps") ?? 1e-6)
    case .olmo: return .plainLayerNorm(epsilon: 1e-5)
    case .olmoe: return .rmsNorm(epsilon: try fields.positive("rms_norm_eps") ?? 1e-5)
    }
  }

  private static func experts(_ fields: ConfigurationFields) throws(CheckpointError) -> Experts {
    let count = try fields.integer("num_experts", "num_local_experts", in: 1...65_536) ?? 64
    let perToken = try fields.integer("num_experts_per_tok", in: 1...65_536) ?? 8
    guard perToken <= count else {
      throw fields.failure("num_experts_per_tok", "\(perToken) is more than the \(count) experts")
    }
    return Experts(
      count: count, perToken: perToken, normalisesWeights: try fields.boolean("norm_topk_prob") ?? false)
  }

  /// θ, the rotated part and scaling stand at the top (older) or in `rope_parameters` (today); scaling alone
  /// stood in `rope_scaling`.
  private static func rotary(
    _ fields: ConfigurationFields, _ family: Family, headDimension: Int
  ) throws(CheckpointError) -> Rotary {
    let parameters = try fields.nested("rope_parameters")
    let base = try agreeing(
      fields, "rope_theta", try fields.positive("rope_theta", "rotary_emb_base"),
      try parameters?.positive("rope_theta"))
    let fraction = try agreeing(
      fields, "partial_rotary_factor", try fields.positive("partial_rotary_factor", "rotary_pct"),
      try parameters?.positive("partial_rotary_factor"))
    let share = fraction ?? (family == .gptNeoX ? 0.25 : 1)
    let dimensions = Int((Double(headDimension) * min(share, 2)).rounded(.down))
    guard share <= 1, dimensions > 0, dimensions.isMultiple(of: 2) else {
      throw fields.failure(
        "partial_rotary_factor", "\(share) of the head dimension \(headDimension) is no even number within it"
      )
    }
    let scaling = try parameters.map { (fields) throws(CheckpointError) in try Self.scaling(fields) }
    let older = try fields.nested("rope_scaling").map { (fields) throws(CheckpointError) in
      try Self.scaling(fields)
    }
    if let scaling, let older, scaling != older {
      throw fields.failure("rope_scaling", "contradicts rope_parameters", "Keep the one that is right.")
    }
    return Rotary(base: base ?? 10_000, dimensions: dimensions, scaling: scaling ?? older ?? .none)
  }

  private static func agreeing(
    _ fields: ConfigurationFields, _ name: String, _ top: Double?, _ nested: Double?
  ) throws(CheckpointError) -> Double? {
    if let top, let nested, top != nested {
      throw fields.failure(
        name, "\(top) contradicts \(nested) in rope_parameters", "Keep the one that is right.")
    }
    return top ?? nested
  }

  private static func scaling(_ fields: ConfigurationFields) throws(CheckpointError) -> Rotary.Scaling {
    func required(_ name: String) throws(CheckpointError) -> Double {
      guard let value = try fields.positive(name) else { throw fields.failure(name, "is missing") }
      return value
    }
    switch try fields.text("rope_type", "type") {
    case nil, "default": return .none
    case "linear": return .linear(factor: try required("factor"))
    case "llama3":
      return .llama3(
        factor: try required("factor"), lowFrequencyFactor: try required("low_freq_factor"),
        highFrequencyFactor: try required("high_freq_factor"),
        originalContext: try fields.required("original_max_position_embeddings", in: 1...Int(Int32.max)))
    case let name?:
      throw fields.failure(
        "rope_type", "\(quoted(name)) is not supported", "Supported are default, linear and llama3.")
    }
  }
}

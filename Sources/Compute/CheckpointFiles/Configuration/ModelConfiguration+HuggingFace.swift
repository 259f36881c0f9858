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
    headDimension = try Self.headDimension(fields, family, heads: heads, hiddenSize: hiddenSize)
    keyValueHeads =
      try fields.integer("num_key_value_heads", in: 1...65_536)
      ?? (fields.object["num_key_value_heads"] == nil ? family.defaults.keyValueHeads : nil) ?? heads
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
    window = try Self.window(fields, family, layers: layers, headDimension: headDimension)
    if family == .gemma2 || family == .gemma3 {
      queryScalar = try fields.positive("query_pre_attn_scalar") ?? 256
      scoreBound = family == .gemma2 ? try Self.bound("attn_logit_softcapping", fields, default: 50) : nil
      logitBound = try Self.bound("final_logit_softcapping", fields, default: family == .gemma2 ? 30 : nil)
    }
    hasParallelResidual = family == .gptNeoX ? try fields.boolean("use_parallel_residual") ?? true : false
    switch family {
    case .gpt2: (hasAttentionBias, hasMLPBias) = (true, true)
    case .gptNeoX: (hasAttentionBias, hasMLPBias) = (try fields.boolean("attention_bias") ?? true, true)
    case .mistral: (hasAttentionBias, hasMLPBias) = (false, false)
    case .qwen2: (hasAttentionBias, hasMLPBias) = (true, false)
    case .qwen3, .olmo2, .gemma2, .gemma3:
      (hasAttentionBias, hasMLPBias) = (try fields.boolean("attention_bias") ?? false, false)
    case .llama, .olmo, .olmoe:
      hasAttentionBias = try fields.boolean("attention_bias") ?? false
      hasMLPBias = try fields.boolean("mlp_bias") ?? false
    }
    tiesEmbeddings = try fields.boolean("tie_word_embeddings") ?? family.defaults.tiesEmbeddings
    clipQKV = family == .olmo || family == .olmoe ? try fields.positive("clip_qkv") : nil
    normalisesQueriesAndKeys = [.qwen3, .olmo2, .olmoe, .gemma3].contains(family)
    experts = family == .olmoe ? try Self.experts(fields) : nil
  }

  private static func family(_ fields: ConfigurationFields) throws(CheckpointError) -> Family {
    let types = Dictionary(uniqueKeysWithValues: Family.allCases.map { ($0.rawValue, $0) })
    let prefixes: [(String, Family)] = [
      ("GPT2", .gpt2), ("GPTNeoX", .gptNeoX), ("Llama", .llama), ("MistralFor", .mistral),
      ("MistralModel", .mistral), ("Qwen2For", .qwen2), ("Qwen2Model", .qwen2), ("Qwen3For", .qwen3),
      ("Qwen3Model", .qwen3), ("Olmoe", .olmoe), ("Olmo2For", .olmo2), ("Olmo2Model", .olmo2), ("OlmoFor", .olmo),
      ("OlmoModel", .olmo), ("Gemma2For", .gemma2), ("Gemma2Model", .gemma2), ("Gemma3ForCausalLM", .gemma3),
      ("Gemma3TextModel", .gemma3),
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
      ("rope_interleaved", false), ("use_bidirectional_attention", false),
    ]
    for (name, value) in usual where try fields.boolean(name) ?? value != value {
      throw fields.failure(name, "\(!value) is not supported", "Use a model with the usual setting \(value).")
    }
    if fields.object["quantization_config"].map({ !$0.isNull }) ?? false {
      throw fields.failure(
        "quantization_config", "the weights are quantized", "Use the unquantized weights, or a GGUF file.")
    }
  }

  private static func headDimension(
    _ fields: ConfigurationFields, _ family: Family, heads: Int, hiddenSize: Int
  ) throws(CheckpointError) -> Int {
    if let stated = try fields.integer("head_dim", in: 1...65_536) { return stated }
    if let usual = family.defaults.headDimension, fields.object["head_dim"] == nil { return usual }
    guard hiddenSize.isMultiple(of: heads) else {
      throw fields.failure("num_attention_heads", "\(heads) does not divide the hidden size \(hiddenSize)")
    }
    return hiddenSize / heads
  }

  private static func activation(
    _ fields: ConfigurationFields, _ family: Family
  ) throws(CheckpointError) -> Activation {
    // Gemma's hidden_act is of its first version and says nothing.
    let isGemma = family == .gemma2 || family == .gemma3
    let name = isGemma ? try fields.text("hidden_activation") : try fields.text("hidden_act", "activation_function")
    switch name {
    case nil: return family.defaults.activation
    case "gelu", "gelu_python": return .gelu
    // One formula, written in several ways; gelu_fast has √(2/π) to ten digits.
    case "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_accurate": return .geluTanh
    case "silu", "swish": return .silu
    case "relu": return .relu
    case let name?:
      throw fields.failure(
        "hidden_act", "\(quoted(name)) is not known", "Known are gelu, gelu_new, gelu_fast, silu and relu.")
    }
  }

  private static func normalization(
    _ fields: ConfigurationFields, _ family: Family
  ) throws(CheckpointError) -> Normalization {
    let usual = family.defaults.epsilon
    switch family {
    case .gpt2, .gptNeoX:
      return .layerNorm(epsilon: try fields.positive("layer_norm_eps", "layer_norm_epsilon") ?? usual)
    case .olmo: return .plainLayerNorm(epsilon: usual)
    case .llama, .mistral, .qwen2, .qwen3, .olmo2, .olmoe, .gemma2, .gemma3:
      return .rmsNorm(epsilon: try fields.positive("rms_norm_eps") ?? usual)
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
    if family == .gemma3 { return try rotaryOfGemma3(fields, headDimension: headDimension) }
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

  static func agreeing(
    _ fields: ConfigurationFields, _ name: String, _ top: Double?, _ nested: Double?
  ) throws(CheckpointError) -> Double? {
    if let top, let nested, top != nested {
      throw fields.failure(
        name, "\(top) contradicts \(nested) in rope_parameters", "Keep the one that is right.")
    }
    return top ?? nested
  }

  static func scaling(_ fields: ConfigurationFields) throws(CheckpointError) -> Rotary.Scaling {
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

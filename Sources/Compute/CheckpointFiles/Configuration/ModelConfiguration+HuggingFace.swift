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
    let object: JSONObject
    do throws(CheckpointError) {
      guard let found = try JSONParser.parse(file, dialect: .python).object else {
        throw CheckpointError(
          file: file.path, place: "document", problem: "is no JSON object", remedy: "Fetch config.json again.")
      }
      object = found
    } catch {
      throw file.byte(at: 0) == UInt8(ascii: "{") ? error : .foreign(file, or: error)
    }
    let fields = ConfigurationFields(path: file.path, object: object)
    let type = try Self.type(fields)
    let family = try Self.family(type, fields)
    try Self.refuseUnsupported(fields, type)

    self.family = family
    // GPT-2 has names of its own, beside which Transformers takes the common ones.
    func size(_ name: String, gpt2 own: String) -> [String] { family == .gpt2 ? [name, own] : [name] }
    layers = try fields.required(size("num_hidden_layers", gpt2: "n_layer"), in: 1...10_000)
    heads = try fields.required(size("num_attention_heads", gpt2: "n_head"), in: 1...65_536)
    hiddenSize = try fields.required(size("hidden_size", gpt2: "n_embd"), in: 1...1_048_576)
    vocabularySize = try fields.required(["vocab_size"], in: 1...67_108_864)
    contextLength = try fields.required(
      size("max_position_embeddings", gpt2: "n_positions"), in: 1...Int(Int32.max))
    headDimension = try Self.headDimension(fields, family, heads: heads, hiddenSize: hiddenSize)
    keyValueHeads =
      family == .gpt2 || family == .gptNeoX
      ? heads
      : try fields.integer("num_key_value_heads", in: 1...65_536)
        ?? (fields.object["num_key_value_heads"] == nil ? family.defaults.keyValueHeads : nil) ?? heads
    guard heads.isMultiple(of: keyValueHeads) else {
      throw fields.failure("num_key_value_heads", "\(keyValueHeads) does not divide the \(heads) query heads")
    }
    let width = try fields.integer(family == .gpt2 ? "n_inner" : "intermediate_size", in: 1...4_194_304)
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
    case .llama, .olmo, .olmoe, .qwen3, .olmo2, .gemma2, .gemma3:
      hasAttentionBias = try fields.boolean("attention_bias") ?? false
      hasMLPBias = family == .llama ? try fields.boolean("mlp_bias") ?? false : false
    }
    tiesEmbeddings = try fields.boolean("tie_word_embeddings") ?? family.defaults.tiesEmbeddings
    clipQKV = family == .olmo || family == .olmoe ? try fields.positive("clip_qkv") : nil
    normalisesQueriesAndKeys = [.qwen3, .olmo2, .olmoe, .gemma3].contains(family)
    experts = family == .olmoe ? try Self.experts(fields) : nil
    ignoredFields = Self.ignored(fields, type)
    namesOwnCode = fields.object["auto_map"].map { !$0.isNull } ?? false
  }

  private static let types = Dictionary(uniqueKeysWithValues: Family.allCases.map { ($0.rawValue, $0) })

  /// What the names of a family's classes begin with in Transformers.
  private static let stems: [(stem: String, family: Family)] = [
    ("GPT2", .gpt2), ("GPTNeoX", .gptNeoX), ("Llama", .llama), ("Mistral", .mistral), ("Qwen2", .qwen2),
    ("Qwen3", .qwen3), ("Olmo", .olmo), ("Olmoe", .olmoe), ("Olmo2", .olmo2), ("Gemma2", .gemma2),
    ("Gemma3Text", .gemma3),
  ]

  /// The type whose class has exactly this name; a name that only begins alike is of another family.
  private static func type(ofClass name: String) -> String? {
    // Gemma 3's other classes of this stem see images.
    if name == "Gemma3ForCausalLM" { return Family.gemma3.rawValue }
    let endings = [
      "ForCausalLM", "LMHeadModel", "Model", "DoubleHeadsModel", "ForSequenceClassification", "ForTokenClassification",
      "ForQuestionAnswering",
    ]
    return stems.first { entry in endings.contains { entry.stem + $0 == name } }?.family.rawValue
  }

  /// `model_type`, or what the class in `architectures` says where there is none.
  private static func type(_ fields: ConfigurationFields) throws(CheckpointError) -> String {
    let architecture = fields.object["architectures"]?.array?.first?.string
    let named = architecture.flatMap { type(ofClass: $0) }
    guard let type = try fields.text("model_type") ?? named else {
      throw fields.failure(
        "model_type", "neither it nor architectures names a known family",
        "Known are \(types.keys.sorted().joined(separator: ", ")).")
    }
    guard named == nil || named == type else {
      throw fields.failure(
        "architectures", "\(quoted(architecture ?? "")) contradicts model_type \(quoted(type))")
    }
    return type
  }

  private static func family(_ type: String, _ fields: ConfigurationFields) throws(CheckpointError) -> Family {
    guard let family = types[type] else {
      throw fields.failure(
        "model_type", "\(quoted(type)) is not a known family",
        type == "hf_olmo"
          ? "This is OLMo's own layout: use the model's -hf version."
          : "Known are \(types.keys.sorted().joined(separator: ", ")).")
    }
    return family
  }

  /// Options whose unusual setting changes what the type computes in a way that has no field here.
  private static func refuseUnsupported(
    _ fields: ConfigurationFields, _ type: String
  ) throws(CheckpointError) {
    let usual: [(name: String, value: Bool)] =
      switch type {
      case "gpt2":
        [("scale_attn_weights", true), ("scale_attn_by_inverse_layer_idx", false), ("add_cross_attention", false)]
      case Family.gemma2.rawValue, Family.gemma3.rawValue: [("use_bidirectional_attention", false)]
      default: []
      }
    // Transformers 5 lets a model of any type look ahead.
    for (name, value) in usual + [("is_causal", true)] where try fields.boolean(name) ?? value != value {
      throw fields.failure(name, "\(!value) is not supported", "Use a model with the usual setting \(value).")
    }
    if fields.object["quantization_config"].map({ !$0.isNull }) ?? false {
      throw fields.failure(
        "quantization_config", "the weights are quantized", "Use the unquantized weights, or a GGUF file.")
    }
    if fields.object["quantization"].map({ !$0.isNull }) ?? false {
      throw fields.failure(
        "quantization", "the weights are quantized as MLX does it",
        "Use the Transformers version of the model, whose weights are not quantized, or a GGUF file.")
    }
  }

  /// Fields that are set, that change what other types compute, and that Transformers does not look at for this one.
  private static func ignored(_ fields: ConfigurationFields, _ type: String) -> [String] {
    let isLlamaLike = type != "gpt2" && type != "gpt_neox"
    func isSet(_ name: String, besides usual: JSONValue? = nil) -> Bool {
      guard let value = fields.object[name], !value.isNull, value != .bool(false) else { return false }
      return value != usual && (usual?.double == nil || value.double != usual?.double)
    }
    var names = ["logits_scaling", "residual_multiplier", "embedding_multiplier", "attention_multiplier", "rope_interleaved"]
      .filter { isSet($0, besides: .integer(1)) }
    let isGemma = type == Family.gemma2.rawValue || type == Family.gemma3.rawValue
    names += ["use_qk_norm", "qk_norm"].filter { isSet($0) }
    if !isGemma, isSet("final_logit_softcapping") { names.append("final_logit_softcapping") }
    if type != Family.gemma2.rawValue, isSet("attn_logit_softcapping") { names.append("attn_logit_softcapping") }
    let slides = isGemma || ["mistral", "qwen2", "qwen3"].contains(type)
    if !slides, isSet("sliding_window"), fields.object["use_sliding_window"] != .bool(false) {
      names.append("sliding_window")
    }
    if type != "olmo", type != "olmoe", isSet("clip_qkv") { names.append("clip_qkv") }
    if type != "llama", isSet("mlp_bias") { names.append("mlp_bias") }
    let hasBias = type == "gpt2" || type == "qwen2"
    if hasBias || type == "mistral", isSet("attention_bias", besides: hasBias ? .bool(true) : nil) {
      names.append("attention_bias")
    }
    if isLlamaLike {
      names += ["partial_rotary_factor", "rotary_pct"].filter { isSet($0, besides: .integer(1)) }
      if fields.object["rope_parameters"]?.object?["partial_rotary_factor"].map({ $0.double != 1 && !$0.isNull }) == true {
        names.append("rope_parameters.partial_rotary_factor")
      }
    } else if isSet("num_key_value_heads"),
      fields.object["num_key_value_heads"] != fields.object["num_attention_heads"] ?? fields.object["n_head"]
    {
      names.append("num_key_value_heads")
    }
    if type == "gpt2" {
      if isSet("n_ctx", besides: fields.object["n_positions"] ?? fields.object["max_position_embeddings"]) {
        names.append("n_ctx")
      }
      names += ["rope_theta", "rotary_pct", "rope_scaling", "intermediate_size"].filter { isSet($0) }
    }
    return names
  }

  private static func headDimension(
    _ fields: ConfigurationFields, _ family: Family, heads: Int, hiddenSize: Int
  ) throws(CheckpointError) -> Int {
    let stated = family == .gpt2 ? nil : try fields.integer("head_dim", in: 1...65_536)
    if let stated, family != .gptNeoX { return stated }
    if let usual = family.defaults.headDimension, fields.object["head_dim"] == nil { return usual }
    guard hiddenSize.isMultiple(of: heads) else {
      throw fields.failure("num_attention_heads", "\(heads) does not divide the hidden size \(hiddenSize)")
    }
    guard stated == nil || stated == hiddenSize / heads else {
      throw fields.failure("head_dim", "GPT-NeoX has heads of width hidden_size / num_attention_heads")
    }
    return hiddenSize / heads
  }

  private static func activation(
    _ fields: ConfigurationFields, _ family: Family
  ) throws(CheckpointError) -> Activation {
    // Gemma's hidden_act is of its first version and says nothing.
    let field =
      switch family {
      case .gpt2: "activation_function"
      case .gemma2, .gemma3: "hidden_activation"
      default: "hidden_act"
      }
    switch try fields.text(field) {
    case nil: return family.defaults.activation
    case "gelu", "gelu_python": return .gelu
    // One formula, written in several ways; gelu_fast has √(2/π) to ten digits.
    case "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_accurate": return .geluTanh
    case "silu", "swish": return .silu
    case "relu": return .relu
    case let name?:
      throw fields.failure(
        field, "\(quoted(name)) is not known", "Known are gelu, gelu_new, gelu_fast, silu and relu.")
    }
  }

  private static func normalization(
    _ fields: ConfigurationFields, _ family: Family
  ) throws(CheckpointError) -> Normalization {
    let usual = family.defaults.epsilon
    switch family {
    case .gpt2: return .layerNorm(epsilon: try fields.positive("layer_norm_epsilon") ?? usual)
    case .gptNeoX: return .layerNorm(epsilon: try fields.positive("layer_norm_eps") ?? usual)
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
    let older = try fields.nested("rope_scaling")
    let nestedBase = try Self.first(of: parameters, older, "rope_theta")
    let base = try agreeing(fields, "rope_theta", try top(fields, family, .base), nestedBase)
    let share = try share(fields, family, parameters ?? older)
    let dimensions = Int((Double(headDimension) * min(share, 2)).rounded(.down))
    guard share <= 1, dimensions > 0, dimensions.isMultiple(of: 2) else {
      throw fields.failure(
        "partial_rotary_factor", "\(share) of the head dimension \(headDimension) is no even number within it"
      )
    }
    func scaling(_ part: ConfigurationFields?) throws(CheckpointError) -> Rotary.Scaling? {
      guard let part else { return nil }
      return try Self.scaling(part, in: fields)
    }
    let (today, before) = (try scaling(parameters), try scaling(older))
    if let today, let before, today != before {
      throw fields.failure("rope_scaling", "contradicts rope_parameters", "Keep the one that is right.")
    }
    let scaling = today ?? before ?? .none
    if family != .gptNeoX, scaling != .none,
      let partial = try Self.first(of: parameters, fields, "partial_rotary_factor"), partial != 1
    {
      throw fields.failure(
        "partial_rotary_factor", "\(partial) together with scaled rotation does not run in Transformers either")
    }
    return Rotary(base: base ?? 10_000, dimensions: dimensions, scaling: scaling)
  }

  private static func first(
    of one: ConfigurationFields?, _ other: ConfigurationFields?, _ name: String
  ) throws(CheckpointError) -> Double? {
    if let value = try one?.positive(name) { return value }
    return try other?.positive(name)
  }

  private enum RotaryField {
    case base
    case share
  }

  /// A value at the top of the document. GPT-NeoX has names of its own there; the common ones, which Transformers 4
  /// took and 5 does not, count for it only where they change nothing.
  private static func top(
    _ fields: ConfigurationFields, _ family: Family, _ field: RotaryField
  ) throws(CheckpointError) -> Double? {
    let (common, own, usual) =
      switch field {
      case .base: ("rope_theta", "rotary_emb_base", 10_000.0)
      case .share: ("partial_rotary_factor", "rotary_pct", 0.25)
      }
    guard family == .gptNeoX else { return try fields.positive(common) }
    let value = try fields.positive(common, own)
    guard try fields.positive(own) == nil, let value, value != usual,
      fields.object["rope_parameters"]?.object?[common] == nil
    else { return value }
    throw fields.failure(
      common, "\(value) is read by Transformers 4 and not by 5 for GPT-NeoX",
      "Write \(own) if \(value) is right, or remove it.")
  }

  /// The rotated part of a head. Only GPT-NeoX has one; Transformers does not look at the fields for the others.
  private static func share(
    _ fields: ConfigurationFields, _ family: Family, _ nested: ConfigurationFields?
  ) throws(CheckpointError) -> Double {
    guard family == .gptNeoX else { return 1 }
    return try agreeing(
      fields, "partial_rotary_factor", try top(fields, family, .share), try nested?.positive("partial_rotary_factor"))
      ?? 0.25
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

  /// The positions before scaling: stated at the top or beside the scaling, else those of the model.
  private static func originalContext(
    _ fields: ConfigurationFields, in document: ConfigurationFields
  ) throws(CheckpointError) -> Int {
    for place in [document, fields] {
      if let stated = try place.integer("original_max_position_embeddings", in: 1...Int(Int32.max)) { return stated }
    }
    return try document.required(["max_position_embeddings"], in: 1...Int(Int32.max))
  }

  static func scaling(
    _ fields: ConfigurationFields, in document: ConfigurationFields
  ) throws(CheckpointError) -> Rotary.Scaling {
    func required(_ name: String) throws(CheckpointError) -> Double {
      guard let value = try fields.positive(name) else { throw fields.failure(name, "is missing") }
      return value
    }
    switch try fields.text("rope_type", "type") {
    case nil, "default": return .none
    case "linear": return .linear(factor: try required("factor"))
    case "llama3":
      return .llama3(
        factor: try required("factor"), low: try required("low_freq_factor"),
        high: try required("high_freq_factor"),
        original: Double(try originalContext(fields, in: document)))
    case let name?:
      throw fields.failure(
        "rope_type", "\(quoted(name)) is not supported", "Supported are default, linear and llama3.")
    }
  }
}

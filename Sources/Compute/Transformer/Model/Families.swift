import CheckpointFiles

/// The families of the paper and their relatives, each as the few choices that make it.
extension ModelDescription {
  /// Our own trainer's small GPT: pre-LayerNorm, learned positions, no linear biases, exact GELU, tied unembedding.
  public static func tinyStoriesGPT(_ shape: Shape) -> ModelDescription {
    ModelDescription(
      shape: shape, norm: Norm(.layer, epsilon: 1e-5), positions: .learned, residual: .sequential,
      feedForward: .plain(.gelu), biases: [], tiesEmbeddings: true, storage: Storage(),
      names: TensorNames(
        tokens: "tok_emb", positions: "pos_emb", attentionNorm: "blocks.{l}.ln1",
        queryKeyValue: .fused("blocks.{l}.attn.qkv"), attentionOutput: "blocks.{l}.attn.out_proj",
        feedForwardNorm: "blocks.{l}.ln2", up: "blocks.{l}.mlp.w_up", down: "blocks.{l}.mlp.w_down",
        finalNorm: "ln_f", unembedding: "lm_head"))
  }

  /// GPT-2. `inputMajor` is true of Hugging Face checkpoints, false of those trained with plain linear layers
  /// under the same names (nanoGPT, llm.c).
  public static func gpt2(
    _ shape: Shape, epsilon: Double = 1e-5, activation: Activation = .geluTanh, inputMajor: Bool = true
  ) -> ModelDescription {
    ModelDescription(
      shape: shape, norm: Norm(.layer, epsilon: epsilon), positions: .learned, residual: .sequential,
      feedForward: .plain(activation), biases: .all, tiesEmbeddings: true,
      storage: Storage(inputMajor: inputMajor),
      names: TensorNames(
        tokens: "wte", positions: "wpe", attentionNorm: "h.{l}.ln_1",
        queryKeyValue: .fused("h.{l}.attn.c_attn"), attentionOutput: "h.{l}.attn.c_proj",
        feedForwardNorm: "h.{l}.ln_2", up: "h.{l}.mlp.c_fc", down: "h.{l}.mlp.c_proj", finalNorm: "ln_f",
        unembedding: "lm_head"))
  }

  /// GPT-NeoX (Pythia): parallel or sequential residual, rotary on the leading part of a head.
  public static func gptNeoX(
    _ shape: Shape, epsilon: Double = 1e-5, activation: Activation = .gelu, rotary: Rotary,
    parallelResidual: Bool = true, biases: Biases = .all, tiesEmbeddings: Bool = false
  ) -> ModelDescription {
    ModelDescription(
      shape: shape, norm: Norm(.layer, epsilon: epsilon), positions: .rotary(rotary),
      residual: parallelResidual ? .parallel : .sequential, feedForward: .plain(activation), biases: biases,
      tiesEmbeddings: tiesEmbeddings, storage: Storage(fusedByHead: true),
      names: TensorNames(
        tokens: "gpt_neox.embed_in", attentionNorm: "gpt_neox.layers.{l}.input_layernorm",
        queryKeyValue: .fused("gpt_neox.layers.{l}.attention.query_key_value"),
        attentionOutput: "gpt_neox.layers.{l}.attention.dense",
        feedForwardNorm: "gpt_neox.layers.{l}.post_attention_layernorm",
        up: "gpt_neox.layers.{l}.mlp.dense_h_to_4h", down: "gpt_neox.layers.{l}.mlp.dense_4h_to_h",
        finalNorm: "gpt_neox.final_layer_norm", unembedding: "embed_out"))
  }

  /// Llama (SmolLM2, TinyLlama): RMSNorm, rotary, SwiGLU, grouped or multi-query attention. Mistral is Llama with a
  /// ``window``, Qwen 2 with biases on queries, keys and values.
  public static func llama(
    _ shape: Shape, epsilon: Double = 1e-5, activation: Activation = .silu, rotary: Rotary,
    biases: Biases = [], tiesEmbeddings: Bool
  ) -> ModelDescription {
    ModelDescription(
      shape: shape, norm: Norm(.rootMeanSquare, epsilon: epsilon), positions: .rotary(rotary),
      residual: .sequential, feedForward: .gated(activation), biases: biases, tiesEmbeddings: tiesEmbeddings,
      storage: Storage(), names: .llama)
  }

  /// Qwen 3: Llama with a norm of each query and key.
  public static func qwen3(
    _ shape: Shape, epsilon: Double = 1e-6, activation: Activation = .silu, rotary: Rotary, biases: Biases = [],
    tiesEmbeddings: Bool
  ) -> ModelDescription {
    var qwen = llama(
      shape, epsilon: epsilon, activation: activation, rotary: rotary, biases: biases, tiesEmbeddings: tiesEmbeddings)
    qwen.queryKeyNorm = .eachHead
    qwen.names.nameQueryKeyNorms()
    return qwen
  }

  /// OLMo: Llama's layout with a LayerNorm that has no parameters, and clipped queries, keys and values where
  /// the configuration says so.
  public static func olmo(
    _ shape: Shape, epsilon: Double = 1e-5, activation: Activation = .silu, rotary: Rotary,
    clip: Double? = nil, biases: Biases = [],
    tiesEmbeddings: Bool
  ) -> ModelDescription {
    var olmo = llama(
      shape, epsilon: epsilon, activation: activation, rotary: rotary, biases: biases,
      tiesEmbeddings: tiesEmbeddings)
    olmo.norm.kind = .layerWithoutParameters
    olmo.clip = clip
    return olmo
  }

  /// OLMoE: Llama's layout with norms of whole queries and keys, and `chosen` of `experts` experts a token;
  /// the router's softmax runs over all experts, before the choice.
  public static func olmoe(
    _ shape: Shape, epsilon: Double = 1e-5, activation: Activation = .silu, rotary: Rotary, experts: Int,
    chosen: Int,
    renormalizes: Bool = false, clip: Double? = nil, biases: Biases = [], tiesEmbeddings: Bool
  ) -> ModelDescription {
    var olmoe = llama(
      shape, epsilon: epsilon, activation: activation, rotary: rotary, biases: biases,
      tiesEmbeddings: tiesEmbeddings)
    olmoe.feedForward = .experts(activation, count: experts, chosen: chosen, renormalizes: renormalizes)
    olmoe.queryKeyNorm = .allHeads
    olmoe.clip = clip
    let layer = "model.layers.{l}."
    olmoe.names.nameQueryKeyNorms()
    olmoe.names.router = layer + "mlp.gate"
    olmoe.names.experts = TensorNames.Experts(
      gate: layer + "mlp.experts.{e}.gate_proj", up: layer + "mlp.experts.{e}.up_proj",
      down: layer + "mlp.experts.{e}.down_proj")
    return olmoe
  }
}

extension TensorNames {
  /// Llama's names in Hugging Face checkpoints.
  static let llama = TensorNames(
    tokens: "model.embed_tokens", attentionNorm: "model.layers.{l}.input_layernorm",
    queryKeyValue: .separate(
      query: "model.layers.{l}.self_attn.q_proj", key: "model.layers.{l}.self_attn.k_proj",
      value: "model.layers.{l}.self_attn.v_proj"),
    attentionOutput: "model.layers.{l}.self_attn.o_proj",
    feedForwardNorm: "model.layers.{l}.post_attention_layernorm", gate: "model.layers.{l}.mlp.gate_proj",
    up: "model.layers.{l}.mlp.up_proj", down: "model.layers.{l}.mlp.down_proj", finalNorm: "model.norm",
    unembedding: "lm_head")

  /// Names the norms of queries and keys as Llama's relatives do.
  mutating func nameQueryKeyNorms() {
    queryNorm = "model.layers.{l}.self_attn.q_norm"
    keyNorm = "model.layers.{l}.self_attn.k_norm"
  }
}

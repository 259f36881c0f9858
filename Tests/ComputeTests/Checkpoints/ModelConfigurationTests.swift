import Testing
import Training

@testable import CheckpointFiles

@Suite struct ModelConfigurationTests {
  static let names = [
    "gpt2", "pythia", "sequential-neox", "smollm2", "scaled-llama", "olmo", "olmoe", "mistral",
    "qwen2", "qwen3", "olmo2", "gemma2", "gemma3", "scaled-gemma3",
  ]

  static func read(_ name: String) throws -> ModelConfiguration {
    try ModelConfiguration(configPath: Reference.path("configurations/\(name).json"))
  }

  @Test(arguments: names)
  func `Older and today's spellings say the same`(_ name: String) throws {
    #expect(try Self.read(name) == Self.read(name + ".today"))
  }

  @Test func `The configuration of GPT-2 is read`() throws {
    #expect(
      try Self.read("gpt2")
        == ModelConfiguration(
          family: .gpt2, layers: 12, heads: 12, keyValueHeads: 12, headDimension: 64, hiddenSize: 768,
          intermediateSize: 3072, vocabularySize: 50257, contextLength: 1024, activation: .geluTanh,
          normalization: .layerNorm(epsilon: 1e-5), rotary: nil, hasParallelResidual: false,
          hasAttentionBias: true,
          hasMLPBias: true, tiesEmbeddings: true, clipQKV: nil, normalisesQueriesAndKeys: false, experts: nil)
    )
  }

  @Test func `The configuration of Pythia is read`() throws {
    #expect(
      try Self.read("pythia")
        == ModelConfiguration(
          family: .gptNeoX, layers: 16, heads: 8, keyValueHeads: 8, headDimension: 256, hiddenSize: 2048,
          intermediateSize: 8192, vocabularySize: 50304, contextLength: 2048, activation: .gelu,
          normalization: .layerNorm(epsilon: 1e-5), rotary: .init(base: 10_000, dimensions: 64),
          hasParallelResidual: true, hasAttentionBias: true, hasMLPBias: true, tiesEmbeddings: false,
          clipQKV: nil,
          normalisesQueriesAndKeys: false, experts: nil))
  }

  @Test func `The configuration of a sequential GPT-NeoX is read`() throws {
    let configuration = try Self.read("sequential-neox")
    #expect(!configuration.hasParallelResidual)
    #expect(!configuration.hasAttentionBias)
    #expect(configuration.rotary == .init(base: 5000, dimensions: 8))
    #expect(configuration.normalization == .layerNorm(epsilon: 1e-6))
  }

  @Test func `The configuration of SmolLM2 is read`() throws {
    #expect(
      try Self.read("smollm2")
        == ModelConfiguration(
          family: .llama, layers: 30, heads: 9, keyValueHeads: 3, headDimension: 64, hiddenSize: 576,
          intermediateSize: 1536, vocabularySize: 49152, contextLength: 8192, activation: .silu,
          normalization: .rmsNorm(epsilon: 1e-5), rotary: .init(base: 100_000, dimensions: 64),
          hasParallelResidual: false, hasAttentionBias: false, hasMLPBias: false, tiesEmbeddings: true,
          clipQKV: nil,
          normalisesQueriesAndKeys: false, experts: nil))
  }

  @Test func `The configuration of a Llama with scaled rotation is read`() throws {
    let configuration = try Self.read("scaled-llama")
    #expect(configuration.headDimension == 32)
    #expect(configuration.keyValueHeads == 1)
    #expect(
      configuration.rotary?.scaling
        == .llama3(factor: 32, low: 1, high: 4, original: 8192))
  }

  @Test func `The configuration of OLMo is read`() throws {
    let configuration = try Self.read("olmo")
    #expect(configuration.normalization == .plainLayerNorm(epsilon: 1e-5))
    #expect(configuration.clipQKV == 8)
    #expect(!configuration.normalisesQueriesAndKeys)
  }

  @Test func `The configuration of OLMoE is read`() throws {
    let configuration = try Self.read("olmoe")
    #expect(configuration.experts == .init(count: 64, perToken: 8, normalisesWeights: false))
    #expect(configuration.normalisesQueriesAndKeys)
    #expect(configuration.clipQKV == nil)
  }

  @Test func `Configurations with windows are read`() throws {
    #expect(try Self.read("mistral").window == .init(width: 4096, layers: Set(0..<32)))
    #expect(try Self.read("qwen2").window == nil)
    #expect(try Self.read("gemma2").window == .init(width: 4096, layers: Set(stride(from: 0, to: 26, by: 2))))
    let gemma3 = try Self.read("gemma3")
    let local = Rotary(base: 10_000, dimensions: 256)
    #expect(
      gemma3.window == .init(width: 512, layers: Set(0..<26).subtracting([5, 11, 17, 23]), rotary: local))
    #expect(gemma3.rotary == .init(base: 1_000_000, dimensions: 256))
    #expect(
      try Self.read("scaled-gemma3").rotary
        == .init(base: 1_000_000, dimensions: 256, scaling: .linear(factor: 8)))
  }

  @Test func `The configuration of Gemma 2 is read`() throws {
    let configuration = try Self.read("gemma2")
    #expect(configuration.queryScalar == 256)
    #expect(configuration.scoreBound == 50)
    #expect(configuration.logitBound == 30)
    #expect(configuration.activation == .geluTanh)
    #expect(configuration.tiesEmbeddings)
    #expect(configuration.normalization == .rmsNorm(epsilon: 1e-6))
  }

  @Test func `What a family leaves out is what Transformers takes then`() throws {
    func read(_ fields: String) throws -> ModelConfiguration { try ModelConfiguration(json: Self.json(fields)) }
    let mistral = try read(#""model_type": "mistral", "num_key_value_heads": 2"#)
    let biased = try read(#""model_type": "mistral", "num_key_value_heads": 2, "attention_bias": true"#)
    #expect(biased.ignoredFields == ["attention_bias"] && biased.hasAttentionBias == mistral.hasAttentionBias)
    #expect(mistral.window == .init(width: 4096, layers: [0, 1]))
    let qwen = try read(#""model_type": "qwen3", "num_key_value_heads": null"#)
    #expect(qwen.headDimension == 128 && qwen.keyValueHeads == 4 && !qwen.hasAttentionBias)
    #expect(try read(#""model_type": "qwen2", "num_key_value_heads": 2"#).hasAttentionBias)
    let gemma = try read(#""model_type": "gemma2""#)
    #expect(gemma.headDimension == 256 && gemma.keyValueHeads == 4 && gemma.tiesEmbeddings)
    #expect(gemma.scoreBound == 50 && gemma.logitBound == 30 && gemma.window?.layers == [0])
    let unbounded = try read(#""model_type": "gemma2", "attn_logit_softcapping": null"#)
    #expect(unbounded.scoreBound == nil && unbounded.logitBound == 30)
    let gemma3 = try read(#""model_type": "gemma3_text", "attn_logit_softcapping": 50.0"#)
    #expect(gemma3.scoreBound == nil && gemma3.logitBound == nil && gemma3.window?.layers == [0, 1])
  }

  @Test(arguments: [
    ("gelu", ModelConfiguration.Activation.gelu), ("gelu_python", .gelu), ("gelu_new", .geluTanh),
    ("gelu_fast", .geluTanh), ("gelu_pytorch_tanh", .geluTanh), ("gelu_python_tanh", .geluTanh),
    ("gelu_accurate", .geluTanh), ("silu", .silu), ("swish", .silu), ("relu", .relu),
  ])
  func `Activations have several names`(_ name: String, _ activation: ModelConfiguration.Activation) throws {
    let fields = "\"model_type\": \"gpt_neox\", \"hidden_act\": \"\(name)\""
    #expect(try ModelConfiguration(json: Self.json(fields)).activation == activation)
  }

  static func json(_ changes: String) -> MappedFile {
    let text = """
      {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128,
       "vocab_size": 100, "max_position_embeddings": 32, \(changes)}
      """
    return MappedFile(bytes: Array(text.utf8), path: "config.json")
  }

  @Test(arguments: [
    (#""model_type": "llama""#, ModelConfiguration.Family.llama),
    (#""model_type": "mistral", "num_key_value_heads": 4, "sliding_window": null"#, .mistral),
    (#""architectures": ["Qwen2ForCausalLM"], "num_key_value_heads": 4"#, .qwen2),
    (#""architectures": ["Olmo2ForCausalLM"]"#, .olmo2),
    (#""architectures": ["Gemma3ForCausalLM"]"#, .gemma3),
    (#""architectures": ["Gemma3TextModel"]"#, .gemma3),
    (#""architectures": ["GPTNeoXForCausalLM"]"#, .gptNeoX),
    (#""architectures": ["OlmoForCausalLM"]"#, .olmo),
    (#""architectures": ["OlmoeForCausalLM"]"#, .olmoe),
  ])
  func `The family is named by type or architecture`(_ fields: String, _ family: ModelConfiguration.Family) throws {
    #expect(try ModelConfiguration(json: Self.json(fields)).family == family)
  }

  @Test(arguments: [
    (#""a": 1"#, "model_type", "neither"),
    (#""architectures": ["Gemma3Model"]"#, "model_type", "neither"),
    (#""model_type": "bert""#, "model_type", "'bert' is not a known family"),
    (#""model_type": "llama", "architectures": ["OlmoForCausalLM"]"#, "architectures", "contradicts"),
    (#""model_type": "gpt2", "n_embd": 32"#, "n_embd", "contradicts hidden_size"),
    (#""architectures": ["GPTNeoXJapaneseForCausalLM"]"#, "model_type", "neither"),
    (#""architectures": ["LlamaForCausalLMEagle"]"#, "model_type", "neither"),
    (#""model_type": "gpt_neox", "rope_theta": 500"#, "rope_theta", "Transformers 4"),
    (#""model_type": "gpt_neox", "partial_rotary_factor": 0.5"#, "partial_rotary_factor", "Transformers 4"),
    (#""model_type": "gpt_neox", "head_dim": 8"#, "head_dim", "hidden_size / num_attention_heads"),
    (#""model_type": "llama", "quantization": {"bits": 4}"#, "quantization", "MLX"),
    (
      #""model_type": "llama", "rope_parameters": {"rope_type": "linear", "factor": 2, "partial_rotary_factor": 0.5}"#,
      "partial_rotary_factor", "does not run in Transformers"
    ),
    (#""model_type": "llama", "rms_norm_eps": NaN"#, "rms_norm_eps", "positive"),
    (#""model_type": "llama", "num_key_value_heads": 3"#, "num_key_value_heads", "does not divide"),
    (
      #""model_type": "llama", "rope_theta": 1, "rope_parameters": {"rope_theta": 2}"#, "rope_theta",
      "contradicts"
    ),
    (
      #""model_type": "llama", "rope_scaling": {"type": "yarn"}"#, "rope_scaling.rope_type",
      "'yarn' is not supported"
    ),
    (
      #""model_type": "llama", "rope_scaling": {"type": "linear", "factor": 2}, "rope_parameters": {}"#,
      "rope_scaling", "contradicts rope_parameters"
    ),
    (#""model_type": "llama", "rope_scaling": {"type": "linear"}"#, "rope_scaling.factor", "is missing"),
    (#""model_type": "gpt_neox", "rotary_pct": 0.1"#, "partial_rotary_factor", "no even number"),
    (#""model_type": "gpt_neox", "rotary_pct": 1e300"#, "partial_rotary_factor", "no even number"),
    (#""model_type": "llama", "hidden_act": "mish""#, "hidden_act", "'mish'"),
    (#""model_type": "llama", "rms_norm_eps": 0"#, "rms_norm_eps", "positive"),
    (#""model_type": "gemma3""#, "model_type", "'gemma3' is not a known family"),
    (
      #""model_type": "qwen2", "num_key_value_heads": 2, "layer_types": ["full_attention"]"#, "layer_types",
      "a list of 2 words"
    ),
    (
      #""model_type": "gemma2", "layer_types": ["full_attention", "chunked_attention"]"#, "layer_types",
      "'chunked_attention' of layer 1 is not supported"
    ),
    (
      #""model_type": "qwen3", "num_key_value_heads": 2, "layer_types": ["full_attention", "sliding_attention"]"#,
      "layer_types", "use_sliding_window gives them no window"
    ),
    (
      #""model_type": "mistral", "num_key_value_heads": 2, "layer_types": ["full_attention", "sliding_attention"]"#,
      "layer_types", "does not make all layers alike"
    ),
    (#""model_type": "gemma2", "sliding_window": null"#, "sliding_window", "there are sliding layers"),
    (
      #""model_type": "mistral", "num_key_value_heads": 2, "sliding_window": 0"#, "sliding_window", "whole number"
    ),
    (#""model_type": "mistral", "sliding_window": 6"#, "num_key_value_heads", "8 does not divide the 4"),
    (#""model_type": "gemma2", "attn_logit_softcapping": 0"#, "attn_logit_softcapping", "positive"),
    (#""model_type": "gemma3_text", "head_dim": 9"#, "head_dim", "is odd"),
    (#""model_type": "gemma3_text", "rope_parameters": {"rope_theta": 5}"#, "rope_parameters", "full_attention and"),
    (
      #""model_type": "gemma3_text", "rope_local_base_freq": 7, "rope_parameters": {"sliding_attention": {"rope_theta": 5}}"#,
      "rope_local_base_freq", "contradicts"
    ),
    (
      #""model_type": "qwen2", "num_key_value_heads": 2, "rope_scaling": {"type": "yarn", "factor": 4.0}"#,
      "rope_scaling.rope_type",
      "'yarn' is not supported"
    ),
    (#""model_type": "llama", "is_causal": false"#, "is_causal", "false is not"),
    (
      #""model_type": "gemma2", "use_bidirectional_attention": true"#, "use_bidirectional_attention", "true is not"
    ),
    (
      #""model_type": "gemma3_text", "use_bidirectional_attention": true"#, "use_bidirectional_attention",
      "true is not"
    ),
    (#""model_type": "llama", "tie_word_embeddings": 1"#, "tie_word_embeddings", "true or false"),
    (#""model_type": "olmoe", "num_experts": 4"#, "num_experts_per_tok", "more than the 4 experts"),
    (#""model_type": "llama", "quantization_config": {"bits": 4}"#, "quantization_config", "quantized"),
    (
      #""model_type": "gpt2", "scale_attn_by_inverse_layer_idx": true"#, "scale_attn_by_inverse_layer_idx",
      "true is not"
    ),
    (#""model_type": "llama", "head_dim": -1"#, "head_dim", "whole number"),
  ])
  func `Contradictions and unknowns are named`(_ fields: String, _ place: String, _ problem: String) {
    let error = checkpointError { _ = try ModelConfiguration(json: Self.json(fields)) }
    #expect(error?.place == place)
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    (#""model_type": "llama", "partial_rotary_factor": 0.5"#, ["partial_rotary_factor"]),
    (#""model_type": "llama", "rope_parameters": {"partial_rotary_factor": 0.5}"#, ["rope_parameters.partial_rotary_factor"]),
    (#""model_type": "llama", "sliding_window": 128, "clip_qkv": 8"#, ["sliding_window", "clip_qkv"]),
    (#""model_type": "gpt2", "n_ctx": 1024, "num_key_value_heads": 1, "head_dim": 8"#, ["num_key_value_heads", "n_ctx", "intermediate_size"]),
    (
      #""model_type": "gemma3_text", "attn_logit_softcapping": 50.0, "clip_qkv": 8"#,
      ["attn_logit_softcapping", "clip_qkv"]
    ),
    (#""model_type": "gemma2", "mlp_bias": true, "partial_rotary_factor": 0.5"#, ["mlp_bias", "partial_rotary_factor"]),
    (#""model_type": "olmo", "mlp_bias": true"#, ["mlp_bias"]),
    (#""model_type": "llama", "n_embd": 32, "hidden_act": null, "clip_qkv": null"#, []),
    (#""model_type": "gpt2", "n_ctx": 32"#, ["intermediate_size"]),
  ])
  func `What Transformers does not look at changes nothing and is named`(_ fields: String, _ ignored: [String]) throws {
    let type = try #require(fields.firstMatch(of: /"model_type": "\w+"/)).0
    var configuration = try ModelConfiguration(json: Self.json(fields))
    #expect(configuration.ignoredFields == ignored)
    var plain = try ModelConfiguration(json: Self.json(String(type)))
    (configuration.ignoredFields, plain.ignoredFields) = ([], [])
    #expect(configuration == plain)
  }

  @Test(arguments: [(#", "auto_map": {"AutoModelForCausalLM": "modeling_x.XModel"}"#, true), (#", "auto_map": null"#, false), ("", false)])
  func `Code of a model's own is noticed`(_ field: String, _ isNamed: Bool) throws {
    #expect(try ModelConfiguration(json: Self.json(#""model_type": "llama""# + field)).namesOwnCode == isNamed)
  }

  @Test func `Python's numbers beyond the standard are read`() throws {
    let fields = #""model_type": "llama", "limits": [0.0, Infinity, -Infinity], "loss_scale": NaN"#
    #expect(try ModelConfiguration(json: Self.json(fields)).family == .llama)
  }

  @Test func `Scaling as of Llama 3 begins at the model's positions unless they are stated`() throws {
    func original(_ fields: String) throws -> Rotary.Scaling? {
      let scaling = #""rope_scaling": {"rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4}"#
      return try ModelConfiguration(json: Self.json(#""model_type": "llama", \#(scaling)\#(fields)"#)).rotary?.scaling
    }
    for (fields, context) in [("", 32.0), (#", "original_max_position_embeddings": 8"#, 8)] {
      #expect(
        try original(fields)
          == .llama3(factor: 8, low: 1, high: 4, original: context))
    }
  }

  @Test(arguments: [
    "hidden_size", "num_hidden_layers", "num_attention_heads", "vocab_size", "max_position_embeddings",
    "intermediate_size",
  ])
  func `Missing sizes are named`(_ field: String) {
    let bytes = Array(#"{"model_type": "llama"}"#.utf8)
    #expect(checkpointError { _ = try ModelConfiguration(json: MappedFile(bytes: bytes, path: "c")) } != nil)
    let text = """
      {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
       "intermediate_size": 128, "vocab_size": 100, "max_position_embeddings": 32}
      """.replacing("\"\(field)\"", with: "\"other\"")
    let error = checkpointError {
      _ = try ModelConfiguration(json: MappedFile(bytes: Array(text.utf8), path: "c"))
    }
    #expect(error?.place == field)
    #expect(error?.problem == "is missing")
  }
}

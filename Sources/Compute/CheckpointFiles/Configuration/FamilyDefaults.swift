extension ModelConfiguration.Family {
  /// What Transformers takes where a configuration leaves a field out, as far as families differ in it.
  struct Defaults {
    /// `nil`: as many as query heads.
    var keyValueHeads: Int?
    /// `nil`: the hidden size over the heads.
    var headDimension: Int?
    /// `nil`: no window.
    var window: Int?
    var tiesEmbeddings = false
    var activation = ModelConfiguration.Activation.silu
    /// Of norms.
    var epsilon = 1e-6
  }

  var defaults: Defaults {
    switch self {
    case .gpt2: Defaults(tiesEmbeddings: true, activation: .geluTanh, epsilon: 1e-5)
    case .gptNeoX: Defaults(activation: .gelu, epsilon: 1e-5)
    case .llama: Defaults()
    case .mistral: Defaults(keyValueHeads: 8, window: 4096)
    case .qwen2: Defaults(keyValueHeads: 32, window: 4096)
    case .qwen3: Defaults(keyValueHeads: 32, headDimension: 128, window: 4096)
    case .olmo, .olmo2, .olmoe: Defaults(epsilon: 1e-5)
    case .gemma2, .gemma3:
      Defaults(keyValueHeads: 4, headDimension: 256, window: 4096, tiesEmbeddings: true, activation: .geluTanh)
    }
  }
}

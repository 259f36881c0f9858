import CheckpointFiles
import Ground

/// What a training script wrote about its model beside the weights: `model_args` and `config` of nanoGPT, the
/// hyper-parameters of Lightning, the metadata of a safetensors file, a `config.json` that is not Transformers'.
struct TrainingSettings {
  private enum Setting: Hashable {
    case number(Double)
    case flag(Bool)
    case word(String)
  }

  private let path: String
  /// By dotted name, as they stand: `model_args.n_head`.
  private var settings: [String: Setting] = [:]

  init(_ source: any TensorSource) throws(CheckpointError) {
    path = source.path
    if let archive = source as? PyTorchArchive {
      for (name, value) in archive.values where !name.hasPrefix("optimizer") {
        switch value {
        case .bool(let flag): settings[name] = .flag(flag)
        case .integer(let number): settings[name] = .number(Double(number))
        case .real(let number): settings[name] = .number(number)
        case .text(let word): settings[name] = .word(word)
        }
      }
    }
    for (name, text) in (source as? SafetensorsFile)?.metadata ?? [:] {
      let file = MappedFile(bytes: Array(text.utf8), path: path)
      if let value = try? JSONParser.parse(file, dialect: .python) { add(value, name) } else { settings[name] = .word(text) }
    }
    let folder = CheckpointFolder(around: path)
    if folder.holds("config.json"),
      let value = try? JSONParser.parse(MappedFile(path: folder.path + "config.json"), dialect: .python)
    {
      add(value, "config.json")
    }
  }

  private mutating func add(_ value: JSONValue, _ name: String) {
    switch value {
    case .bool(let flag): settings[name] = .flag(flag)
    case .integer(let number): settings[name] = .number(Double(number))
    case .number(let number): settings[name] = .number(number)
    case .string(let word): settings[name] = .word(word)
    case .object(let object):
      for (key, value) in zip(object.keys, object.values) { add(value, name + "." + key) }
    case .array, .null: break
    }
  }

  func failure(_ problem: String) -> CheckpointError {
    CheckpointError(
      file: path, place: "settings", problem: problem,
      remedy: "Write what the model is into config.json beside the file, as Transformers does for GPT-2.")
  }

  /// The setting under any of the keys. nanoGPT builds its model of `model_args`, which count before all others.
  private func setting(_ keys: [String]) throws(CheckpointError) -> (name: String, value: Setting)? {
    let named = settings.filter { entry in keys.contains(entry.key.split(separator: ".").last.map(String.init) ?? "") }
    let first = named.filter { $0.key.split(separator: ".").dropLast().last == "model_args" }
    let all = (first.isEmpty ? named : first).sorted { $0.key < $1.key }
    guard let one = all.first else { return nil }
    if let other = all.first(where: { $0.value != one.value }) {
      throw failure("\(one.key) and \(other.key) contradict each other")
    }
    return (one.key, one.value)
  }

  private func count(_ keys: String...) throws(CheckpointError) -> (name: String, value: Int)? {
    guard let (name, setting) = try setting(keys) else { return nil }
    guard case .number(let number) = setting, let count = Int(exactly: number), count > 0 else {
      throw failure("\(name) is no positive whole number")
    }
    return (name, count)
  }

  /// Whether the model is stated to have no feed-forward part.
  var statesAttentionAlone: Bool {
    get throws(CheckpointError) {
      if case .number(0)? = try setting(["feedForward"])?.value { true } else { false }
    }
  }

  /// Heads a layer, where they are stated.
  var heads: Int? {
    get throws(CheckpointError) {
      try count("n_head", "n_heads", "num_heads", "num_attention_heads", "nhead", "heads")?.value
    }
  }

  /// Refuses settings that contradict the sizes of the tensors, or that say that the model is another one.
  func check(_ shape: ModelDescription.Shape) throws(CheckpointError) {
    for (stated, found, what) in [
      (try count("n_layer", "n_layers", "num_layers", "num_hidden_layers"), shape.layers, "layers"),
      (try count("n_embd", "d_model", "hidden_size"), shape.width, "the width"),
      (try count("vocab_size"), shape.vocabulary, "the vocabulary"),
      (try count("block_size", "n_positions"), shape.positions, "the positions"),
    ] {
      if let stated, stated.value != found {
        throw failure("\(stated.name) is \(stated.value), but by the tensors \(what) \(found)")
      }
    }
    let others = [
      "n_kv_head", "n_kv_heads", "num_key_value_heads", "n_query_groups", "use_rope", "rope", "rotary", "rotary_pct",
      "use_rotary", "parallel_residual", "qk_norm", "use_qk_norm", "window_size", "sliding_window", "softcap",
      "logit_softcap", "n_experts", "num_experts", "alibi",
    ]
    for key in others {
      guard let (name, value) = try setting([key]) else { continue }
      let heads = try heads
      let isUsual =
        switch value {
        case .flag(let flag): !flag
        case .number(let number): number == 0 || key.contains("kv") && number == heads.map(Double.init)
        case .word(let word): ["", "none", "learned"].contains(word.lowercased())
        }
      if !isUsual { throw failure("\(name) says that the model is no plain GPT-2, and what it changes is not known here") }
    }
    if let (name, value) = try setting(["norm", "norm_type", "norm_class", "normalization"]),
      case .word(let word) = value, !["layernorm", "layer_norm", "ln"].contains(word.lowercased())
    {
      throw failure("\(name) is \(quoted(word)), which is not known here")
    }
  }

  /// Adds what no tensor's shape tells: activation, ε, and that there are no biases.
  ///
  /// - Returns: what was taken where nothing is stated
  func complete(_ description: inout ModelDescription) throws(CheckpointError) -> [String] {
    var notes: [String] = []
    let isNanoGPT = settings.keys.contains { $0.split(separator: ".").dropLast().last == "model_args" }
    let bias = try setting(["bias"])
    if case .flag(false) = bias?.value {
      description.biases = []
      description.norm.kind = .layerWithoutBias
    }
    if let (name, value) = try setting(["layer_norm_epsilon", "layer_norm_eps", "norm_eps"]) {
      guard case .number(let epsilon) = value, epsilon > 0 else { throw failure("\(name) is no positive number") }
      description.norm.epsilon = epsilon
    }
    let activation: ModelDescription.Activation
    switch try setting(["activation_function", "activation", "act_fn", "hidden_act", "act", "nonlinearity"]) {
    case (let name, .word(let word))?:
      guard let known = Self.activation(word) else { throw failure("\(name) is \(quoted(word)), which is not known here") }
      activation = known
    case let (name, _)?: throw failure("\(name) is no name of an activation")
    case nil:
      // nanoGPT computes the exact GELU since it has the setting `bias`, and before the one by tanh, as GPT-2 does.
      activation = isNanoGPT && bias != nil ? .gelu : .geluTanh
      notes.append(
        "the file does not say which GELU it was trained with: \(activation == .gelu ? "the exact one" : "the one by tanh") "
          + "is taken, as \(isNanoGPT ? "nanoGPT" : "GPT-2") has it (a config.json beside it can say otherwise)")
    }
    description.feedForward = .plain(activation)
    return notes
  }

  private static func activation(_ word: String) -> ModelDescription.Activation? {
    switch word.lowercased() {
    case "gelu", "gelu_exact", "gelu_python": .gelu
    case "gelu_new", "gelu_tanh", "gelu_pytorch_tanh", "gelu_fast", "new_gelu", "newgelu": .geluTanh
    case "relu": .relu
    case "silu", "swish": .silu
    default: nil
    }
  }
}

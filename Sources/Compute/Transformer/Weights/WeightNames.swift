import CheckpointFiles
import Ground

/// The names that a source stores tensors under, read past what trainers wrap around them.
struct WeightNames {
  private let source: any TensorSource
  /// Stored names by the name without wrappers: usually one.
  private let stored: [String: [String]]

  /// Parts of names that only say what a module was wrapped in.
  private static let wrappers: Set<Substring> = [
    "_orig_mod", "module", "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_forward_module",
  ]

  init(_ source: any TensorSource) {
    self.source = source
    stored = Dictionary(grouping: source.tensors.map(\.name), by: Self.plain)
  }

  /// A name without wrappers: `module.h.0._orig_mod.ln_1.weight` is `h.0.ln_1.weight`.
  static func plain(_ name: String) -> String {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.contains(where: wrappers.contains) else { return name }
    return parts.filter { !wrappers.contains($0) }.joined(separator: ".")
  }

  /// The stored name of a tensor; throws if two are stored under it.
  func stored(_ name: String, _ choice: String?) throws(CheckpointError) -> String? {
    guard let all = stored[name] else { return nil }
    let names = all.count > 1 && choice != nil ? all.filter { $0.hasPrefix((choice ?? "") + ".") } : all
    guard names.count <= 1 else {
      throw CheckpointError(
        file: source.path, place: "tensor \(quoted(name))",
        problem: "\(quoted(names[0])) and \(quoted(names[1])) are two tensors of this name",
        remedy: "Save one set of weights alone.")
    }
    return names.first ?? (all.count == 1 ? all[0] : nil)
  }

  /// Where a model's names stand among those of a source.
  struct Place: Hashable {
    /// What stands before the names of the model's body, ending in a dot or empty: `ema.transformer.`.
    var body: String
    /// What stands before the body's own prefix and before the head: `ema.`.
    var root: String

    /// What to call the model when there are several.
    var label: String {
      let name = root.isEmpty ? body : root
      return name.isEmpty ? "." : String(name.dropLast())
    }

    fileprivate init(_ body: String, _ names: TensorNames) {
      self.body = body
      let prefix = names.bodyPrefix
      root =
        body == prefix || body.hasSuffix("." + prefix) ? String(body.dropLast(prefix.count)) : body
    }

    /// What the description writes before every name: its names hold the body's prefix, except GPT-2's.
    func prefix(of names: TensorNames) -> String { names.tokens.hasPrefix(names.bodyPrefix) ? root : body }

    /// Names, without wrappers, that a parameter may be stored under, the likeliest first.
    func candidates(for parameter: ModelDescription.Parameter, _ names: TensorNames) -> [String] {
      guard parameter.stem == names.unembedding else {
        return [body + names.short(parameter)]
      }
      // Transformers 5 calls GPT-NeoX's head as all others.
      let heads = parameter.stem == "embed_out" ? ["embed_out", "lm_head"] : [parameter.stem]
      return heads.flatMap { [root + $0, body + $0] }.map { $0 + "." + parameter.ending }
    }

    /// An expert's matrix inside the tensor of all experts of a layer, as Transformers 5 keeps them.
    func packed(_ parameter: ModelDescription.Parameter, _ names: TensorNames) -> Packed? {
      guard let expert = parameter.expert, let experts = names.experts, parameter.ending == "weight" else { return nil }
      guard let end = parameter.stem.firstRange(of: ".{e}")?.lowerBound else { return nil }
      func all(_ name: String) -> String {
        body + names.short(.init(stem: String(parameter.stem[..<end]), ending: name, layer: parameter.layer))
      }
      return switch parameter.stem {
      case experts.gate: Packed(name: all("gate_up_proj"), expert: expert, half: 0)
      case experts.up: Packed(name: all("gate_up_proj"), expert: expert, half: 1)
      default: Packed(name: all("down_proj"), expert: expert, half: nil)
      }
    }
  }

  /// One expert's rows of a tensor `[experts, rows, columns]`.
  struct Packed {
    var name: String
    var expert: Int
    /// Which half of the rows, where gate and up lie one after the other.
    var half: Int?

    func part(of tensor: StoredTensor?) -> StoredTensor? {
      guard let tensor, tensor.description.shape.count == 3, let whole = tensor.slice(expert) else { return nil }
      guard let half else { return whole }
      let rows = whole.description.rows / 2
      return whole.rows(half * rows..<(half + 1) * rows)
    }
  }

  /// Where the described model stands; asks if there are several.
  func model(of description: ModelDescription, choice: String?) throws(CheckpointError) -> Place {
    let places = places(description)
    guard let choice else {
      guard places.count > 1 else {
        if let place = places.first { return place }
        throw ForeignWeights(source).error(for: description)
      }
      if let place = sameModel(places, description) { return place }
      throw several(places, "Say which: --weights NAME, in nightly.yaml weights: NAME.")
    }
    let chosen = places.filter { place in
      [place.label, String(place.body.dropLast())].contains(choice) || place.root.hasPrefix(choice + ".")
        || place.body.hasPrefix(choice + ".")
    }
    // With two stored under one name, `stored` chooses by the name as it is written.
    guard chosen.count == 1 || places.count == 1 else {
      throw several(places, chosen.isEmpty ? "None is called \(quoted(choice))." : "\(quoted(choice)) is not one alone.")
    }
    return chosen.first ?? places[0]
  }

  private func several(_ places: [Place], _ remedy: String) -> CheckpointError {
    CheckpointError(
      file: source.path, place: "tensors",
      problem: "there are \(places.count) models: \(places.map { quoted($0.label) }.joined(separator: ", "))",
      remedy: remedy)
  }

  /// Places with a tensor that every model of the family has, sorted by name.
  private func places(_ description: ModelDescription) -> [Place] {
    let names = description.names
    let anchors = [
      ModelDescription.Parameter(stem: names.attentionOutput, ending: "weight", layer: 0),
      .init(stem: names.up.isEmpty ? names.router ?? "" : names.up, ending: "weight", layer: 0),
      .init(stem: names.tokens, ending: "weight"),
    ]
    for anchor in anchors {
      let short = names.short(anchor)
      let bodies = stored.keys.filter { $0 == short || $0.hasSuffix("." + short) }.map { String($0.dropLast(short.count)) }
      if !bodies.isEmpty { return bodies.sorted().map { Place($0, names) } }
    }
    // A body without attention of its own: a tied head alone does not make a model.
    return []
  }

  /// The first of several places if all of them name the same bytes, as two references to one model do.
  private func sameModel(_ places: [Place], _ description: ModelDescription) -> Place? {
    func content(_ place: Place) -> [String] {
      description.parameters.map { parameter in
        let name = place.candidates(for: parameter, description.names).compactMap { stored[$0]?.first }.first
        guard let name, let tensor = source.find(name) else { return "" }
        return "\(tensor.file.path) \(tensor.offset) \(tensor.description.shape) \(tensor.strides ?? [])"
      }
    }
    guard let first = places.first else { return nil }
    let reference = content(first)
    return places.dropFirst().allSatisfy { content($0) == reference } ? first : nil
  }

  // MARK: What is left over

  /// Buffers that older checkpoints keep and no model computes with: masks and rotary tables.
  private static let buffers = [
    "attn.bias", "attn.masked_bias", "attention.bias", "attention.masked_bias", "rotary_emb.inv_freq",
    "rotary_emb.cos_cached", "rotary_emb.sin_cached",
  ]

  /// Throws where a tensor beside the model's weights changes what they are.
  func refuseCompanions(of used: Set<String>, at place: Place) throws(CheckpointError) {
    let others = stored.filter { plain, names in plain.hasPrefix(place.root) && !names.contains(where: used.contains) }.keys
    let types = used.compactMap { name in source.find(name).map { (Self.plain(name), $0.description.elementType) } }
    try WeightCompanions.refuse(Array(others), beside: Dictionary(types) { first, _ in first }, in: source.path)
  }

  private static func isBuffer(_ name: Substring) -> Bool {
    buffers.contains { name == $0 || name.hasSuffix("." + $0) }
  }

  /// Whether a name stands in a container that training keeps beside the model.
  private static func isOfTraining(_ name: String) -> Bool {
    ["optimizer", "optimizers", "optim", "scheduler"].contains(name.prefix { $0 != "." })
  }

  /// Stored tensors that are not used; buffers of older versions are left out.
  struct Leftovers {
    /// Names of the model's own, inside its body or beside it.
    var own: [(plain: String, stored: String)] = []
    /// Names around the model, by the container that they stand in.
    var others: [Substring: [String]] = [:]

    /// Stored names inside the body, sorted.
    func inBody(of place: Place) -> [String] { own.filter { $0.plain.hasPrefix(place.body) }.map(\.stored).sorted() }
  }

  func leftovers(besides used: Set<String>, of place: Place) -> Leftovers {
    var left = Leftovers()
    for (plain, names) in stored {
      for name in names where !used.contains(name) {
        // Around a model at the top stand the containers of its training.
        if !plain.hasPrefix(place.root) || place.root.isEmpty && Self.isOfTraining(name) {
          left.others[name.prefix { $0 != "." }, default: []].append(name)
        } else if !Self.isBuffer(plain.dropFirst(place.root.count)) {
          left.own.append((plain, name))
        }
      }
    }
    return left
  }

  /// Says which stored tensors are not used: by name those of the model, by container those around it.
  func note(of left: Leftovers) -> [String] {
    let own = (left.own.map(\.stored) + source.unreadable.keys).sorted()
    var parts = own.prefix(4).map { quoted($0) }
    if own.count > 4 { parts.append("\(own.count - 4) more") }
    parts += left.others.sorted { $0.key < $1.key }.prefix(6).map { container, names in
      names.count == 1 ? quoted(names[0]) : "\(quoted(String(container))) (\(names.count) tensors)"
    }
    return parts.isEmpty ? [] : ["stored and not used: \(parts.joined(separator: ", "))"]
  }
}

extension TensorNames {
  /// What stands before the names of the model's body where it is stored with its head: `model.`, `gpt_neox.`, and
  /// `transformer.` for GPT-2, whose names are written without it.
  var bodyPrefix: String {
    tokens.contains(".") ? String(tokens[...(tokens.firstIndex(of: ".") ?? tokens.startIndex)]) : "transformer."
  }

  /// A parameter's name inside the body: without its prefix and without anything before it.
  func short(_ parameter: ModelDescription.Parameter) -> String {
    var bare = self
    bare.prefix = ""
    let name = bare.tensor(parameter)
    return name.hasPrefix(bodyPrefix) ? String(name.dropFirst(bodyPrefix.count)) : name
  }
}

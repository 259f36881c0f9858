import Ground

/// Fields of families whose layers differ in attention, or that bound scores and logits.
extension ModelConfiguration {
  /// The layers with a window. Families that know none ignore its fields, as Transformers does.
  static func window(
    _ fields: ConfigurationFields, _ family: Family, layers: Int, headDimension: Int
  ) throws(CheckpointError) -> AttentionWindow? {
    var sliding: Set<Int>
    var rotary: Rotary?
    let stated = try slidingLayers(fields, count: layers)
    switch family {
    case .gpt2, .gptNeoX, .llama, .olmo, .olmo2, .olmoe: return nil
    case .mistral:
      sliding = Set(0..<layers)
      if let stated, stated != (try width(fields, family) == nil ? [] : sliding) {
        throw fields.failure(
          "layer_types", "does not make all layers alike, as model_type 'mistral' does",
          "Transformers reads layer_types under other names of the family; give model_type its right name.")
      }
    case .qwen2, .qwen3:
      guard try fields.boolean("use_sliding_window") ?? false, try width(fields, family) != nil else {
        guard stated?.isEmpty ?? true else {
          throw fields.failure("layer_types", "names sliding layers, but use_sliding_window gives them no window")
        }
        return nil
      }
      let first = try fields.integer("max_window_layers", in: 0...Int.max) ?? 28
      sliding = stated ?? Set(min(first, layers)..<layers)
    case .gemma2: sliding = stated ?? everyLayerBut(2, of: layers)
    case .gemma3:
      let period = try fields.integer("sliding_window_pattern", in: 1...Int.max) ?? 6
      sliding = stated ?? everyLayerBut(period, of: layers)
      rotary = try rotaryInWindowOfGemma3(fields, headDimension: headDimension)
    }
    guard !sliding.isEmpty else { return nil }
    guard let width = try width(fields, family) else {
      if family == .mistral { return nil }
      throw fields.failure("sliding_window", "is null, but there are sliding layers")
    }
    return AttentionWindow(width: width, layers: sliding, rotary: rotary)
  }

  /// All layers but each `period`th.
  private static func everyLayerBut(_ period: Int, of layers: Int) -> Set<Int> {
    Set((0..<layers).filter { !($0 + 1).isMultiple(of: period) })
  }

  private static func width(
    _ fields: ConfigurationFields, _ family: Family
  ) throws(CheckpointError) -> Int? {
    if let stated = try fields.integer("sliding_window", in: 1...Int.max) { return stated }
    return fields.object["sliding_window"] == nil ? family.defaults.window : nil
  }

  /// Those of `layer_types` that have a window; `nil` without the field.
  private static func slidingLayers(
    _ fields: ConfigurationFields, count: Int
  ) throws(CheckpointError) -> Set<Int>? {
    guard let value = fields.object["layer_types"], !value.isNull else { return nil }
    guard let types = value.array, types.count == count else {
      throw fields.failure("layer_types", "should be a list of \(count) words, one a layer")
    }
    var sliding: Set<Int> = []
    for (layer, type) in types.enumerated() {
      switch type.string {
      case "full_attention": break
      case "sliding_attention": sliding.insert(layer)
      default:
        throw fields.failure(
          "layer_types", "\(quoted(type.string ?? type.kind)) of layer \(layer) is not supported",
          "Supported are full_attention and sliding_attention.")
      }
    }
    return sliding
  }

  /// A bound of Gemma's; null takes it away, and `usual` holds where the field is absent.
  static func bound(
    _ name: String, _ fields: ConfigurationFields, default usual: Double?
  ) throws(CheckpointError) -> Double? {
    guard let stated = try fields.positive(name) else { return fields.object[name] == nil ? usual : nil }
    return stated
  }

  /// The rotation of layers without a window: older configurations say it in `rope_theta` and `rope_scaling`, today's
  /// in `rope_parameters.full_attention`.
  static func rotaryOfGemma3(
    _ fields: ConfigurationFields, headDimension: Int
  ) throws(CheckpointError) -> Rotary {
    let older = try fields.nested("rope_scaling").map { (part) throws(CheckpointError) in try scaling(part, in: fields) }
    return try rotary(
      fields, kind: "full_attention", older: ("rope_theta", older), usual: 1_000_000, headDimension: headDimension)
  }

  /// The rotation of layers with a window: `rope_local_base_freq`, or `rope_parameters.sliding_attention`.
  private static func rotaryInWindowOfGemma3(
    _ fields: ConfigurationFields, headDimension: Int
  ) throws(CheckpointError) -> Rotary {
    try rotary(
      fields, kind: "sliding_attention", older: ("rope_local_base_freq", nil), usual: 10_000,
      headDimension: headDimension)
  }

  private static func rotary(
    _ fields: ConfigurationFields, kind: String, older: (base: String, scaling: Rotary.Scaling?), usual: Double,
    headDimension: Int
  ) throws(CheckpointError) -> Rotary {
    guard headDimension.isMultiple(of: 2) else {
      throw fields.failure("head_dim", "\(headDimension) is odd, so its dimensions do not rotate in pairs")
    }
    let all = try fields.nested("rope_parameters")
    if let all, all.object["full_attention"] == nil, all.object["sliding_attention"] == nil {
      throw fields.failure("rope_parameters", "should have full_attention and sliding_attention")
    }
    let parameters = try all?.nested(kind)
    let base = try agreeing(
      fields, older.base, try fields.positive(older.base), try parameters?.positive("rope_theta"))
    let today = try parameters.map { (part) throws(CheckpointError) in try scaling(part, in: fields) }
    if let today, let scaling = older.scaling, today != scaling {
      throw fields.failure("rope_scaling", "contradicts rope_parameters", "Keep the one that is right.")
    }
    return Rotary(base: base ?? usual, dimensions: headDimension, scaling: today ?? older.scaling ?? .none)
  }
}

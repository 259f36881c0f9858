import Foundation
import Ground
import Testing

@testable import CheckpointFiles
@testable import Transformer

/// One model under the many names that people store it under: all of them are the same pass.
@Suite final class StoredNamesTests {
  private let folder: URL

  init() throws { folder = try Reference.temporaryFolder() }

  deinit { try? FileManager.default.removeItem(at: folder) }

  struct Stored {
    var shape: [Int]
    var values: [Float]
  }

  /// A reference model's tensors as Transformers 4 stores them.
  private func stored(_ reference: ReferenceModel) -> [String: Stored] {
    let tensors = ReferenceModel.tensors(of: reference.model)
    var stored: [String: Stored] = [:]
    for (name, shape) in tensors {
      // The description writes GPT-2's head with the body's prefix; files do not.
      let file = name == "transformer.lm_head.weight" ? "lm_head.weight" : name
      stored[file] = Stored(shape: shape, values: reference.weights.values(name))
    }
    return stored
  }

  private func open(
    _ tensors: [String: Stored], _ reference: ReferenceModel, weights: String? = nil
  ) throws -> (model: OpenedModel, logits: [Double]) {
    let names = tensors.keys.sorted()
    var writer = try SafetensorsWriter(
      path: folder.appendingPathComponent("model.safetensors").path,
      tensors: names.map { TensorDescription(name: $0, shape: tensors[$0]?.shape ?? [], elementType: .float32) })
    for name in names { try writer.append(tensors[name]?.values ?? []) }
    try writer.finish()
    let configuration = try #require(reference.file.metadata["config"])
    try Data(configuration.utf8).write(to: folder.appendingPathComponent("config.json"))
    let model = try OpenedModel(path: folder.path, weights: weights)
    try model.requireAllWeights()
    let pass = try ForwardPass<Double>(model.description, weights: CheckpointWeights(model.tensors))
    return (model, try logits(pass, reference))
  }

  private func logits(_ pass: ForwardPass<Double>, _ reference: ReferenceModel) throws -> [Double] {
    let request = ForwardRequest(try reference.sequences(), reading: .query(targets: [0, 1, 2]), keepsLogits: true)
    return try pass.run(request).logits.flatMap { $0 }
  }

  private func expected(_ reference: ReferenceModel) throws -> [Double] {
    try logits(ForwardPass<Double>(reference.model, weights: reference.weights), reference)
  }

  enum Spelling: String, CaseIterable {
    case parallel = "module."
    case compiled = "_orig_mod."
    case inside = "state_dict.model."
    case compiledInParallel = "module._orig_mod."
    case layerByLayer
    case sharded
    case withoutBody

    func name(_ name: String) -> String {
      switch self {
      case .parallel, .compiled, .inside, .compiledInParallel: rawValue + name
      case .layerByLayer: name.replacing(/(layers|h)\.(\d+)\./) { "\($0.1).\($0.2)._orig_mod." }
      case .sharded: "_fsdp_wrapped_module." + name.replacing(/(layers|h)\.(\d+)\./) { "\($0.1).\($0.2)._fsdp_wrapped_module." }
      case .withoutBody: name.replacing(/^(model|transformer|gpt_neox)\./, with: "")
      }
    }
  }

  @Test(arguments: ReferenceModel.families.filter { $0 != "ts51m" }, Spelling.allCases)
  func `Prefixes and wrappers change nothing`(_ family: String, _ spelling: Spelling) throws {
    let reference = try ReferenceModel(family)
    let tensors = stored(reference).reduce(into: [:]) { $0[spelling.name($1.key)] = $1.value }
    let opened = try open(tensors, reference)
    #expect(opened.logits == (try expected(reference)))
    #expect(opened.model.notes.isEmpty)
  }

  @Test(arguments: ["neox-parallel", "neox-sequential"])
  func `Transformers 5 calls the head of GPT-NeoX as all others`(_ family: String) throws {
    let reference = try ReferenceModel(family)
    var tensors = stored(reference)
    tensors["lm_head.weight"] = tensors.removeValue(forKey: "embed_out.weight")
    #expect(try open(tensors, reference).logits == expected(reference))
  }

  @Test(arguments: ["olmoe", "olmoe-clipped"])
  func `Experts packed in one tensor a layer are the same experts`(_ family: String) throws {
    let reference = try ReferenceModel(family)
    var tensors = stored(reference)
    for layer in 0..<reference.model.shape.layers {
      let stem = "model.layers.\(layer).mlp.experts"
      func all(_ parts: [String]) -> [Float] {
        (0..<8).flatMap { expert in
          parts.flatMap { tensors.removeValue(forKey: "\(stem).\(expert).\($0).weight")?.values ?? [] }
        }
      }
      let (width, hidden) = (reference.model.shape.width, reference.model.shape.hidden)
      tensors["\(stem).gate_up_proj"] = Stored(shape: [8, 2 * hidden, width], values: all(["gate_proj", "up_proj"]))
      tensors["\(stem).down_proj"] = Stored(shape: [8, width, hidden], values: all(["down_proj"]))
    }
    #expect(try open(tensors, reference).logits == expected(reference))
  }

  // MARK: Heads

  @Test(arguments: ["gpt2", "llama-multiquery", "olmo"])
  func `Tied embeddings may be stored under the head's name, or under both`(_ family: String) throws {
    let reference = try ReferenceModel(family)
    var tensors = stored(reference)
    let embedding = try #require(tensors.keys.first { $0.hasSuffix("embed_tokens.weight") || $0.hasSuffix("wte.weight") })
    tensors["lm_head.weight"] = tensors[embedding]
    let both = try open(tensors, reference)
    #expect(both.logits == (try expected(reference)))
    #expect(both.model.description.tiesEmbeddings)
    tensors[embedding] = nil
    #expect(try open(tensors, reference).logits == expected(reference))
  }

  @Test(arguments: ["gpt2", "llama-multiquery", "olmo"])
  func `A head that differs from the embedding is used, and that is said`(_ family: String) throws {
    let reference = try ReferenceModel(family)
    var tensors = stored(reference)
    let shape = [reference.model.shape.vocabulary, reference.model.shape.width]
    tensors["lm_head.weight"] = Stored(shape: shape, values: SyntheticWeights.tensor("lm_head.weight", shape))
    let opened = try open(tensors, reference)
    #expect(!opened.model.description.tiesEmbeddings)
    #expect(opened.model.notes.contains { $0.contains("lm_head.weight") && $0.contains("differs") })
    var untied = reference.model
    untied.tiesEmbeddings = false
    let weights = SyntheticWeights(ReferenceModel.tensors(of: untied))
    let values = reference.weights
    var all = ReferenceModel.tensors(of: untied).reduce(into: [String: [Float]]()) { $0[$1.key] = values.values($1.key) }
    let head = untied.names.prefix + untied.names.unembedding + ".weight"
    all[head] = SyntheticWeights.tensor("lm_head.weight", shape)
    let pass = try ForwardPass<Double>(untied, weights: SyntheticWeights(tensors: ReferenceModel.tensors(of: untied), values: all))
    #expect(weights.shape(of: head) == shape)
    #expect(opened.logits == (try logits(pass, reference)))
  }

  @Test func `An untied model without its head is refused`() throws {
    let reference = try ReferenceModel("llama-grouped")
    var tensors = stored(reference)
    tensors["lm_head.weight"] = nil
    let error = #expect(throws: OpeningError.self) { try open(tensors, reference) }
    #expect(error?.description.contains("lm_head.weight") == true)
  }

  // MARK: Several models, and what is left over

  @Test func `Several models in one file are asked about, and one is taken by its name`() throws {
    let reference = try ReferenceModel("llama-grouped")
    let model = stored(reference)
    var tensors: [String: Stored] = [:]
    for (name, tensor) in model {
      tensors["model." + name] = tensor
      tensors["ema." + name] = Stored(shape: tensor.shape, values: tensor.values.map { 2 * $0 })
    }
    let error = #expect(throws: OpeningError.self) { try open(tensors, reference) }
    #expect(error?.description.contains("2 models: 'ema', 'model'") == true, "\(String(describing: error))")
    #expect(error?.description.contains("--weights") == true)
    #expect(try open(tensors, reference, weights: "model").logits == expected(reference))
    #expect(try open(tensors, reference, weights: "ema").logits != expected(reference))
    let unknown = #expect(throws: OpeningError.self) { try open(tensors, reference, weights: "teacher") }
    #expect(unknown?.description.contains("None is called 'teacher'") == true)
  }

  @Test func `Two tensors of one name, compiled and not, are asked about`() throws {
    let reference = try ReferenceModel("olmo")
    var tensors = stored(reference)
    for (name, tensor) in tensors {
      tensors["_orig_mod." + name] = Stored(shape: tensor.shape, values: tensor.values.map { -$0 })
    }
    let error = #expect(throws: OpeningError.self) { try open(tensors, reference) }
    #expect(error?.description.contains("two tensors of this name") == true)
  }

  @Test func `A stored tensor that is not used is named; old buffers are not`() throws {
    let reference = try ReferenceModel("llama-grouped")
    var tensors = stored(reference)
    let small = Stored(shape: [4], values: [1, 2, 3, 4])
    for name in ["model.layers.0.self_attn.rotary_emb.inv_freq", "model.layers.0.self_attn.q_proj.bias", "score.weight"] {
      tensors[name] = small
    }
    let opened = try open(tensors, reference)
    #expect(opened.logits == (try expected(reference)))
    #expect(
      opened.model.notes == ["stored and not used: 'model.layers.0.self_attn.q_proj.bias', 'score.weight'"])
  }

  @Test(arguments: [
    ("self_attn.q_proj.lora_A.default.weight", "merge_and_unload"), ("self_attn.q_proj.lora_magnitude_vector", "merge_and_unload"),
    ("mlp.down_proj.weight_mask", "prune.remove"),
  ])
  func `A weight is not read without what changes it`(_ name: String, _ remedy: String) throws {
    let reference = try ReferenceModel("llama-grouped")
    for prefix in ["", "module."] {
      var tensors = stored(reference)
      tensors[prefix + "model.layers.1." + name] = Stored(shape: [2], values: [1, 2])
      let error = #expect(throws: OpeningError.self) { try open(tensors, reference) }
      #expect(error?.description.contains(name) == true && error?.description.contains(remedy) == true, "\(String(describing: error))")
    }
    // Of another module it is what no weight needs.
    var tensors = stored(reference)
    tensors["value_head." + name] = Stored(shape: [2], values: [1, 2])
    #expect(try open(tensors, reference).logits == expected(reference))
  }

  @Test(arguments: ["up.weight_scale", "up.weight_scale_inv", "up.SCB", "up.weight.absmax", "up.weight.quant_state.bitsandbytes__nf4"])
  func `Scales belong to weights of few bits; beside one of 16 or 32 they are what no weight needs`(_ name: String) {
    func refused(_ type: ElementType) -> CheckpointError? {
      checkpointError { () throws(CheckpointError) in
        try WeightCompanions.refuse([name, "other.bias"], beside: ["up.weight": type, "down.weight": .float8E4M3], in: "f")
      }
    }
    for type in [ElementType.float8E4M3, .float8E5M2, .int8, .uint8] { #expect(refused(type)?.remedy.contains("unquantized") == true) }
    for type in [ElementType.float32, .float16, .bfloat16] { #expect(refused(type) == nil) }
  }

  @Test func `A missing weight is told with what stands in its place`() throws {
    let reference = try ReferenceModel("llama-grouped")
    var tensors = stored(reference)
    let module = "model.layers.0.self_attn.q_proj."
    let weight = try #require(tensors[module + "weight"])
    tensors[module + "weight"] = nil
    let without = #expect(throws: OpeningError.self) { try open(tensors, reference) }
    #expect(without?.description.contains("Its module has 'model.layers.0.self_attn.k_proj.weight'") == true, "\(String(describing: without))")
    tensors[module + "weight_orig"] = weight
    let parts = #expect(throws: OpeningError.self) { try open(tensors, reference) }
    #expect(parts?.description.contains("In its place the file holds '\(module)weight_orig'") == true, "\(String(describing: parts))")
  }

  @Test(arguments: [("I8", 1), ("U8", 1), ("I32", 4), ("BOOL", 1)])
  func `Whole numbers are no weights`(_ type: String, _ size: Int) throws {
    let header = #"{"a":{"dtype":"\#(type)","shape":[2],"data_offsets":[0,\#(2 * size)]}}"#
    let tensor = try #require(SafetensorsFile(SafetensorsTests.file(header, data: 2 * size)).find("a"))
    #expect(checkpointError { () throws(CheckpointError) in try tensor.requireWeight() }?.problem.contains("whole (\(type))") == true)
  }

  @Test func `An empty tensor is a part of a model`() throws {
    let header = #"{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    let file = try SafetensorsFile(SafetensorsTests.file(header, data: 4))
    let (empty, one) = (try #require(file.find("a")), try #require(file.find("b")))
    #expect(checkpointError { () throws(CheckpointError) in try empty.requireWeight() }?.remedy.contains("zero_to_fp32") == true)
    #expect(checkpointError { () throws(CheckpointError) in try one.requireWeight() } == nil)
  }

  @Test func `A single leftover around a model is named in full`() throws {
    let reference = try ReferenceModel("llama-grouped")
    var tensors: [String: Stored] = [:]
    for (name, tensor) in stored(reference) { tensors["state_dict.model." + name] = tensor }
    tensors["state_dict.accuracy.total"] = Stored(shape: [1], values: [3])
    #expect(try open(tensors, reference).model.notes == ["stored and not used: 'state_dict.accuracy.total'"])
  }

  @Test func `Weights of an adapter are named as such`() throws {
    let reference = try ReferenceModel("llama-grouped")
    let tensors = ["base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight": Stored(shape: [1], values: [1])]
    let error = #expect(throws: OpeningError.self) { try open(tensors, reference) }
    #expect(error?.description.contains("LoRA adapter") == true)
  }

  @Test func `A GPT-2 without biases has none`() throws {
    let reference = try ReferenceModel("gpt2")
    let tensors = stored(reference).filter { !$0.key.hasSuffix(".bias") }
    let opened = try open(tensors, reference)
    #expect(opened.model.description.biases == [] && opened.model.description.norm.kind == .layerWithoutBias)
    let shapes = ReferenceModel.tensors(of: reference.model)
    let values = shapes.reduce(into: [String: [Float]]()) { all, tensor in
      let stored = reference.weights.values(tensor.key)
      all[tensor.key] = tensor.key.hasSuffix(".bias") ? stored.map { _ in 0 } : stored
    }
    let zero = try ForwardPass<Double>(reference.model, weights: SyntheticWeights(tensors: shapes, values: values))
    #expect(zip(opened.logits, try logits(zero, reference)).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(opened.model.notes.contains { $0.contains("no biases") })
  }
}

import Foundation
import Ground
import Testing

@testable import CheckpointFiles
@testable import Transformer

/// Files that training scripts leave, against what Transformers computes of the same weights
/// (`scripts/references/training_checkpoints.py`).
@Suite struct TrainingCheckpointTests {
  struct Expected: Decodable {
    var tokens: [Int32]
    var logits: [String: [Double]]
  }

  static let expected: Expected = {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: Reference.path("training-checkpoints/expected.json")))
      return try JSONDecoder().decode(Expected.self, from: data)
    } catch {
      fatalError("expected.json cannot be read: \(error)")
    }
  }()

  static func path(_ name: String) -> String { Reference.path("training-checkpoints/\(name)") }

  private func expectLogits(_ model: OpenedModel, of key: String) throws {
    let pass = try ForwardPass<Double>(model.description, weights: CheckpointWeights(model.tensors))
    let request = ForwardRequest(
      PackedSequences([Self.expected.tokens.map(Int.init)]), reading: .query(targets: [0]), keepsLogits: true)
    let ours = try pass.run(request).logits.flatMap { $0 }
    let theirs = try #require(Self.expected.logits[key])
    try #require(ours.count == theirs.count)
    let size = theirs.map(abs).max() ?? 1
    #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) < 1e-5 * size }, "\(key)")
  }

  @Test(arguments: ["nanogpt.pt", "nanogpt-bias.pt", "flags.pt"])
  func `Heads, biases and activation are those that the file states`(_ name: String) throws {
    let model = try OpenedModel(path: Self.path(name))
    #expect(model.description.shape.heads == 4 && model.description.shape.headWidth == 4)
    #expect((model.description.biases == []) == (name == "nanogpt.pt"))
    #expect(model.notes.contains { $0.contains(name == "nanogpt.pt" ? "exact" : "by tanh") })
    try expectLogits(model, of: name)
  }

  @Test func `A weight that no GPT-2 has is refused where no configuration says what the model is`() throws {
    let error = #expect(throws: OpeningError.self) { try OpenedModel(path: Self.path("nanogpt-norms.pt")) }
    #expect(error?.description.contains("h.0.attn.k_norm.weight': a plain GPT-2 has no such weight") == true, "\(String(describing: error))")
  }

  @Test func `Of two models the one that is asked for is measured`() throws {
    let error = #expect(throws: OpeningError.self) { try OpenedModel(path: Self.path("ema.pt")) }
    #expect(error?.description.contains("'ema', 'model', 'same'") == true, "\(String(describing: error))")
    try expectLogits(OpenedModel(path: Self.path("ema.pt"), weights: "model"), of: "ema.pt")
    try expectLogits(OpenedModel(path: Self.path("ema.pt"), weights: "ema"), of: "ema.pt/ema")
  }

  @Test func `What no weight needs is named, whatever it is, and does not stand in the way`() throws {
    let model = try OpenedModel(path: Self.path("flags.pt"))
    #expect(Set(model.source.unreadable.keys) == ["buffers.sparse", "buffers.quantized", "buffers.absent"])
    let types = Set(model.source.tensors.map(\.elementType))
    #expect(types.isSuperset(of: [.complex64, .float8E8M0, .float8E4M3Unsigned0]))
    let error = checkpointError { _ = try model.source.values(of: "buffers.conjugate") }
    #expect(error?.problem.contains("C64") == true)
    #expect(model.notes.contains { $0.contains("'buffers'") })
  }

  @Test func `A negative view has its sign`() throws {
    let name = "model.transformer.h.0.attn.c_attn.weight"
    let source = try Checkpoint.open(Self.path("flags.pt"))
    let tensor = try #require(source.find(name))
    #expect(tensor.isNegated)
    #expect(try tensor.values() == tensor.negated().values().map { -$0 })
    #expect(try tensor.rows(1..<2)?.values() == Array(tensor.values()[48..<96]))
  }

  @Test func `A body without its head is completed by its tied embedding`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let document = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: Self.path("expected.json"))))
    let configuration = try #require((document as? [String: Any])?["base"])
    try JSONSerialization.data(withJSONObject: configuration).write(to: folder.appendingPathComponent("config.json"))
    try FileManager.default.copyItem(
      at: URL(fileURLWithPath: Self.path("base.safetensors")), to: folder.appendingPathComponent("model.safetensors"))
    try expectLogits(OpenedModel(path: folder.path), of: "base.safetensors")
  }

  /// GPT-2's tensors of width 16 in two layers without any word on the model.
  private func bare(_ metadata: [String: String], _ configuration: String?, in folder: URL) throws -> String {
    let path = folder.appendingPathComponent("weights.safetensors").path
    var shapes: [(String, [Int])] = [("wte.weight", [32, 16]), ("wpe.weight", [8, 16]), ("ln_f.weight", [16])]
    for layer in 0..<2 {
      shapes += [
        ("h.\(layer).ln_1.weight", [16]), ("h.\(layer).ln_2.weight", [16]), ("h.\(layer).attn.c_attn.weight", [48, 16]),
        ("h.\(layer).attn.c_proj.weight", [16, 16]), ("h.\(layer).mlp.c_fc.weight", [64, 16]),
        ("h.\(layer).mlp.c_proj.weight", [16, 64]),
      ]
    }
    var writer = try SafetensorsWriter(
      path: path, tensors: shapes.map { TensorDescription(name: $0.0, shape: $0.1, elementType: .float32) },
      metadata: metadata)
    for (_, shape) in shapes { try writer.append([Float](repeating: 0.5, count: shape.reduce(1, *))) }
    try writer.finish()
    if let configuration { try Data(configuration.utf8).write(to: folder.appendingPathComponent("config.json")) }
    return path
  }

  @Test func `Heads are never guessed from a width`() throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = try bare([:], nil, in: folder)
    let error = #expect(throws: OpeningError.self) { try OpenedModel(path: path) }
    #expect(error?.description.contains("how many heads share the width 16") == true)
    #expect(error?.description.contains("\"n_layer\": 2") == true)
  }

  @Test(arguments: [
    (["n_head": "2"], nil as String?), ([:], #"{"model": {"n_head": 2, "n_layer": 2, "block_size": 8}}"#),
  ])
  func `Heads are stated in the metadata or in the trainer's own configuration`(
    _ metadata: [String: String], _ configuration: String?
  ) throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let shape = try OpenedModel(path: bare(metadata, configuration, in: folder)).description.shape
    #expect((shape.layers, shape.heads, shape.headWidth, shape.positions) == (2, 2, 8, 8))
  }

  @Test(arguments: [
    (#"{"n_head": 3}"#, "no multiple"), (#"{"n_head": 2, "n_layer": 3}"#, "n_layer is 3, but by the tensors layers 2"),
    (#"{"n_head": 2, "vocab_size": 31}"#, "vocab_size is 31"), (#"{"a": {"n_head": 2}, "b": {"n_head": 4}}"#, "contradict"),
    (#"{"n_head": 2, "use_rope": true}"#, "no plain GPT-2"), (#"{"n_head": 2, "n_kv_head": 1}"#, "no plain GPT-2"),
    (#"{"n_head": 2, "norm": "rmsnorm"}"#, "rmsnorm"), (#"{"n_head": 2, "activation": "relu2"}"#, "relu2"),
    (#"{"n_head": 2.5}"#, "no positive whole number"),
  ])
  func `Settings that do not fit, or make another model, are refused by name`(_ settings: String, _ problem: String) throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = try bare([:], settings, in: folder)
    let error = #expect(throws: OpeningError.self) { try OpenedModel(path: path) }
    #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("gelu", ModelDescription.Activation.gelu), ("gelu_new", .geluTanh), ("relu", .relu), ("silu", .silu),
  ])
  func `A stated activation is taken without a word`(_ name: String, _ activation: ModelDescription.Activation) throws {
    let folder = try Reference.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try OpenedModel(path: bare([:], #"{"n_head": 4, "activation": "\#(name)"}"#, in: folder))
    #expect(model.description.feedForward == .plain(activation))
    #expect(!model.notes.contains { $0.contains("GELU") })
  }
}

import CheckpointFiles
import Foundation
import Testing
import Transformer

/// The same passes from files: configuration, names, layouts and element types as checkpoints have them.
@Suite final class CheckpointPassTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("pass-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func write(
    _ tensors: [String: [Int]], _ weights: SyntheticWeights, prefix: String = "",
    type: ElementType = .float32,
    configuration: String?
  ) throws -> String {
    let path = folder.appendingPathComponent("model.safetensors").path
    let names = tensors.keys.sorted()
    var writer = try SafetensorsWriter(
      path: path,
      tensors: names.map { TensorDescription(name: prefix + $0, shape: tensors[$0] ?? [], elementType: type) }
    )
    for name in names {
      let values = weights.values(name)
      if type == .float64 {
        try values.map { Double($0) }.withUnsafeBufferPointer { try writer.append($0) }
      } else {
        try writer.append(values)
      }
    }
    try writer.finish()
    if let configuration {
      try configuration.write(
        to: folder.appendingPathComponent("config.json"), atomically: true, encoding: .utf8)
    }
    return path
  }

  private func logits<Scalar: ForwardScalar>(
    _ pass: ForwardPass<Scalar>, _ reference: ReferenceModel
  ) throws -> [Scalar] {
    let request = ForwardRequest(
      try reference.sequences(), reading: .query(targets: [0, 1, 2]), ablations: try reference.ablations(),
      keepsLogits: true)
    return try pass.run(request).logits.flatMap { $0 }
  }

  @Test(arguments: ReferenceModel.families.filter { $0 != "ts51m" }, [ElementType.float32, .float64])
  func `A folder of Transformers gives the same pass`(_ family: String, _ type: ElementType) throws {
    let reference = try ReferenceModel(family)
    let tensors = ReferenceModel.tensors(of: reference.model)
    let configuration = try #require(reference.file.metadata["config"])
    _ = try write(tensors, reference.weights, type: type, configuration: configuration)
    let pass = try ForwardPass<Float>(checkpoint: folder.path)
    #expect(pass.model == reference.model)
    #expect(
      try logits(pass, reference)
        == logits(ForwardPass<Float>(reference.model, weights: reference.weights), reference))
    let double = try ForwardPass<Double>(checkpoint: folder.path)
    #expect(
      try logits(double, reference)
        == logits(ForwardPass<Double>(reference.model, weights: reference.weights), reference))
  }

  @Test func `A training checkpoint is known by its tensors`() throws {
    let reference = try ReferenceModel("ts51m")
    let tensors = ReferenceModel.tensors(of: reference.model)
    let path = try write(tensors, reference.weights, prefix: "model_state_dict.", configuration: nil)
    let pass = try ForwardPass<Double>(checkpoint: path, headWidth: 16)
    #expect(pass.model.shape == reference.model.shape)
    #expect(
      try logits(pass, reference)
        == logits(ForwardPass<Double>(reference.model, weights: reference.weights), reference))
  }

  @Test func `Plain linear layers under the names of GPT-2 are read the other way round`() throws {
    let reference = try ReferenceModel("gpt2")
    var tensors = ReferenceModel.tensors(of: reference.model)
    var values: [String: [Float]] = [:]
    for (name, shape) in tensors {
      let stored = reference.weights.values(name)
      values[name] = stored
      guard shape.count == 2, name.contains(".h.") else { continue }
      tensors[name] = shape.reversed()
      values[name] = (0..<shape[1]).flatMap { column in (0..<shape[0]).map { stored[$0 * shape[1] + column] }
      }
    }
    let weights = SyntheticWeights(tensors: tensors, values: values)
    let path = try write(tensors, weights, prefix: "model_state_dict._orig_mod.", configuration: nil)
    let pass = try ForwardPass<Double>(checkpoint: path, headWidth: 16)
    #expect(!pass.model.storage.inputMajor)
    let ours = try logits(pass, reference)
    let theirs = try logits(ForwardPass<Double>(reference.model, weights: reference.weights), reference)
    #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) < 1e-10 })
  }

  @Test func `A missing tensor is named`() throws {
    let reference = try ReferenceModel("gpt2")
    var tensors = ReferenceModel.tensors(of: reference.model)
    let missing = "transformer.h.1.mlp.c_proj.weight"
    tensors[missing] = nil
    _ = try write(
      tensors, reference.weights, configuration: reference.file.metadata["config"])
    #expect(throws: ForwardError.missingTensor(missing)) {
      try logits(ForwardPass<Float>(checkpoint: folder.path), reference)
    }
  }

  @Test func `A tensor of another shape is named with both shapes`() throws {
    let reference = try ReferenceModel("llama-grouped")
    let name = "model.layers.0.self_attn.k_proj.weight"
    var tensors = ReferenceModel.tensors(of: reference.model)
    tensors[name] = [16, 96]
    let weights = reference.weights
    _ = try write(tensors, weights, configuration: reference.file.metadata["config"])
    #expect(throws: ForwardError.wrongShape(name, expected: [32, 48], found: [16, 96])) {
      try logits(ForwardPass<Float>(checkpoint: folder.path), reference)
    }
  }
}

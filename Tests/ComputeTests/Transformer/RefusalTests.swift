import CheckpointFiles
import Ground
import Testing
import Transformer

/// What a pass refuses before it allocates anything.
@Suite struct RefusalTests {
  let reference: ReferenceModel

  init() throws { reference = try ReferenceModel("neox-parallel") }

  private func run(_ request: ForwardRequest, limit: Int? = nil) throws {
    _ = try ForwardPass<Float>(reference.model, weights: reference.weights, memoryLimit: limit).run(request)
  }

  @Test func `Tokens and targets outside the vocabulary are refused`() {
    #expect(throws: ForwardError.tokenOutOfVocabulary(sequence: 1, position: 2, token: 61, vocabulary: 61)) {
      try run(ForwardRequest(PackedSequences([[1, 2], [3, 4, 61]]), reading: .nothing))
    }
    #expect(throws: ForwardError.tokenOutOfVocabulary(sequence: 0, position: 0, token: -1, vocabulary: 61)) {
      try run(ForwardRequest(PackedSequences([[-1]]), reading: .nothing))
    }
    #expect(throws: ForwardError.targetOutOfVocabulary(reading: 0, token: 99, vocabulary: 61)) {
      try run(ForwardRequest(PackedSequences([[1]]), reading: .query(targets: [99])))
    }
  }

  @Test func `Sequences that are empty or too long are refused`() {
    #expect(throws: ForwardError.unusableLength(sequence: 0, length: 17, positions: 16)) {
      try run(ForwardRequest(PackedSequences([Array(repeating: 1, count: 17)]), reading: .nothing))
    }
    #expect(throws: ForwardError.unusableLength(sequence: 0, length: 0, positions: 16)) {
      try run(ForwardRequest(PackedSequences([[Int]()]), reading: .nothing))
    }
  }

  @Test func `Heads that the model does not have are refused`() {
    #expect(throws: ForwardError.noSuchHead(layer: 0, head: 3)) {
      try run(
        ForwardRequest(
          PackedSequences([[1]]), reading: .nothing, ablations: [[Head(layer: 0, head: 3)]]))
    }
  }

  @Test func `What does not fit into memory is refused`() throws {
    let request = ForwardRequest(PackedSequences([[1, 2, 3], [4, 5]]), reading: .query(targets: [0, 0]))
    #expect(throws: ForwardError.self) { try run(request, limit: 1000) }
    let pass = try ForwardPass<Float>(reference.model, weights: reference.weights)
    let one = try pass.estimate(request)
    #expect(one.sequencesAtOnce == 2)
    #expect(one.total == one.weights + one.activations + one.scratch)
    try run(request, limit: one.total)
  }

  @Test(arguments: [
    \ModelDescription.shape.layers, \.shape.width, \.shape.heads, \.shape.headWidth, \.shape.hidden,
    \.shape.vocabulary, \.shape.positions,
  ])
  func `Sizes that no model has are refused`(_ size: WritableKeyPath<ModelDescription, Int> & Sendable) {
    for value in [0, -1, Int.max] {
      var model = reference.model
      model[keyPath: size] = value
      #expect(throws: ForwardError.self) { try ForwardPass<Float>(model, weights: reference.weights) }
    }
  }

  @Test func `An empty batch gives nothing`() throws {
    let pass = try ForwardPass<Float>(reference.model, weights: reference.weights)
    #expect(try pass.run(ForwardRequest(PackedSequences(), reading: .query(targets: []))).intact.isEmpty)
  }
}

/// Memory by formula.
@Suite struct MemoryEstimateTests {
  /// OLMoE-1B-7B: 7 billion parameters, of which a layer's experts alone are 403 million.
  private let olmoe = ModelDescription.olmoe(
    .init(layers: 16, width: 2048, heads: 16, hidden: 1024, vocabulary: 50304, positions: 4096),
    rotary: Rotary(base: 10_000, dimensions: 128), experts: 64, chosen: 8, tiesEmbeddings: false)

  private func estimate(_ model: ModelDescription, sequences: Int, limit: Int) throws -> MemoryEstimate {
    let batch = MeasurementBatch.syntheticInduction(count: 1)
    let all = MeasurementBatch(
      name: "", examples: Array(repeating: batch.examples[0], count: sequences), baseline: .distinct)
    return try ForwardPass<Float>(
      model, weights: SyntheticWeights(tensors: [:], values: [:]), threads: 2, memoryLimit: limit
    ).estimate(all)
  }

  @Test func `A mixture of seven billion parameters fits eight gigabytes with five hundred sequences`() throws {
    let estimate = try estimate(olmoe, sequences: 500, limit: 8_000_000_000)
    #expect(estimate.sequencesAtOnce == 500)
    // Attention, one expert and a block of the unembedding, not the 1.7 GB of a layer's experts.
    #expect(estimate.weights < 200_000_000)
    let residual = 500 * 256 * 2048 * 4
    #expect(estimate.activations > 2 * residual)
    #expect(estimate.total < 4_000_000_000)
  }

  @Test func `The number of layers does not matter`() throws {
    var deep = olmoe
    deep.shape.layers = 160
    #expect(
      try estimate(deep, sequences: 10, limit: .max) == estimate(olmoe, sequences: 10, limit: .max))
  }

  @Test func `Less memory means more slabs, and too little is said to be so`() throws {
    let all = try estimate(olmoe, sequences: 500, limit: .max)
    let half = try estimate(olmoe, sequences: 500, limit: all.total / 2)
    #expect(half.sequencesAtOnce < 500)
    #expect(half.total <= all.total / 2)
    #expect(throws: MeasurementError.self) { try estimate(olmoe, sequences: 500, limit: 50_000_000) }
  }
}

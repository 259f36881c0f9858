import Compute
import Testing

/// What a pass refuses before it allocates anything.
@Suite struct RefusalTests {
  let reference: ReferenceModel

  init() throws { reference = try ReferenceModel("neox-parallel") }

  private func run(_ request: ForwardRequest, limit: Int? = nil) throws {
    _ = try ForwardPass<Float>(reference.model, weights: reference.weights, memoryLimit: limit).run(request)
  }

  @Test func tokensAndTargetsOutsideTheVocabulary() {
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

  @Test func sequencesThatAreEmptyOrTooLong() {
    #expect(throws: ForwardError.unusableLength(sequence: 0, length: 17, positions: 16)) {
      try run(ForwardRequest(PackedSequences([Array(repeating: 1, count: 17)]), reading: .nothing))
    }
    #expect(throws: ForwardError.unusableLength(sequence: 0, length: 0, positions: 16)) {
      try run(ForwardRequest(PackedSequences([[Int]()]), reading: .nothing))
    }
  }

  @Test func headsThatTheModelDoesNotHave() {
    #expect(throws: ForwardError.noSuchHead(layer: 0, head: 3)) {
      try run(
        ForwardRequest(
          PackedSequences([[1]]), reading: .nothing, ablations: [[HeadIndex(layer: 0, head: 3)]]))
    }
  }

  @Test func whatDoesNotFitIntoMemory() throws {
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
  func sizesThatNoModelHas(_ size: WritableKeyPath<ModelDescription, Int> & Sendable) {
    for value in [0, -1, Int.max] {
      var model = reference.model
      model[keyPath: size] = value
      #expect(throws: ForwardError.self) { try ForwardPass<Float>(model, weights: reference.weights) }
    }
  }

  @Test func anEmptyBatchGivesNothing() throws {
    let pass = try ForwardPass<Float>(reference.model, weights: reference.weights)
    #expect(try pass.run(ForwardRequest(PackedSequences(), reading: .query(targets: []))).intact.isEmpty)
  }
}

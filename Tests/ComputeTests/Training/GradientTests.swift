import Testing

@testable import Ground
@testable import Training

struct GradientTests {
  /// Losses and gradients agree with PyTorch's, tensor by tensor, whatever the division of work.
  func agree<S: TrainingScalar>(
    _ type: S.Type, _ model: KeyPath<TrainingReference, TrainingReference.Model> = \.model, division: WorkDivision,
    tolerance: Double
  ) throws {
    let reference = try TrainingReference.load()[keyPath: model]
    let layout = ParameterLayout(reference.shape)
    let parameters = reference.parameters(as: S.self)
    let lanes = ModelLanes<S>(reference.shape, lanes: division.lanes, chunk: division.chunk)
    let (losses, norm) = lanes.run(
      reference.batch, probeWeight: reference.probeWeight, parameters: parameters.start)
    #expect(abs(losses.text / reference.text - 1) < tolerance)
    #expect(abs(losses.probe / reference.probe - 1) < tolerance)
    #expect(abs(norm / reference.norm - 1) < tolerance)
    for tensor in layout.tensors {
      let expected = try #require(reference.gradients[tensor.name])
      let gradient = tensor.range.map { Double(lanes.gradients[$0]) }
      #expect(relativeError(gradient, expected) < tolerance, "\(tensor.name)")
    }
  }

  static let divisions = [
    WorkDivision(lanes: 1, chunk: 3), WorkDivision(lanes: 2, chunk: 1), WorkDivision(lanes: 4, chunk: 2),
  ]

  @Test(arguments: divisions)
  func `Gradients in single precision agree with PyTorch`(division: WorkDivision) throws {
    try agree(Float.self, division: division, tolerance: 1e-5)
  }

  @Test(arguments: divisions)
  func `Gradients in double precision agree with PyTorch`(division: WorkDivision) throws {
    // The reference has nine digits.
    try agree(Double.self, division: division, tolerance: 1e-8)
  }

  @Test(arguments: divisions)
  func `Gradients of attention alone agree with PyTorch`(division: WorkDivision) throws {
    let shape = try TrainingReference.load().attentionAlone.shape
    #expect(shape.feedForward == 0)
    #expect(ParameterLayout(shape).tensors.allSatisfy { !$0.name.contains("mlp") && !$0.name.contains("ln2") })
    try agree(Float.self, \.attentionAlone, division: division, tolerance: 1e-5)
    try agree(Double.self, \.attentionAlone, division: division, tolerance: 1e-8)
  }

  @Test func `Gradients agree with finite differences`() throws {
    let reference = try TrainingReference.load().model
    let parameters = reference.parameters(as: Double.self)
    let layout = ParameterLayout(reference.shape)
    let lanes = ModelLanes<Double>(reference.shape, lanes: 1, chunk: reference.sequences)
    let other = ModelLanes<Double>(reference.shape, lanes: 1, chunk: reference.sequences)
    func loss() -> Double {
      let losses = other.run(
        reference.batch, probeWeight: reference.probeWeight, parameters: parameters.start
      ).losses
      return losses.text + reference.probeWeight * losses.probe
    }
    _ = lanes.run(reference.batch, probeWeight: reference.probeWeight, parameters: parameters.start)
    try #require(!layout.tensors.isEmpty)
    for tensor in layout.tensors {
      // A step along one direction of the whole tensor sees every element at once.
      let direction = tensor.range.map { TrainingReference.spread($0 + 12345) }
      let start = tensor.range.map { parameters.start[$0] }
      func move(_ distance: Double) {
        for (offset, i) in tensor.range.enumerated() {
          parameters.start[i] = start[offset] + distance * direction[offset]
        }
      }
      let h = 1e-4
      move(h)
      let ahead = loss()
      move(-h)
      let behind = loss()
      move(0)
      let slope = zip(tensor.range, direction).reduce(0) { $0 + lanes.gradients[$1.0] * $1.1 }
      let magnitude = tensor.range.reduce(0) { $0 + abs(lanes.gradients[$1]) }
      #expect(abs((ahead - behind) / (2 * h) - slope) < 1e-6 * magnitude, "\(tensor.name)")
    }
  }

  @Test func `Head outputs and attention entropies at the read position agree with PyTorch`() throws {
    let reference = try TrainingReference.load().model
    let parameters = reference.parameters(as: Double.self)
    let pass = ModelPass<Double>(reference.shape, capacity: reference.sequences * reference.length)
    pass.forward(
      parameters.start, tokens: reference.tokens, sequences: reference.sequences, length: reference.length)
    let width = reference.shape.width
    let layers = reference.shape.layers
    let rows = (1...reference.sequences).map { $0 * reference.length - 1 }
    let outputs = Slab<Double>(count: layers * rows.count * width)
    let entropies = Slab<Double>(count: layers * rows.count * reference.shape.heads)
    pass.recordHeads(
      rows: rows, length: reference.length, in: HeadRecord(outputs: outputs.start, entropies: entropies.start),
      example: 0, of: rows.count)
    let last = outputs.buffer[((layers - 1) * rows.count * width)...]
    #expect(relativeError(last, reference.lastHeadOutputs) < 1e-8)
    #expect(relativeError(entropies.buffer, reference.entropies) < 1e-8)
  }
}

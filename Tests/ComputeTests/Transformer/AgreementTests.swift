import Testing
import Transformer

/// Our forward pass against Hugging Face Transformers' eager attention, family by family and layer by layer.
@Suite struct AgreementTests {
  /// Largest deviation over the reference's largest magnitude.
  private func deviation(_ ours: [Double], _ reference: [Double]) throws -> Double {
    try #require(ours.count == reference.count && !ours.isEmpty)
    let largest = reference.map(abs).max() ?? 0
    try #require(largest > 0)
    return zip(ours, reference).map { abs($0 - $1) }.reduce(0) { $1.isNaN ? .infinity : max($0, $1) }
      / largest
  }

  @Test(arguments: ReferenceModel.families)
  func `Single precision agrees to one part in ten thousand`(_ family: String) throws {
    try compareEverything(family, Float.self, within: 1e-4)
  }

  @Test(arguments: ReferenceModel.families)
  func `What is left in single precision is rounding`(_ family: String) throws {
    try compareEverything(family, Double.self, within: 1e-10)
  }

  @Test(arguments: ReferenceModel.families)
  func `A changed weight changes the logits as it does there`(_ family: String) throws {
    let reference = try ReferenceModel(family)
    let before = try logits(reference, reference.weights)
    let after = try logits(reference, try reference.changedWeights())
    let theirs = zip(try reference.file.doubles("logits.changed"), try reference.file.doubles("logits"))
      .map { $0 - $1 }
    #expect((theirs.map(abs).max() ?? 0) > 0.01)
    #expect(try deviation(zip(after, before).map { $0 - $1 }, theirs) < 1e-8)
  }

  private func logits(_ reference: ReferenceModel, _ weights: SyntheticWeights) throws -> [Double] {
    let sequences = try reference.sequences()
    let targets = Array(repeating: 0, count: sequences.count)
    let request = ForwardRequest(sequences, reading: .query(targets: targets), keepsLogits: true)
    return try ForwardPass<Double>(reference.model, weights: weights).run(request).logits[0]
  }

  private func compareEverything<Scalar: ForwardScalar>(
    _ family: String, _: Scalar.Type, within tolerance: Double
  ) throws {
    let reference = try ReferenceModel(family)
    let (model, file) = (reference.model, reference.file)
    let sequences = try reference.sequences()
    let request = ForwardRequest(
      sequences, reading: .query(targets: [0, 1, 2]), ablations: try reference.ablations(),
      attention: everyPosition(sequences), keepsLogits: true)
    let pass = try ForwardPass<Scalar>(model, weights: reference.weights)
    var seen = Recorder<Scalar>()
    let result = try pass.run(request, observer: &seen)

    #expect(try deviation(result.logits[0].map { Double($0) }, try file.doubles("logits")) < tolerance)
    for (k, logits) in result.logits.dropFirst().enumerated() {
      #expect(
        try deviation(logits.map { Double($0) }, try file.doubles("logits.ablated.\(k)")) < tolerance,
        "condition \(k)")
    }
    for layer in 0..<model.shape.layers {
      #expect(
        try deviation(seen.outputs[layer, default: []], try file.doubles("heads.\(layer)")) < tolerance,
        "heads \(layer)")
      #expect(
        try deviation(seen.attention[layer, default: []], attentionAtQuery(file, layer, sequences))
          < tolerance,
        "attention \(layer)")
      #expect(
        try deviation(seen.residual[layer, default: []], residual(file, layer, sequences)) < tolerance,
        "residual \(layer)")
    }
    let last = model.shape.layers
    #expect(
      try deviation(seen.residual[last, default: []], residual(file, last, sequences, queryOnly: true))
        < tolerance,
      "residual before the final norm")
  }

  /// One target a position, so that the readings are the whole attention row.
  private func everyPosition(_ sequences: PackedSequences) -> AttentionTargets {
    var targets = AttentionTargets(count: sequences.longest)
    for i in 0..<sequences.count {
      targets.append((0..<sequences.longest).map { $0 < sequences.length(i) ? [$0] : [] })
    }
    return targets
  }

  private func attentionAtQuery(_ file: ReferenceFile, _ layer: Int, _ sequences: PackedSequences) throws
    -> [Double]
  {
    let shape = try file.shape("attention.\(layer)")
    try #require(shape[2] == sequences.longest)
    return try file.doubles("attention.\(layer)")
  }

  /// The reference's rows that we compute: positions up to the query, or the query alone.
  private func residual(
    _ file: ReferenceFile, _ layer: Int, _ sequences: PackedSequences, queryOnly: Bool = false
  ) throws -> [Double] {
    let values = try file.doubles("hidden.\(layer)")
    let shape = try file.shape("hidden.\(layer)")
    return (0..<sequences.count).flatMap { i in
      let rows = queryOnly ? sequences.length(i) - 1..<sequences.length(i) : 0..<sequences.length(i)
      return rows.flatMap { row in
        let at = (i * shape[1] + row) * shape[2]
        return values[at..<at + shape[2]]
      }
    }
  }
}

/// Keeps everything it is shown, for a batch that goes through in one slab.
struct Recorder<Scalar: ForwardScalar>: ForwardObserver {
  var outputs: [Int: [Double]] = [:]
  var attention: [Int: [Double]] = [:]
  var residual: [Int: [Double]] = [:]

  mutating func heads(_ capture: HeadCapture<Scalar>) {
    outputs[capture.layer, default: []] += capture.outputs.map { Double($0) }
    attention[capture.layer, default: []] += capture.attention.map { Double($0) }
  }

  mutating func residual(layer: Int, sequences: Range<Int>, values: UnsafeBufferPointer<Scalar>) {
    residual[layer, default: []] += values.map { Double($0) }
  }
}

import CheckpointFiles
import Foundation
import Ground
import Testing

@testable import Transformer

/// What Transformers and NumPy make of the tiny models' circuits, written by `scripts/references/circuits.py`.
private struct CircuitReferences: Decodable {
  struct Context: Decodable {
    var byPlace: [Double]
    var scores: [Double]
  }

  struct Model: Decodable {
    var prefixMatching: [Double]
    var previousToken: [Double]
    var intact: Context
    var ablated: [Context]
    var eigenvalues: [Double]?
    var positiveShare: [Double]?
    var copyingLogits: [Double]?
    var compositions: [Composition]?
    var randomComposition: Double?
  }

  /// `[[layer, head], [layer, head], ratio]`, the later head first.
  struct Composition: Decodable {
    var later: [Int]
    var earlier: [Int]
    var ratio: Double

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      later = try list.decode([Int].self)
      earlier = try list.decode([Int].self)
      ratio = try list.decode(Double.self)
    }
  }

  var segment: Int
  var repeats: Int
  var sequences: [[Int]]
  var copying: Int
  var windows: [[Int]]
  var early: [Int]
  var late: [Int]
  var ablated: [[[Int]]]
  var models: [String: Model]

  static func load() throws -> CircuitReferences {
    try JSONDecoder().decode(
      CircuitReferences.self, from: Data(contentsOf: URL(fileURLWithPath: Reference.path("circuits.json"))))
  }
}

@Suite struct CircuitTests {
  private static let models = [
    "gpt2", "gpt2-untied", "neox", "llama", "llama-grouped-wide-heads", "llama-multi-query-biases-tied", "qwen2-tied",
    "gemma2", "olmo2", "olmo-clipped-tied", "olmo-grouped-bias", "qwen3-tied-wide-heads", "mistral-window-smaller",
  ]

  @Test(arguments: models)
  func `In double precision scores agree with Transformers and NumPy`(_ name: String) throws {
    try compare(name, Double.self, within: 1e-9)
  }

  @Test(arguments: models)
  func `In single precision scores agree with Transformers and NumPy`(_ name: String) throws {
    try compare(name, Float.self, within: 1e-5)
  }

  private func compare<Scalar: ForwardScalar>(_ name: String, _: Scalar.Type, within tolerance: Double) throws {
    let references = try CircuitReferences.load()
    let reference = try #require(references.models[name])
    let pass = try ForwardPass<Scalar>(checkpoint: Reference.path("families/" + name))
    let tokens = RepeatedTokens(
      segment: references.segment, repeats: references.repeats, sequences: references.sequences)
    let found = try pass.circuits(tokens, copyingSequences: references.copying)
    func agrees(_ ours: [Double], _ theirs: [Double]?, _ what: String) throws {
      let theirs = try #require(theirs, "\(what)")
      #expect(ours.count == theirs.count && !ours.isEmpty, "\(what)")
      let largest = max(1e-3, theirs.map(abs).max() ?? 0)
      for (a, b) in zip(ours, theirs) { #expect(abs(a - b) < tolerance * largest, "\(what): \(a) and \(b)") }
    }
    try agrees(found.heads.map(\.prefixMatching), reference.prefixMatching, "prefix matching")
    try agrees(found.heads.map(\.previousToken), reference.previousToken, "previous token")
    let copying = found.heads.compactMap(\.copying)
    if reference.eigenvalues == nil {
      #expect(copying.isEmpty && !found.refusals.isEmpty)
    } else {
      try agrees(copying.map(\.eigenvalueRatio), reference.eigenvalues, "eigenvalues")
      try agrees(copying.map(\.positiveShare), reference.positiveShare, "positive share")
      try agrees(copying.map(\.logits), reference.copyingLogits, "logits")
    }
    if let compositions = reference.compositions {
      #expect(found.refusals.isEmpty)
      try agrees(found.compositions.map(\.ratio), compositions.map(\.ratio), "composition")
      #expect(found.compositions.map { [$0.later.layer, $0.later.head] } == compositions.map(\.later))
      #expect(found.compositions.map { [$0.earlier.layer, $0.earlier.head] } == compositions.map(\.earlier))
      let (random, expected) = (try #require(found.randomComposition), try #require(reference.randomComposition))
      #expect(abs(random / expected - 1) < 0.1, "\(random) and \(expected)")
    } else {
      #expect(found.compositions.isEmpty && found.randomComposition == nil && !found.refusals.isEmpty)
    }

    let places = try #require(
      ContextPlaces(early: references.early[0]...references.early[1], late: references.late[0]...references.late[1]))
    let sets = references.ablated.map { pairs in
      AblationCondition("", pairs.map { Head(layer: $0[0], head: $0[1]) })
    }
    let losses = try pass.contextLoss(references.windows, places: places, ablations: sets)
    for (ours, theirs) in zip([losses.intact] + losses.ablated, [reference.intact] + reference.ablated) {
      try agrees(ours.byPlace, theirs.byPlace, "loss by place")
      try agrees(ours.scores, theirs.scores, "in-context scores")
      let mean = theirs.scores.reduce(0, +) / Double(theirs.scores.count)
      #expect(abs(ours.score - mean) < tolerance * max(1, abs(mean)))
    }
    #expect(losses.ablated.count == references.ablated.count)
  }

  @Test func `What is refused of a family is said with its reason`() throws {
    let reasons = [("gemma2", "norm behind attention"), ("olmo-clipped-tied", "clamped"), ("qwen3-tied-wide-heads", "normed")]
    for (name, word) in reasons {
      let pass = try ForwardPass<Float>(checkpoint: Reference.path("families/" + name))
      let tokens = try RepeatedTokens(count: 1, segment: 4, repeats: 2, ids: 0..<60, seed: 1)
      #expect(try pass.circuits(tokens).refusals.contains { $0.contains(word) }, "\(name)")
    }
  }

  @Test func `Repeated tokens repeat, and no segment has a token twice`() throws {
    let tokens = try RepeatedTokens(count: 5, segment: 25, repeats: 4, ids: 100..<200, seed: 3)
    #expect(tokens.sequences.count == 5)
    for sequence in tokens.sequences {
      #expect(sequence.count == 100 && Set(sequence).count == 25 && sequence.allSatisfy((100..<200).contains))
      #expect((25..<100).allSatisfy { sequence[$0] == sequence[$0 - 25] })
    }
    #expect(Set(tokens.sequences).count == 5)
    let again = try RepeatedTokens(count: 5, segment: 25, repeats: 4, ids: 100..<200, seed: 3)
    #expect(again.digest == tokens.digest)
    #expect(try RepeatedTokens(count: 5, segment: 25, repeats: 4, ids: 100..<200, seed: 4).digest != tokens.digest)
  }

  @Test func `Tokens that cannot repeat are refused`() {
    #expect(throws: BatchError.self) { try RepeatedTokens(count: 1, segment: 25, repeats: 4, ids: 0..<24, seed: 1) }
    #expect(throws: BatchError.self) { try RepeatedTokens(count: 0, segment: 25, repeats: 4, ids: 0..<99, seed: 1) }
    #expect(throws: BatchError.self) { try RepeatedTokens(count: 1, segment: 25, repeats: 1, ids: 0..<99, seed: 1) }
    #expect(RepeatedTokens.shape(positions: 1024) == (25, 4))
    #expect(RepeatedTokens.shape(positions: 64) == (25, 2))
    #expect(RepeatedTokens.shape(positions: 16) == (8, 2))
  }

  @Test func `Places of a window are early before late`() {
    #expect(ContextPlaces(early: 50...50, late: 500...500)?.description == "late 500, early 50")
    #expect(ContextPlaces(early: 17...24, late: 113...120)?.description == "late 113–120, early 17–24")
    #expect(ContextPlaces(early: 1...1, late: 500...500) == nil)
    #expect(ContextPlaces(early: 17...24, late: 24...30) == nil)
  }
}

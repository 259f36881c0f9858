import CheckpointFiles
import Foundation
import Testing

@testable import Mathematics
@testable import Training
@testable import Transformer

/// Models whose blocks have no MLP, from the trainer to the pass that measures them.
@Suite struct AttentionAloneTests {
  private static func recipe(feedForward: Int = 0) -> TrainingRecipe {
    TrainingRecipe(
      shape: ModelShape(layers: 2, width: 16, heads: 2, feedForward: feedForward, context: 48, vocabulary: 160), seed: 3,
      steps: 4, sequences: 4, probeFraction: 0, schedule: LearningRateSchedule(peak: 1e-2, warmupSteps: 1),
      optimiser: AdamW(weightDecay: 0.1), text: .recurring(codewords: 2, seed: 1, stories: 0.5),
      evaluation: EvaluationPlan(every: 4, examples: 6), checkpoints: CheckpointCadence([.init(through: 4, every: 4)]),
      division: WorkDivision(lanes: 1, chunk: 2))
  }

  private static func trained(_ body: (Trainer, String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "attention-alone-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let trainer = try Trainer(recipe())
    for _ in 0..<4 { _ = try trainer.advance() }
    let path = folder.appending(path: "step-000004.safetensors").path
    try trainer.writeCheckpoint(to: path)
    try body(trainer, path)
  }

  @Test func `A checkpoint says that there is no MLP, and predicts as the trainer does`() throws {
    try Self.trained { trainer, path in
      let opened = try OpenedModel(path: path)
      try opened.requireAllWeights()
      #expect(opened.description.feedForward == .absent && opened.description.shape.hidden == 0)
      #expect(opened.description.shape.layers == 2)
      #expect(opened.description.parameterCount(in: opened.tensors) == trainer.recipe.shape.parameterCount)

      let batch = trainer.nearProbes
      let answers = trainer.answers(batch)
      let sequences = (0..<batch.count).map { index -> [Int] in
        let first = index * batch.length
        return batch.tokens[first...(first + batch.readPositions[index])].map { Int($0) }
      }
      let targets = batch.targets.map(Int.init)
      let pass = try ForwardPass<Float>(checkpoint: path)
      let found = try pass.run(ForwardRequest(PackedSequences(sequences), reading: .query(targets: targets)))
      #expect(found.intact.count == 6)
      for (prediction, loss) in zip(found.intact, answers.losses) { #expect(abs(prediction.loss - loss) < 1e-4) }
    }
  }

  @Test func `Ablating every head of the last layer leaves what the first one made`() throws {
    try Self.trained { _, path in
      let pass = try ForwardPass<Double>(checkpoint: path)
      let window = PackedSequences([[40, 50, 60, 70, 40, 50, 60]])
      var request = ForwardRequest(
        window, reading: .everyPosition(targets: [50, 60, 70, 40, 50, 60, 70]),
        ablations: [[.init(layer: 1, head: 0), .init(layer: 1, head: 1)], [.init(layer: 0, head: 0)]])
      request.keepsLogits = true
      let found = try pass.run(request)
      #expect(found.ablated.count == 2)
      #expect(zip(found.logits[0], found.logits[1]).contains { abs($0 - $1) > 1e-6 })
      #expect(zip(found.logits[1], found.logits[2]).contains { abs($0 - $1) > 1e-6 })
    }
  }

  @Test func `Tensors of an MLP that are merely missing make no model of attention alone`() throws {
    try Self.trained { trainer, path in
      // The same tensors under a shape that has an MLP.
      let file = try SafetensorsFile(path: path)
      let other = path + ".other.safetensors"
      var writer = try SafetensorsWriter(
        path: other, tensors: file.tensors, metadata: ["config": #"{"heads": 2, "feedForward": 32}"#])
      for tensor in trainer.layout.tensors { try writer.append(trainer.weights(of: tensor)) }
      try writer.finish()
      #expect(throws: (any Error).self) { try OpenedModel(path: other).requireAllWeights() }
    }
  }

  @Test func `A document quotes itself, and is a function of its seed`() throws {
    let language = try FillerLanguage(vocabulary: 512, codewords: 2, seed: 1)
    let text = RecurringText(language, stories: 0.5)
    func repeats(_ words: [Int32]) -> Double {
      // Places whose word follows the one before it as it did earlier in the document.
      var followers: [Int32: Set<Int32>] = [:]
      var count = 0
      for (a, b) in zip(words, words.dropFirst()) {
        if followers[a]?.contains(b) == true { count += 1 }
        followers[a, default: []].insert(b)
      }
      return Double(count) / Double(words.count)
    }
    var shares: [(recurring: Double, plain: Double)] = []
    for seed in 1...20 {
      var (a, b, c) = (
        Xoshiro256(seed: UInt64(seed), purpose: .text), Xoshiro256(seed: UInt64(seed), purpose: .text),
        Xoshiro256(seed: UInt64(seed), purpose: .text)
      )
      let words = text.text(count: 256, using: &a)
      #expect(words == text.text(count: 256, using: &b) && words.count == 256)
      #expect(words.allSatisfy { !language.lexicon.codewords.contains(Int($0)) })
      shares.append((repeats(words), repeats(language.text(count: 256, using: &c))))
    }
    #expect(shares.count == 20 && shares.allSatisfy { $0.recurring > 0.35 && $0.recurring > $0.plain })
  }
}

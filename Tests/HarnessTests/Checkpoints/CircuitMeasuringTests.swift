import Claims
import Foundation
import Ground
import Testing
import Training
import Transformer

@testable import Evidence
@testable import Measuring

/// A run of a tiny model of attention alone, measured from its folder.
@Suite struct CircuitMeasuringTests {
  private static func recipe() -> TrainingRecipe {
    TrainingRecipe(
      shape: ModelShape(layers: 2, width: 16, heads: 2, feedForward: 0, context: 32, vocabulary: 144), seed: 5, steps: 6,
      sequences: 4, probeFraction: 0, schedule: LearningRateSchedule(peak: 1e-2, warmupSteps: 1),
      optimiser: AdamW(weightDecay: 0.1), text: .recurring(codewords: 2, seed: 1, stories: 0.5),
      evaluation: EvaluationPlan(every: 6, examples: 1), checkpoints: CheckpointCadence([.init(through: 6, every: 3)]),
      division: WorkDivision(lanes: 1, chunk: 4))
  }

  private static func measured(threshold: Double, _ body: ([Evidence.Measurement], URL) throws -> Void) throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = folder.appending(path: "s5")
    try TrainingRun(recipe(), folder: run.path).train()
    let places = try #require(ContextPlaces(early: 4...5, late: 20...24))
    let training = try #require(try TrainingRecipe.of(RunFolder(path: run.path)))
    #expect(training == recipe())
    var plan = CircuitRecipe(
      subject: "tiny/s5", places: places, windows: try training.heldOutWindows(count: 6, length: 24, seed: 1))
    plan.tier = .replica
    plan.sequences = 3
    plan.tokens = try training.contentWords()
    plan.threshold = threshold
    plan.draws = 2
    let rows = try CircuitMeasurer(plan) { _ in }.run(try CheckpointSeries(folder: run.path))
    try body(rows, folder)
  }

  @Test func `A run gives the course of every checkpoint, and circuits and losses of the last`() throws {
    // No head of a model that has learnt nothing reaches a score of 1, and every one reaches 0.0001.
    try Self.measured(threshold: 1) { rows, folder in
      func steps(_ run: String, _ quantity: Quantity) -> [Int] {
        let first = rows.filter { row in
          guard row.key.run == run, row.key.quantity == quantity else { return false }
          return (row.key.head ?? 0) == 0 && (row.key.layer ?? 1) == 1
        }
        return first.compactMap(\.key.step)
      }
      #expect(steps("trajectory", .prefixMatching) == [1, 3, 6])
      #expect(steps("trajectory", .previousToken) == [1, 3, 6])
      #expect(steps("curve", .inContextScore) == [1, 3, 6])
      #expect(steps("circuits", .prefixMatching) == [6])
      #expect(rows.filter { $0.key.quantity == .copying }.count == 4 * 3)
      #expect(Set(rows.filter { $0.key.quantity == .keyComposition }.map(\.key.detail)) == ["L0H0", "L0H1"])
      #expect(rows.filter { $0.key.quantity == .lossAtPlace }.map(\.key.detail) == (2...24).map(String.init))
      #expect(rows.filter { $0.key.run == "ablation" && $0.key.quantity == .inContextScore }.map(\.key.ablated) == ["none"])
      let score = try #require(rows.first { $0.key.run == "ablation" && $0.key.quantity == .inContextScore })
      #expect(score.key.detail == "late 20–24, early 4–5" && score.examples == 6 && score.key.tier == .replica)
      let path = folder.appending(path: "rows.jsonl").path
      try MeasurementLines.write(rows, to: path)
      #expect(try MeasurementLines.read(path).count == rows.count)
    }
  }

  @Test func `Heads over the threshold are ablated together, with controls where there are other heads`() throws {
    try Self.measured(threshold: 0.0001) { rows, _ in
      let ablated = rows.filter { $0.key.run == "ablation" && $0.key.quantity == .inContextScore && $0.key.ablated != "none" }
      // All four heads reach the threshold: no other head is left for a control.
      #expect(ablated.contains { $0.label.hasPrefix("ablate_induction_heads") && $0.key.ablated == "L0H{0,1}+L1H{0,1}" })
      #expect(!ablated.contains { $0.label.contains("matched_random") })
      #expect(rows.contains { $0.key.quantity == .differenceError && $0.key.detail == "in-context-score minus none" })
      let store = try MeasurementStore()
      try store.add(measured: rows)
    }
  }

  @Test func `A recipe that lacks something is refused with its place`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "recipe.json").path
    for (text, place) in [
      ("{\"seed\": 1}", "shape"), ("{\"shape\": {\"layers\": 2}}", "shape.width"), ("[]", "file"), ("{", "file"),
    ] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: TrainingError.self) { try TrainingRecipe.read(path) }
      #expect(error.map { "\($0)" }?.contains(place) == true, "\(text): \(error.map { "\($0)" } ?? "")")
    }
    #expect(throws: TrainingError.self) { try TrainingRecipe.read(path + ".missing") }
    #expect(try TrainingRecipe.of(RunFolder(path: folder.appending(path: "no-run").path)) == nil)
  }
}

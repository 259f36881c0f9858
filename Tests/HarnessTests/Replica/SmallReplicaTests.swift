import struct Evidence.Measurement
import Foundation
import Ground
import Testing

@testable import Evidence
@testable import Measuring
@testable import Training

/// Two seeds of a model that learns to retrieve within seconds, trained and measured for real.
@Suite(.serialized) struct SmallReplicaTests {
  static let plan: ReplicaPlan = {
    var plan = trained
    plan.examples.probe = 200
    plan.examples.key = 50
    plan.examples.far = 50
    plan.examples.single = 50
    plan.examples.filler = 50
    plan.examples.validation = 8
    return plan
  }()

  private static let trained = ReplicaPlan(
    subject: "ts51m", name: "tiny", seeds: [42, 271],
    recipe: TrainingRecipe(
      shape: ModelShape(layers: 2, width: 32, heads: 4, feedForward: 64, context: 32, vocabulary: 144), seed: 0,
      steps: 120, sequences: 32, probeFraction: 0.5, schedule: LearningRateSchedule(peak: 1e-2, warmupSteps: 20),
      optimiser: AdamW(weightDecay: 0.1), startDeviation: 0.05, text: .language(codewords: 48, seed: 1),
      evaluation: EvaluationPlan(every: 10, examples: 200), checkpoints: CheckpointCadence([.init(through: 120, every: 10)]),
      division: WorkDivision(lanes: 1, chunk: 8)),
    folder: NSTemporaryDirectory() + "/replica-\(UUID().uuidString)", isMonitored: true)

  static let outcome = Result {
    try ReplicaTraining(plan).run { _, _ in }
    return try ReplicaMeasurer(plan) { _ in }.run()
  }

  private func rows(_ quantity: Quantity, run: String? = nil, subject: String = "ts51m/s42") throws -> [Evidence.Measurement] {
    try Self.outcome.get().rows.filter {
      $0.key.quantity == quantity && $0.key.subject == subject && (run == nil || $0.key.run == run)
    }
  }

  @Test(arguments: ["ts51m/s42", "ts51m/s271"])
  func `The capability emerges, and with it a head's participation ratio`(_ subject: String) throws {
    let curve: [Evidence.Measurement] = try rows(.pin, run: "curve", subject: subject)
      .sorted { ($0.key.step ?? 0) < ($1.key.step ?? 0) }
    #expect(try #require(curve.first).value < 0.05)
    #expect(try #require(curve.last).value > 0.8)
    let ratios = try rows(.pr, run: "trajectory", subject: subject)
    let spreads = Dictionary(grouping: ratios, by: \.headID).values.map { (rows: [Evidence.Measurement]) -> Double in
      let values = rows.map(\.value)
      return (values.max() ?? 0) - (values.min() ?? 0)
    }
    #expect(spreads.count == 8)
    #expect((spreads.max() ?? 0) > 1)
  }

  @Test func `Every head has a participation ratio at every checkpoint`() throws {
    let steps = Self.plan.recipe.checkpoints.steps(of: 120)
    #expect(try rows(.pr, run: "trajectory").count == 8 * steps.count)
  }

  @Test func `Each seed is ablated by its own picks, the other's, random sets and whole layers`() throws {
    let labels = Set(try rows(.pin, run: "ablation").map(\.label))
    #expect(labels.isSuperset(of: ["baseline", "own_picks", "picks_of_s271", "full_layers", "full_L0", "full_late"]))
    #expect(labels.contains("ablate_L1H3"))
  }

  @Test func `Without the KEY the model is at chance`() throws {
    for row in try rows(.pin, run: "control") { #expect(row.value < 0.1) }
    #expect(try rows(.pin, run: "control").count == 2)
  }

  @Test func `The picks are the heads above the widest gap, by the claims' own question`() throws {
    let outcome = try Self.outcome.get()
    let verifying = try Verifying(
      """
      tiers: [replica]
      ask: above-largest-gap(trajectory(spread, subject = ts51m/s42))
      expect: equals \(HeadSet(outcome.seeds[0].reading.picks))
      """, rows: outcome.rows)
    #expect(try verifying.verdict(.replica) == .reproduced)
  }

  @Test func `The spreads of the heads are those that claims ask for`() throws {
    let outcome = try Self.outcome.get()
    let reading = outcome.seeds[0].reading
    var asking = Asking(rows: outcome.rows.filter { $0.key.run == "trajectory" && $0.key.batch == "probe" })
    asking.tier = .replica
    let spreads = try asking.values("trajectory(spread, subject = ts51m/s42)")
    #expect(spreads.count == 8 && reading.spreads(\.ratios) == spreads)
  }

  @Test func `Measuring again gives the same numbers, and reads what was kept`() throws {
    let before = try Self.outcome.get().rows
    let after = try ReplicaMeasurer(Self.plan) { _ in }.run().rows
    #expect(before.map(\.key) == after.map(\.key))
    #expect(before.map(\.value) == after.map(\.value))
  }

  @Test(arguments: [false, true]) func `A checkpoint that somebody writes to while it is measured gives no rows`(isCut: Bool) throws {
    _ = try Self.outcome.get()
    var plan = Self.plan
    plan.folder = NSTemporaryDirectory() + "/replica-\(UUID().uuidString)"
    try FileManager.default.copyItem(atPath: Self.plan.folder, toPath: plan.folder)
    defer { try? FileManager.default.removeItem(atPath: plan.folder) }
    let batch = try ReplicaBatches(plan.recipe, plan.examples).key
    let measurer = try Measurer(plan, 42, step: 120, threads: 1)
    #expect(try measurer.heads(batch).heads.count == 8)
    let path = plan.run(of: 42).checkpoint(step: 120)
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    let size = try file.seekToEnd()
    if isCut { try file.truncate(atOffset: size / 2) } else { try file.write(contentsOf: Data([0])) }
    try file.close()
    #expect { try measurer.heads(batch) } throws: { "\($0)".contains(isCut ? "was cut short" : "was written to") }
  }

  @Test func `A fingerprint of its runs takes the probe that they were trained on, and finds the same ratios`() throws {
    _ = try Self.outcome.get()
    let run = Self.plan.run(of: 42)
    var recipe = CheckpointRecipe(subject: "mine")
    recipe.batches = [.probe(file: run.recipe, isOutOfDistribution: false)]
    recipe.examples = Self.plan.examples.probe
    let found = try RunMeasurer(CheckpointSeries(folder: run.path), recipe, axis: .steps, tokensPerStep: nil) { _ in }.run()
    func ratios(_ rows: [Evidence.Measurement]) -> [String: Double] {
      let spectra = rows.filter { $0.key.quantity == .pr && $0.key.run == "trajectory" }
      return Dictionary(spectra.map { ("\($0.key.step ?? -1) \($0.headID?.description ?? "")", $0.value) }) { first, _ in first }
    }
    let (mine, replica) = (ratios(found.rows), ratios(try rows(.pr, run: "trajectory").filter { $0.key.batch == "probe" }))
    #expect(found.fingerprint.steps.count == 13 && mine.count == 13 * 8)
    #expect(Set(mine.keys) == Set(replica.keys))
    for (place, value) in mine { #expect(abs(value - (replica[place] ?? .nan)) < 1e-5 * value, "\(place)") }
  }

  @Test func `The probe of a run is refused for a model with other tokens`() throws {
    _ = try Self.outcome.get()
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try SmallModel(folder: folder).write()
    let choice = BatchChoice.probe(file: Self.plan.run(of: 42).recipe, isOutOfDistribution: false)
    let error = #expect(throws: MeasuringError.self) { _ = try choice.batch(for: CheckpointModel(path: folder.path), examples: 4) }
    #expect(error?.problem.contains("144 tokens") == true)
  }

  @Test func `The alarm and what it cost are measured`() throws {
    #expect(try rows(.monitorOverhead).count == 1)
    let operations = Dictionary(try rows(.operations).map { ($0.key.detail, $0.value) }) { first, _ in first }
    #expect(operations["training"] == TrainingCost(Self.plan.recipe).operations)
    #expect(operations["pr-one-checkpoint"] ?? .infinity < operations["ablation-every-head"] ?? 0)
  }
}

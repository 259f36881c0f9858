import Foundation
import Ground
import Report
import Testing
import Transformer

@testable import Evidence
@testable import Measuring

@Suite struct CheckpointMeasuringTests {
  private func measure(
    missing: String? = nil, damaged: String? = nil, ablated: HeadSet = .none, draws: Int = 2, repeats: Bool = true
  ) throws -> [CheckpointMeasurer.Outcome] {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try SmallModel(folder: folder, missing: missing, damaged: damaged).write()
    var recipe = CheckpointRecipe(subject: "small")
    recipe.batches = [.file(try SmallModel.batch(in: folder, repeats: repeats))]
    recipe.ablated = ablated
    recipe.draws = draws
    return try CheckpointMeasurer(CheckpointModel(path: folder.path), recipe) { _ in }.run()
  }

  @Test func `A checkpoint of the trainer has the heads that it was trained with`() throws {
    let file = try #require(
      Bundle.module.url(forResource: "s42-final", withExtension: "safetensors", subdirectory: "Fixtures/replica"))
    let shape = try CheckpointModel(path: file.path).shape
    // The tensors of 16 heads of width 8 are those of 4 heads of width 32.
    #expect((shape.layers, shape.heads, shape.headWidth) == (4, 16, 8))
  }

  @Test func `Every head gets all six selectivities and its spectrum`() throws {
    let rows = try #require(try measure().first).rows
    let heads = Set(rows.compactMap(\.headID))
    #expect(heads == Set(HeadSet.layers(0..<SmallModel.layers, headsPerLayer: SmallModel.heads)))
    for head in heads {
      let own = rows.filter { $0.headID == head }
      let classes = Set(own.filter { $0.key.quantity == .selectivity }.map(\.key.detail))
      #expect(classes == Set(AttentionClass.allCases.map(\.rawValue)))
      for quantity in [Quantity.pr, .kstar, .norm, .topShare, .classified] {
        #expect(own.count { $0.key.quantity == quantity } == 1)
      }
    }
  }

  @Test func `On a batch without repeated tokens heads have selectivities, but no class and no share of one`() throws {
    func quantities(repeats: Bool) throws -> Set<Quantity> {
      Set(try #require(try measure(repeats: repeats).first).rows.map(\.key.quantity))
    }
    let (with, without) = (try quantities(repeats: true), try quantities(repeats: false))
    #expect(with.subtracting(without) == [.classified, .bosFraction])
    let rows = try #require(try measure(repeats: false).first).rows
    #expect(rows.filter { $0.key.quantity == .classCount }.map(\.key.detail) == ["induction>=50x"])
  }

  @Test func `Rows say what they were measured on`() throws {
    let outcome = try #require(try measure().first)
    #expect(outcome.rows.allSatisfy { $0.key.tier == .checkpoint && $0.key.subject == "small" })
    #expect(outcome.rows.allSatisfy { $0.checkpointDigest?.count == 64 && $0.provenance.precision == "fp32" })
    let measured = outcome.rows.filter { !$0.key.run.isEmpty }
    #expect(measured.allSatisfy { $0.batchDigest == outcome.batch.digest && $0.examples == 12 })
    #expect(Set(measured.map(\.key.run)) == ["panel", "ablation"])
    let groups = outcome.rows.first { $0.key.quantity == .keyValueHeadCount }
    #expect(groups?.value == Double(SmallModel.keyValueHeads))
  }

  @Test func `A given set is ablated with its controls`() throws {
    let given = try HeadSet(parsing: "L0H1+L1H{0,2}")
    let outcome = try #require(try measure(ablated: given, draws: 3).first)
    let sets = Dictionary(
      outcome.rows.filter { $0.key.quantity == .top1 }.map { ($0.label, $0.key.ablated) },
      uniquingKeysWith: { first, _ in first })
    #expect(sets["baseline"] == "none")
    #expect(sets["ablate_given_heads (3h)"] == given.description)
    #expect(
      sets["ablate_full_layers_of_given_heads"] == HeadSet.layers(0...1, headsPerLayer: 4).description)
    for draw in 0..<3 {
      let control = try HeadSet(parsing: try #require(sets["ablate_matched_random_of_given_heads.\(draw)"]))
      #expect(control.intersection(given).isEmpty)
      #expect(control.filter { $0.layer == 0 }.count == 1 && control.filter { $0.layer == 1 }.count == 2)
    }
  }

  @Test func `Parameters are counted once each`() throws {
    let rows = try #require(try measure().first).rows
    // Embedding, final norm, and a layer's projections and norms: tied, so that the unembedding is not another.
    let layer = 2 * 32 * 32 + 2 * 16 * 32 + 3 * 48 * 32 + 2 * 32
    let count = rows.first { $0.key.quantity == .parameters }?.value
    #expect(count == Double(64 * 32 + 32 + SmallModel.layers * layer))
  }

  @Test func `Ablating heads changes the loss`() throws {
    let given = try HeadSet(parsing: "L0H{0,1,2,3}")
    let rows = try #require(try measure(ablated: given).first).rows.filter { $0.key.quantity == .loss }
    let intact = try #require(rows.first { $0.key.ablated == "none" })
    let ablated = try #require(rows.first { $0.key.ablated == given.description })
    #expect(abs(intact.value - ablated.value) > 1e-4)
  }

  @Test(arguments: ["model.layers.1.self_attn.v_proj.weight", "model.norm.weight"])
  func `A missing tensor is named`(_ name: String) {
    let error = #expect(throws: MeasuringError.self) { try measure(missing: name) }
    #expect(error?.description.contains(name) == true)
  }

  @Test(arguments: ["model.layers.0.self_attn.v_proj.weight", "model.layers.1.mlp.down_proj.weight"])
  func `A weight that is no number gives no rows`(_ name: String) {
    #expect(throws: MeasuringError.self) { try measure(damaged: name) }
  }

  @Test func `Heads that the model lacks are refused`() throws {
    let error = #expect(throws: MeasuringError.self) {
      try measure(ablated: HeadSet([Head(layer: 0, head: 4)]))
    }
    #expect(error?.description.contains("L0H4") == true)
  }

  @Test(arguments: ["induction", "probe", "probe-ood:words.json"])
  func `Batches need their vocabulary`(_ batch: String) throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try SmallModel(folder: folder).write()
    let model = try CheckpointModel(path: folder.path)
    var recipe = CheckpointRecipe(subject: "small")
    recipe.batches = [try #require(BatchChoice(batch))]
    let error = #expect(throws: MeasuringError.self) {
      try CheckpointMeasurer(model, recipe) { _ in }.run()
    }
    #expect(error?.description.contains("64") == true)
  }

  @Test func `What does not fit in memory is refused beforehand`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try SmallModel(folder: folder).write()
    var recipe = CheckpointRecipe(subject: "small")
    recipe.batches = [.file(try SmallModel.batch(in: folder))]
    recipe.memoryLimit = 1000
    #expect(throws: MeasuringError.self) {
      try CheckpointMeasurer(CheckpointModel(path: folder.path), recipe) { _ in }.run()
    }
  }

  @Test func `A store knows which checkpoints it holds`() throws {
    let outcome = try #require(try measure().first)
    let digest = try #require(outcome.rows.first?.checkpointDigest)
    let store = try MeasurementStore()
    let batch = try #require(outcome.rows.compactMap(\.batchDigest).first)
    func holds(_ subject: String, _ digest: String, _ batch: String) throws -> Bool {
      try store.holdsMeasurements(of: subject, checkpoint: digest, batches: [batch])
    }
    #expect(try !holds("small", digest, batch))
    try store.add(measured: outcome.rows)
    #expect(try holds("small", digest, batch))
    #expect(try !holds("small", digest, "another batch"))
    #expect(try !holds("small", String(digest.reversed()), batch))
    #expect(try !holds("other", digest, batch))
  }
}

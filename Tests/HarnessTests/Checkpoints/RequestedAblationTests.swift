import struct Evidence.Measurement
import Foundation
import Ground
import Testing

@testable import Evidence
@testable import Measuring

@Suite struct RequestedAblationTests {
  private let drop = """
    tiers: [checkpoint]
    ask: drop(small, measure = loss, ablated = L0H{1,2}, batch = repeats, against = matched_random)
    expect: below 100
    """

  private func wanted(_ check: String, rows: [Evidence.Measurement]) throws -> [RequestedAblation] {
    let verifying = try Verifying(check, rows: rows)
    return RequestedAblation.wanted(
      by: [verifying.claim], of: "small", library: verifying.verifier.library, table: verifying.verifier.table)
  }

  private let intact = Measurement.sample(.loss, 2, subject: "small", batch: "repeats", tier: .checkpoint)

  @Test func `What a claim ablates is wanted with its controls`() throws {
    let heads = try HeadSet(parsing: "L0H{1,2}")
    #expect(
      try wanted(drop, rows: [intact])
        == [RequestedAblation(batch: "repeats", heads: .set(heads), needsControls: true)])
  }

  @Test func `Every member of a set is wanted at once`() throws {
    let check = """
      tiers: [checkpoint]
      ask: |
        [drop(small, measure = loss, ablated = head, batch = repeats) for head in members(L0H{1,2,3})]
      expect: below 100
      """
    let sets = try wanted(check, rows: [intact]).map(\.heads)
    #expect(try sets == ["L0H1", "L0H2", "L0H3"].map { .set(try HeadSet(parsing: $0)) })
  }

  @Test func `Layers are wanted by their label`() throws {
    let check = """
      tiers: [checkpoint]
      ask: accuracy(small, measure = loss, label = full_layers_0_1, batch = repeats)
      expect: below 100
      """
    #expect(
      try wanted(check, rows: [intact])
        == [RequestedAblation(batch: "repeats", heads: .layers([0, 1]), needsControls: false)])
  }

  @Test func `Nothing is wanted of another model or twice`() throws {
    let check = "tiers: [checkpoint]\nask: accuracy(other, measure = loss, ablated = L0H1)\nexpect: below 9"
    #expect(try wanted(check, rows: [intact]).isEmpty)
    let known = Measurement.sample(
      .loss, 3, subject: "small", batch: "repeats", ablated: "L0H1", tier: .checkpoint)
    let held = check.replacingOccurrences(of: "other", with: "small")
    #expect(try wanted(held, rows: [intact, known]).isEmpty)
  }

  @Test func `What is wanted is measured and answers the claim`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try SmallModel(folder: folder).write()
    var recipe = CheckpointRecipe(subject: "small")
    recipe.batches = [.file(try SmallModel.batch(in: folder))]
    recipe.draws = 2
    let measurer = CheckpointMeasurer(try CheckpointModel(path: folder.path), recipe) { _ in }
    var rows = try measurer.run().flatMap(\.rows)
    #expect(try Verifying(drop, rows: rows).verdict(.checkpoint) == .notRun)
    rows += try measurer.measure(requested: try wanted(drop, rows: rows))
    #expect(try Verifying(drop, rows: rows).verdict(.checkpoint) == .reproduced)
  }

  @Test func `Heads that the model lacks are passed over`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try SmallModel(folder: folder).write()
    var recipe = CheckpointRecipe(subject: "small")
    recipe.batches = [.file(try SmallModel.batch(in: folder))]
    let measurer = CheckpointMeasurer(try CheckpointModel(path: folder.path), recipe) { _ in }
    let far = RequestedAblation(
      batch: "repeats", heads: .set(HeadSet([Head(layer: 9, head: 0)])), needsControls: true)
    #expect(try measurer.measure(requested: [far]).isEmpty)
  }
}

import Foundation
import Testing

@testable import Evidence
@testable import Measuring

@Suite struct SharedContentTests {
  @Test func `Steps with the same weights are named`() {
    var shared = SharedContent()
    shared.add(step: 512, digest: "b", files: ["model.safetensors": "b"])
    shared.add(step: 1, digest: "a", files: ["model.safetensors": "a"])
    #expect(shared.warnings.isEmpty)
    shared.add(step: 0, digest: "a", files: ["model.safetensors": "a"])
    #expect(shared.warnings.count == 1)
    #expect(shared.warnings.first?.hasPrefix("steps 0 and 1 have the same weights") == true)
  }

  @Test func `A shard of another step is named with its file`() {
    var shared = SharedContent()
    shared.add(step: 1000, digest: "x", files: ["model-1": "p", "model-2": "q"])
    shared.add(step: 2000, digest: "y", files: ["model-1": "r", "model-2": "s"])
    shared.add(step: 143_000, digest: "z", files: ["model-1": "r", "model-2": "t"])
    #expect(shared.warnings.count == 1)
    #expect(shared.warnings.first?.hasPrefix("steps 2000 and 143000 share the weight file model-1") == true)
  }

  @Test func `The shards of two equal checkpoints are not named besides`() {
    var shared = SharedContent()
    for step in 0..<8 { shared.add(step: step, digest: "x", files: ["model-1": "p", "model-2": "q"]) }
    #expect(shared.warnings.count == 1)
    #expect(shared.warnings.first?.contains("and 3 more") == true)
  }

  @Test func `A run with two equal checkpoints is measured, and says so`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (step, seed) in [(0, UInt32(7)), (1, 7), (512, 8)] {
      let place = folder.appendingPathComponent("step\(step)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try SmallModel(folder: place, seed: seed).write()
    }
    var recipe = CheckpointRecipe(subject: "small")
    recipe.batches = [.file(try SmallModel.batch(in: folder))]
    let (fingerprint, rows) = try RunMeasurer(
      CheckpointSeries(folder: folder.path), recipe, axis: .steps, tokensPerStep: nil
    ) { _ in }.run()
    #expect(fingerprint.warnings.count == 1)
    #expect(fingerprint.warnings.first?.contains("steps 0 and 1") == true)
    #expect(!rows.isEmpty)
  }
}

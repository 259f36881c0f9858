import Foundation
import Testing

@testable import Evidence
@testable import Measuring
@testable import Training
@testable import Transformer
@testable import SpectralFingerprints

/// The committed replica: rows of six seeds and a final checkpoint of the preset compact. What claims say of it is in
/// `golden/verdicts/published`, and tested with all other verdicts.
struct ReplicaFixtureTests {
  static let folder = Fixtures.folder("replica").path
  static let rows = Result {
    try MeasurementLines.read(CommittedReplica.rows(in: folder))
  }

  @Test func `The committed checkpoint, measured now, has the committed accuracy and participation ratios`() throws {
    let path = Self.folder + "/s42-final.safetensors"
    let recipe = TrainingPreset.compact.recipe(seed: 42)
    let batches = try ReplicaBatches(recipe)
    let pass = try ForwardPass<Float>(checkpoint: path, headWidth: recipe.shape.headDim)
    let measured = try pass.measure(batches.probe)
    let rows = try Self.rows.get().filter { $0.key.subject == "ts51m/s42" && $0.key.step == recipe.steps }
    let intact = try #require(rows.first { $0.label == "baseline" && $0.key.quantity == .pin })
    #expect(abs(measured.intact.top1 - intact.value) <= 0.002)
    for head in measured.heads {
      let row = try #require(
        rows.first { $0.key.quantity == .pr && $0.key.run == "trajectory" && $0.headID == head.index })
      let ratio = try #require(head.spectrum.participationRatio)
      #expect(abs(ratio - row.value) < 1e-3 * row.value)
    }
  }

  @Test func `On every seed the probe went from below 5 % to above 80 %, which is the preset's criterion`() throws {
    let curves = Dictionary(
      grouping: try Self.rows.get().filter { $0.key.quantity == .pin && $0.key.run == "curve" }, by: \.key.subject)
    #expect(curves.count == 6)
    for (_, points) in curves {
      let ordered = points.sorted { ($0.key.step ?? 0) < ($1.key.step ?? 0) }
      #expect(try #require(ordered.first).value < 0.05)
      #expect(ordered.contains { $0.value > 0.8 })
    }
  }
}

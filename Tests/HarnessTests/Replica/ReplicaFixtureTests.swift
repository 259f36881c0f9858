import Claims
import Foundation
import Testing

@testable import Compute
@testable import Harness

/// The committed replica: rows of six seeds and a final checkpoint of the preset mini.
struct ReplicaFixtureTests {
  static let folder = Fixtures.folder("replica").path
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static let rows = Result {
    let path = ReplicaPlan.rows(in: folder)
    return try MeasurementLines.decode(try Data(contentsOf: URL(fileURLWithPath: path)), path: path)
  }

  /// Every check that the tier can answer, with the verdict that was found when the fixture was made.
  static let recorded = Result {
    try JSONDecoder().decode([String: String].self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/verdicts.json")))
  }

  @Test func `The claims come out on the committed rows as they did when these were measured`() throws {
    let library = ClaimLibrary.load(root: Self.root, vocabulary: QuestionKind.vocabulary)
    let rows = try Self.rows.get()
    let base = try EvidenceBase(library: library, archive: nil, store: nil) { try $0.add(measured: rows) }
    var verifier = Verifier(library: library, table: base, subjects: base.subjects)
    verifier.drawsNulls = false
    var found: [String: String] = [:]
    for claim in library.claims {
      for check in claim.checks where check.tiers.contains(.replica) {
        found["\(claim.id)/\(check.id)"] = verifier.verify(check, of: claim, on: .replica).verdict.rawValue
      }
    }
    let recorded = try Self.recorded.get()
    for (check, verdict) in found.sorted(by: { $0.key < $1.key }) {
      #expect(recorded[check] == verdict, "\(check)")
    }
    #expect(found.count == recorded.count)
    #expect(recorded.values.count { $0 == "reproduced" } > 20)
  }

  @Test func `The committed checkpoint, measured now, has the committed accuracy and participation ratios`() throws {
    let path = Self.folder + "/s42-final.safetensors"
    let recipe = TrainingPreset.mini.recipe(seed: 42)
    let batches = try ReplicaBatches(recipe)
    let pass = try ForwardPass<Float>(checkpoint: path, headWidth: recipe.shape.headDim)
    let measured = try pass.measure(batches.probe)
    let rows = try Self.rows.get().filter { $0.key.subject == "ts51m/s42" && $0.key.step == recipe.steps }
    let intact = try #require(rows.first { $0.label == "baseline" && $0.key.quantity == .pin })
    #expect(abs(measured.intact.top1 - intact.value) <= 0.002)
    for head in measured.heads {
      let row = try #require(
        rows.first { $0.key.quantity == .pr && $0.key.run == "trajectory" && $0.headID == Claims.Head(head.index) })
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

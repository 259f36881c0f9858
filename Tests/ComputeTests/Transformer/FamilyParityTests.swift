import CheckpointFiles
import Foundation
import Ground
import Mathematics
import Testing
import Transformer

/// Tiny models of every family in many configurations, from the files that two generations of Transformers write,
/// against what Transformers computes with them.
///
/// Tolerances are on the largest deviation over the largest magnitude of a quantity. The references are in double
/// precision, so in double precision only rounding is left: a few 10⁻¹⁵ a step, hundreds of steps long; `gelu_fast`
/// alone writes √(2/π) with ten digits, which moves values by some 10⁻¹⁰. In single precision a step rounds by 6 · 10⁻⁸,
/// and Transformers itself then is up to 10⁻⁶ away from the references.
@Suite struct FamilyParityTests {
  private static let double = 1e-9
  private static let single = 2e-5

  @Test(arguments: FamilyModel.all)
  func `In double precision only rounding is left`(_ model: FamilyModel) throws {
    try compare(model, Double.self, within: Self.double)
  }

  @Test(arguments: FamilyModel.all)
  func `In single precision only its rounding is left`(_ model: FamilyModel) throws {
    try compare(model, Float.self, within: Self.single)
  }

  @Test func `The table has a row for every model, and every family has one of each generation`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Reference.path("families"))
    let names = FamilyModel.all.map(\.name)
    #expect(names.count == Set(names).count)
    #expect(Set(names) == Set(folders.filter { $0 != "references.json" }))
    #expect(Set(names) == Set(FamilyReferences.all.models.keys))
    for family in ModelConfiguration.Family.allCases {
      let rows = FamilyModel.all.filter { $0.family == family }
      #expect(rows.contains { $0.name.hasPrefix("older-") } && rows.contains { !$0.name.hasPrefix("older-") })
    }
  }

  @Test(arguments: FamilyModel.all.filter { !$0.name.hasPrefix("older-") })
  func `Every number that a checkpoint holds is one of the model's`(_ model: FamilyModel) throws {
    let opened = try OpenedModel(path: model.path)
    let stored = opened.source.tensors.reduce(0) { $0 + $1.count }
    #expect(stored > 10_000)
    #expect(opened.description.parameterCount(in: opened.tensors) == stored)
    #expect(opened.notes == [])
  }

  private func compare<Scalar: ForwardScalar & SpectralElement>(
    _ model: FamilyModel, _: Scalar.Type, within tolerance: Double
  ) throws {
    let (reference, batch) = (try model.reference, FamilyReferences.batch)
    #expect(try ModelConfiguration(configPath: model.path + "/config.json").family == model.family)
    let pass = try ForwardPass<Scalar>(checkpoint: model.path)
    func agrees(_ ours: [Double], _ theirs: [Double], _ what: String) {
      let deviation = zip(ours, theirs).map { abs($0 - $1) }.reduce(0) { $1.isNaN ? .infinity : max($0, $1) }
      let largest = theirs.map(abs).max() ?? 0
      #expect(ours.count == theirs.count && largest > 0, "\(what)")
      #expect(deviation < tolerance * largest, "\(what): \(deviation / largest)")
    }

    let heads = try pass.measure(batch).heads
    agrees(heads.compactMap(\.spectrum.participationRatio), reference.pr, "pr")
    agrees(heads.map(\.spectrum.norm), reference.norm, "norm")
    #expect(reference.attention.count == AttentionClass.allCases.count)
    for attentionClass in AttentionClass.allCases {
      let theirs = try #require(reference.attention[attentionClass.rawValue])
      // A window may end before a class's positions, and then all heads see nothing there.
      let ours = heads.map { $0.attention.mean[attentionClass] ?? .nan }
      if theirs.allSatisfy({ $0 == 0 }) {
        #expect(ours == theirs, "\(attentionClass)")
      } else {
        agrees(ours, theirs, attentionClass.rawValue)
      }
    }

    let ablations = FamilyReferences.all.ablations.map { set in
      Set(set.map { Head(layer: $0[0], head: $0[1]) })
    }
    let request = ForwardRequest(
      batch.sequences, reading: .query(targets: batch.examples.map(\.target)), ablations: ablations)
    var seen = Recorder<Scalar>()
    let result = try pass.run(request, observer: &seen)
    agrees(result.intact.map(\.targetLogit), reference.targetLogit, "target logits")
    agrees(result.intact.map(\.loss), reference.loss, "losses")
    #expect(result.ablated.count == reference.ablated.count && !ablations.isEmpty)
    for (k, (ours, theirs)) in zip(result.ablated, reference.ablated).enumerated() {
      agrees(ours.map(\.targetLogit), theirs.targetLogit, "target logits without set \(k)")
      agrees(ours.map(\.loss), theirs.loss, "losses without set \(k)")
    }
    #expect(reference.residual.count == pass.model.shape.layers + 1)
    for (layer, theirs) in reference.residual.enumerated() {
      let x = seen.residual[layer, default: []]
      let count = Double(x.count)
      let size = (x.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
      let product = x.enumerated().reduce(0) { $0 + $1.element * cos(Double($1.offset)) } / count
      agrees([size, product], theirs, "residual \(layer)")
    }

    let windows = try pass.validationLoss(batch.examples.map(\.tokens), ablations: [])
    agrees([windows.intact.loss], [reference.windowLoss], "loss at all positions")
  }
}

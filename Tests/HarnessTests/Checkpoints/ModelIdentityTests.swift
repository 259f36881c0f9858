import struct Evidence.Measurement
import Foundation
import Testing
import Transformer

@testable import Evidence
@testable import Measuring

@Suite struct ModelIdentityTests {
  /// The repository's suite declares the models.
  init() { _ = Fixtures.mappings }

  @Test func `Another model is not measured under a paper model's name`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try SmallModel(folder: folder).write()
    var recipe = CheckpointRecipe(subject: "pythia-160m")
    recipe.batches = [.file(try SmallModel.batch(in: folder))]
    let error = #expect(throws: MeasuringError.self) {
      try CheckpointMeasurer(CheckpointModel(path: folder.path), recipe) { _ in }.run()
    }
    #expect(error?.description.contains("12 layers of 12 heads of width 64") == true)
  }

  @Test func `Models of one shape are told apart`() {
    let shape = ModelDescription.Shape(
      layers: 12, width: 768, heads: 12, hidden: 3072, vocabulary: 50257, positions: 1024)
    let model = ModelDescription.gpt2(shape)
    #expect(ModelIdentity.difference(of: model, from: "gpt2-124m") == nil)
    #expect(ModelIdentity.difference(of: model, from: "pythia-160m") != nil)
    #expect(ModelIdentity.difference(of: model, from: "something-else") == nil)
  }

  @Test func `Rows of another model are refused`() {
    let rows = [
      Measurement.sample(.layerCount, 4, subject: "pythia-1b", tier: .checkpoint),
      .sample(.loss, 4, subject: "pythia-1b", tier: .checkpoint),
    ]
    #expect(throws: MeasuringError.self) { try MeasurementStore().add(measured: rows) }
  }

  @Test func `A replica may have a scale of its own`() throws {
    let rows = [Measurement.sample(.layerCount, 4, subject: "ts51m/s42", tier: .replica)]
    #expect(throws: Never.self) { try MeasurementStore().add(measured: rows) }
    #expect(throws: MeasuringError.self) {
      try MeasurementStore().add(measured: [.sample(.layerCount, 4, subject: "ts51m/s42", tier: .checkpoint)])
    }
  }

  @Test(arguments: [("layer", "layer 16"), ("head", "head 8"), ("ablated", "layer 20")])
  func `Rows of heads that a declared model does not have are refused`(field: String, says: String) {
    var row = Measurement.sample(.loss, 4, subject: "pythia-1b", tier: .checkpoint)
    switch field {
    case "layer": row.key.layer = 16
    case "head": (row.key.layer, row.key.head) = (3, 8)
    default: row.key.ablated = "L20H1"
    }
    let error = #expect(throws: MeasuringError.self) { try MeasurementStore().add(measured: [row]) }
    #expect(error?.description.contains(says) == true, "\(String(describing: error))")
  }
}

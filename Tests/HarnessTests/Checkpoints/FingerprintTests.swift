import struct Evidence.Measurement
import Foundation
import Mathematics
import Testing

@testable import Evidence
@testable import Measuring

@Suite struct FingerprintTests {
  private func run(axis: TimeAxis = .steps, tokensPerStep: Double? = nil) throws
    -> (fingerprint: Fingerprint, rows: [Evidence.Measurement])
  {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let batch = try SmallModel.batch(in: folder)
    for step in [10, 200] {
      let inner = folder.appendingPathComponent("run/checkpoint-\(step)")
      try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
      try SmallModel(folder: inner).write()
    }
    var recipe = CheckpointRecipe(subject: "small")
    recipe.batches = [.file(batch)]
    let series = try CheckpointSeries(folder: folder.appendingPathComponent("run").path)
    return try RunMeasurer(series, recipe, axis: axis, tokensPerStep: tokensPerStep) { _ in }.run()
  }

  @Test func `Every head has a trajectory that claims can ask about`() throws {
    let (fingerprint, rows) = try run()
    #expect(fingerprint.heads.count == SmallModel.layers * SmallModel.heads)
    var asking = Asking(rows: rows)
    asking.tier = .checkpoint
    // The same weights at both steps: no spread, and an integral of 190 steps times PR − 1.
    let head = try #require(fingerprint.heads.first)
    let question = "subject = small, heads = \(head.head), run = trajectory"
    #expect(try asking.value("trajectory(spread, \(question))") == 0)
    let integral = try asking.value("trajectory(integral, \(question))")
    #expect(abs(integral - 190 * (head.pr.final - 1)) < 1e-9 * integral)
    #expect(abs(head.integral - integral) < 1e-9 * integral)
  }

  @Test func `A run where nothing changes picks nothing by spread`() throws {
    let fingerprint = try run().fingerprint
    #expect(fingerprint.picksBySpread.isEmpty)
    #expect(Set(fingerprint.heads.map(\.rankByIntegral)) == Set(1...fingerprint.heads.count))
  }

  @Test func `An axis of tokens needs tokens`() throws {
    #expect(throws: MeasuringError.self) { try run(axis: .logTokens) }
    let fingerprint = try run(axis: .logTokens, tokensPerStep: 1000).fingerprint
    let head = try #require(fingerprint.heads.first)
    #expect(abs(head.integral - log(20) * (head.pr.final - 1)) < 1e-9)
  }
}

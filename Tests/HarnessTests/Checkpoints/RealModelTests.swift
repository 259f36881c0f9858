import Foundation
import Testing

@testable import Measuring

@Suite struct RealModelTests {
  private static let path =
    ProcessInfo.processInfo.environment["CLAIMS_REAL_MODEL"] ?? ".claims/cache/SmolLM2-135M-Instruct.Q4_1.gguf"

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: path),
      "SmolLM2 is not there: scripts/real/fetch.sh fetches it, or CLAIMS_REAL_MODEL names it"))
  func `SmolLM2 opens with its tokenizer`() throws {
    let model = try CheckpointModel(path: Self.path)
    #expect(model.shape.layers == 30 && model.shape.heads == 9 && model.shape.keyValueHeads == 3)
    #expect(model.digest == "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53")
    #expect(try model.tokenizer().encode(" induction heads").allSatisfy { $0 < Int32(model.shape.vocabulary) })
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: path),
      "SmolLM2 is not there: scripts/real/fetch.sh fetches it, or CLAIMS_REAL_MODEL names it"))
  func `Its tokenizer makes the probe in English`() throws {
    let model = try CheckpointModel(path: Self.path)
    let choice = try #require(BatchChoice("probe-ood"))
    let batch = try choice.batch(for: model, examples: 8)
    #expect(batch.name == "pood")
    for example in batch.examples {
      let key = try #require(example.key)
      #expect(example.tokens[key].contains(example.target))
      #expect(example.query - key.lowerBound > 80)
    }
  }
}

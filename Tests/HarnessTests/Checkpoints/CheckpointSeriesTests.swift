import Foundation
import Testing

@testable import Evidence
@testable import Measuring

@Suite struct CheckpointSeriesTests {
  private func series(_ paths: String...) throws -> CheckpointSeries {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for path in paths {
      let file = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: file)
    }
    return try CheckpointSeries(folder: folder.path)
  }

  @Test(
    arguments: [
      ("step-000400.safetensors", 400), ("checkpoint-400", 400), ("step1000-tokens4B", 1000), ("ckpt_012.pt", 12),
      ("s42_step_8000.bin", 8000),
    ] as [(String, Int?)] + [("model.safetensors", nil)])
  func `A step is read from the name`(_ name: String, _ step: Int?) {
    #expect(CheckpointSeries.step(in: name) == step)
  }

  @Test func `Tokens are read from the name`() {
    #expect(CheckpointSeries.tokens(in: "step1000-tokens4B") == 4e9)
    #expect(CheckpointSeries.tokens(in: "step1000") == nil)
  }

  @Test func `Files and folders of weights are found in order of step`() throws {
    let found = try series(
      "step-1000.safetensors", "step-20.safetensors", "checkpoint-300/model.safetensors", "notes-7.txt", "run.json")
    #expect(found.entries.map(\.step) == [20, 300, 1000])
  }

  @Test func `A folder of checkpoints within the run is used`() throws {
    let found = try series("state.safetensors", "checkpoints/step-1.safetensors", "checkpoints/step-2.safetensors")
    #expect(found.entries.map(\.step) == [1, 2])
  }

  @Test func `Parts of one checkpoint are no steps`() {
    #expect(throws: MeasuringError.self) {
      try series("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")
    }
  }

  @Test func `Two checkpoints of one step are refused`() {
    let error = #expect(throws: MeasuringError.self) { try series("step-5.pt", "step5.safetensors") }
    #expect(error?.description.contains("step 5") == true)
  }

  @Test func `One checkpoint is no trajectory`() {
    #expect(throws: MeasuringError.self) { try series("step-5.pt") }
  }
}

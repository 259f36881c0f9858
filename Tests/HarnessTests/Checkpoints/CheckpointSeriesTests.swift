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
      ("s42_step_8000.bin", 8000), ("TinyLlama-1.1B-intermediate-step-480k-1T", 480_000), ("step_1.5M", 1_500_000),
      ("checkpoint-500-epoch-1", 500), ("stage1-step3000-tokens12B", 3000), ("global_step10", 10), ("iter_0012000", 12000),
      ("epoch=3-step=1500.ckpt", 1500), ("7.pt", 7), ("s1-iter20-step40", 40), ("step-000480K", 480_000),
    ])
  func `A step is read from the name`(_ name: String, _ step: Int) {
    #expect(StepName(name) == .step(step))
  }

  @Test(arguments: ["model.safetensors", "main", "final", "pythia-160m", "model-v2", "llama-3b"])
  func `A name without a step has none`(_ name: String) {
    #expect(StepName(name) == StepName.none)
  }

  @Test(arguments: ["run-2-500", "step1-step2", "step-1.5"])
  func `A name of which several numbers may be the step is left open`(_ name: String) {
    guard case .open = StepName(name) else {
      Issue.record("\(name) is \(StepName(name))")
      return
    }
  }

  @Test func `Of several numbers the one that differs between checkpoints is the step`() {
    let names = ["run-2-500", "run-2-1000", "run-2-1500"]
    #expect(names.map { StepName($0, among: names) } == [.step(500), .step(1000), .step(1500)])
    guard case .open = StepName("run-2-500", among: ["run-2-500", "run-3-1000"]) else {
      Issue.record("two numbers differ")
      return
    }
  }

  @Test func `Stages whose steps count anew are asked about`() {
    let error = #expect(throws: MeasuringError.self) {
      try series("stage1-step1000/model.safetensors", "stage2-step500/model.safetensors")
    }
    #expect(error?.problem.contains("--step-pattern") == true)
  }

  @Test func `A pattern says where the step stands`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["a1-b7.pt", "a2-b3.pt"] { try Data().write(to: folder.appendingPathComponent(name)) }
    #expect(throws: MeasuringError.self) { try CheckpointSeries(folder: folder.path) }
    #expect(try CheckpointSeries(folder: folder.path, step: #"-b(\d+)"#).entries.map(\.step) == [3, 7])
  }

  @Test func `Checkpoints without a step are named as passed over`() throws {
    let found = try series(
      "step1000-tokens4B/model.safetensors", "step2000-tokens8B/model.safetensors", "main/model.safetensors")
    #expect(found.entries.map(\.step) == [1000, 2000])
    #expect(found.passedOver == ["main"])
  }

  @Test func `Revisions in the cache of the Hub are found by their names`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (revision, commit) in [("step0", "aa"), ("step512", "bb"), ("main", "cc")] {
      for (path, text) in [("refs/\(revision)", commit), ("snapshots/\(commit)/model.safetensors", "")] {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
    }
    let found = try CheckpointSeries(folder: folder.path)
    #expect(found.entries.map(\.step) == [0, 512])
    #expect(found.entries.map { $0.path.hasSuffix("/bb") } == [false, true])
    #expect(found.passedOver == ["main"])
  }

  @Test func `Tokens are read from the name`() {
    #expect(CheckpointSeries.tokens(in: "step1000-tokens4B") == 4e9)
    #expect(CheckpointSeries.tokens(in: "step1000-tokens1.5T") == 1.5e12)
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

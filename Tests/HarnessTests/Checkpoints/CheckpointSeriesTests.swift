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
      ("step-1e3", 1000), ("step=1e4.ckpt", 10_000), ("step1.0e3", 1000), ("ckpt-1e+05", 100_000), ("step1,000", 1000),
      ("checkpoint-10,000", 10_000), ("step1000of5000", 1000), ("model_000650.pt", 650), ("iter_0001000", 1000),
    ])
  func `A step is read from the name`(_ name: String, _ step: Int) {
    #expect(StepName(name) == .step(step))
  }

  @Test(arguments: [
    "model.safetensors", "main", "final", "pythia-160m", "model-v2", "llama-3b", "epoch_1", "epoch-1.ckpt", "checkpoint_ep5",
    "checkpoint-epoch-1", "seed-1", "layer-2", "hours-5", "samples-1000", "ckpt-5M-tokens", "3000000000-tokens", "tokens-5000",
  ])
  func `A name without a step has none`(_ name: String) {
    #expect(StepName(name) == StepName.none)
  }

  @Test(arguments: [
    "run-2-500", "step1-step2", "step-1.5", "checkpoint-10_000", "step_1_000", "step-10 000", "10.000", "step-10.000", "checkpoint-5B",
    "step-2B", "ckpt-2.5b",
  ])
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

  @Test(arguments: [
    ["phase1-step100", "phase1-step200", "phase2-step50"], ["pretrain-step100", "sft-step50"],
    ["pythia-70m-deduped-step100", "pythia-70m-step200"], ["pythia-70m-step100", "pythia-160m-step200"],
    ["seed1-step100", "seed2-step200"], ["seed-1-step100", "seed-2-step200"], ["stage1-step1000", "stage2-step500"],
  ])
  func `Names of several runs, models or stages are no series`(_ names: [String]) throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in names { try Data().write(to: folder.appendingPathComponent(name + ".safetensors")) }
    let error = #expect(throws: MeasuringError.self) { try CheckpointSeries(folder: folder.path) }
    #expect(error?.problem.contains("of several runs, models or stages") == true, "\(String(describing: error))")
    #expect(try CheckpointSeries(folder: folder.path, step: #"step(\d+)"#).entries.count == names.count)
  }

  @Test(arguments: [
    ["epoch=0-step=100", "epoch=1-step=200-loss=2.31"], ["checkpoint-100", "step-200", "ckpt_300"],
    ["step1000-tokens4B", "step2000-tokens8.5B"], ["llama-step-240k-503b", "llama-step-480k-1T"],
    ["step-1-20240101T120000", "step-2-20240102T130000"], ["step-1-3fa2bc1", "step-2-ab12cd9"], ["step-1-20240101", "step-2-20240102"], ["global_step10", "global_step20_final"], ["run-2-500", "run-2-1000"],
  ])
  func `What only measures or dates a checkpoint does not tell runs apart`(_ names: [String]) throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in names { try Data().write(to: folder.appendingPathComponent(name + ".safetensors")) }
    #expect(try CheckpointSeries(folder: folder.path).entries.count == names.count)
  }

  @Test func `What is unfinished, put aside or empty is passed over, and that is said`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for path in [
      "checkpoint-500/model.safetensors", "checkpoint-1000/model.safetensors", "tmp-checkpoint-1500/model.safetensors",
      "checkpoint-2000.tmp/model.safetensors", "checkpoint-2500/config.json", "optim_step_00001000.pt", "runs/events",
    ] {
      let file = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: file)
    }
    let found = try CheckpointSeries(folder: folder.path)
    #expect(found.entries.map(\.step) == [500, 1000])
    #expect(
      found.passedOver == [
        "checkpoint-2500 (no weights in it)", "checkpoint-2000.tmp (unfinished)", "tmp-checkpoint-1500 (unfinished)",
      ])
  }

  @Test func `A folder whose trainer says another step than its name is asked about`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, step) in [("checkpoint-500", 500), ("checkpoint-1000", 900)] {
      let place = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try Data().write(to: place.appendingPathComponent("model.safetensors"))
      try Data(#"{"global_step": \#(step)}"#.utf8).write(to: place.appendingPathComponent("trainer_state.json"))
    }
    let error = #expect(throws: MeasuringError.self) { try CheckpointSeries(folder: folder.path) }
    #expect(error?.problem.contains("checkpoint-1000 says 1000 and trainer_state.json in it 900") == true)
  }

  @Test func `A folder is a run's if it holds several checkpoints and no model of its own`() throws {
    let folder = try Fixtures.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for path in ["run/step-1.safetensors", "run/step-2.safetensors", "model/model.safetensors", "model/step-1.safetensors", "one/step-1.pt"] {
      let file = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: file)
    }
    #expect(CheckpointSeries.isRun(folder.path + "/run"))
    #expect(!CheckpointSeries.isRun(folder.path + "/model") && !CheckpointSeries.isRun(folder.path + "/one"))
    #expect(!CheckpointSeries.isRun(folder.path + "/run/step-1.safetensors"))
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
    #expect(found.passedOver == ["main (no step in its name)"])
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
    #expect(found.passedOver == ["main (no step in its name)"])
  }

  @Test func `Tokens are read from the name`() {
    #expect(CheckpointSeries.tokens(in: "step1000-tokens4B") == 4e9)
    #expect(CheckpointSeries.tokens(in: "step1000-tokens1.5T") == 1.5e12)
    #expect(CheckpointSeries.tokens(in: "step1000-tokens512M") == 512e6 && CheckpointSeries.tokens(in: "step1-tokens500k") == 5e5)
    #expect(CheckpointSeries.tokens(in: "step-240k-503b") == 503e9 && CheckpointSeries.tokens(in: "step-7-2B-tokens") == 2e9)
    #expect(CheckpointSeries.tokens(in: "step1000") == nil && CheckpointSeries.tokens(in: "pythia-1b") == nil)
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

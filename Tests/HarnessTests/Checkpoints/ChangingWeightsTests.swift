import Claims
import struct Evidence.Measurement
import Foundation
import Ground
import Synchronization
import Testing

@testable import Evidence
@testable import Measuring

/// Weight files that another process changes while they are measured, and models that compute nothing.
@Suite struct ChangingWeightsTests {
  private let folder: URL
  private var weights: String { folder.appendingPathComponent("m/model.safetensors").path }
  private let batch: String

  init() throws {
    folder = try Fixtures.temporaryFolder()
    let model = folder.appendingPathComponent("m")
    try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
    try SmallModel(folder: model).write()
    batch = try SmallModel.batch(in: folder)
  }

  enum Change: CaseIterable, Sendable {
    case cut, emptied, rewritten, rewrittenAtItsTime, appended
  }

  private static func change(_ change: Change, _ path: String) {
    var status = stat()
    stat(path, &status)
    guard let handle = FileHandle(forUpdatingAtPath: path) else { return }
    switch change {
    case .cut: truncate(path, 5000)
    case .emptied: truncate(path, 0)
    case .appended:
      handle.seekToEndOfFile()
      handle.write(Data([0]))
    case .rewritten, .rewrittenAtItsTime:
      handle.seek(toFileOffset: UInt64(status.st_size) - 4000)
      handle.write(Data([UInt8](repeating: 0x3E, count: 4000)))
    }
    try? handle.close()
    guard change == .rewrittenAtItsTime else { return }
    // Some copiers put the time back that the file had.
    var times = [status.st_atim, status.st_mtim]
    utimensat(AT_FDCWD, path, &times, 0)
  }

  private func recipe() -> CheckpointRecipe {
    var recipe = CheckpointRecipe(subject: "tiny")
    recipe.batches = [.file(batch)]
    recipe.draws = 1
    return recipe
  }

  @Test(arguments: Change.allCases)
  func `A weight file that changes while it is measured gives no rows`(change: Change) throws {
    let path = weights
    let isDone = Mutex(false)
    let measurer = CheckpointMeasurer(try CheckpointModel(path: folder.path + "/m"), recipe()) { event in
      guard case .layer = event, isDone.withLock({ done in defer { done = true }; return !done }) else { return }
      Self.change(change, path)
    }
    let error = #expect(throws: MeasuringError.self) { try measurer.run() }
    #expect(error?.description.contains("model.safetensors") == true, "\(String(describing: error))")
    #expect(error?.description.contains("while it was read") == true, "\(String(describing: error))")
  }

  @Test func `Nor do further conditions`() throws {
    let model = try CheckpointModel(path: folder.path + "/m")
    let measurer = CheckpointMeasurer(model, recipe()) { _ in }
    let wanted = RequestedAblation(batch: "repeats", heads: .set(HeadSet([Head(layer: 0, head: 1)])), needsControls: false)
    #expect(try !measurer.measure(requested: [wanted]).isEmpty)
    Self.change(.rewritten, weights)
    #expect(throws: MeasuringError.self) { try measurer.measure(requested: [wanted]) }
  }

  @Test func `A run whose checkpoint changes gives no fingerprint`() throws {
    let run = folder.appendingPathComponent("run")
    for step in [10, 20] {
      let place = run.appendingPathComponent("step\(step)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try SmallModel(folder: place, seed: UInt32(step)).write()
    }
    let path = run.appendingPathComponent("step20/model.safetensors").path
    let layers = Mutex(0)
    let measurer = RunMeasurer(try CheckpointSeries(folder: run.path), recipe(), axis: .steps, tokensPerStep: nil) { event in
      guard case .layer = event, layers.withLock({ $0 += 1; return $0 == SmallModel.layers + 1 }) else { return }
      Self.change(.rewritten, path)
    }
    #expect(throws: MeasuringError.self) { try measurer.run() }
  }

  @Test func `Checkpoints of two models are no run`() throws {
    let run = folder.appendingPathComponent("run")
    for step in [10, 20] {
      let place = run.appendingPathComponent("step\(step)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try SmallModel(folder: place).write()
    }
    let config = run.appendingPathComponent("step20/config.json")
    try String(contentsOf: config, encoding: .utf8).editing("10000.0", to: "500000.0")
      .write(to: config, atomically: true, encoding: .utf8)
    let error = #expect(throws: MeasuringError.self) {
      try RunMeasurer(CheckpointSeries(folder: run.path), recipe(), axis: .steps, tokensPerStep: nil) { _ in }.run()
    }
    #expect(error?.description.contains("is another model") == true)
  }

  @Test(arguments: [0, 1e30] as [Float])
  func `A model whose heads put out nothing is refused`(scale: Float) throws {
    let model = folder.appendingPathComponent("dead")
    try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
    try SmallModel(folder: model, scale: scale).write()
    let error = #expect(throws: MeasuringError.self) {
      try CheckpointMeasurer(CheckpointModel(path: model.path), recipe()) { _ in }.run()
    }
    #expect(error?.place == model.path)
  }

  @Test func `Verdicts on heads that put out nothing say so`() throws {
    func row(_ head: Int, _ norm: Double) -> Measurement {
      Measurement(
        Measurement.Key(
          tier: .checkpoint, subject: "tiny", step: 5, batch: "b", quantity: .norm, layer: 0, head: head, run: "panel"),
        value: norm, provenance: Provenance(source: "s", digest: "d", precision: "fp32", software: "s"))
    }
    func notices(_ norms: [Double]) throws -> [String] {
      try DeadModels.notices(MemoryTable(norms.enumerated().map { row($0, $1) }), subjects: ["tiny"])
    }
    #expect(try notices([1, 2]) == [])
    #expect(try notices([1, 0]).first?.contains("L0H1") == true)
    #expect(try notices([0, 0]).first?.contains("tiny@5, batch b: the outputs of all its heads are zero") == true)
  }

  @Test func `What a batch asks wrongly names the model and the batch's file`() throws {
    let file = folder.appendingPathComponent("beyond.json").path
    try Data(#"{"name": "mine", "examples": [{"tokens": [1, 99999, 3], "target": 2}]}"#.utf8)
      .write(to: URL(fileURLWithPath: file))
    var recipe = recipe()
    recipe.batches = [.file(batch), .file(file)]
    let error = #expect(throws: MeasuringError.self) {
      try CheckpointMeasurer(CheckpointModel(path: folder.path + "/m"), recipe) { _ in }.run()
    }
    #expect(error?.description.contains(file) == true && error?.description.contains(folder.path + "/m") == true)
  }
}

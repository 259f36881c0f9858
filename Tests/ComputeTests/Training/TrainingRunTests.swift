import Foundation
import Testing

@testable import CheckpointFiles
@testable import Training

@Suite(.serialized)
struct TrainingRunTests {
  /// A folder that is removed with the value.
  final class Folder {
    let path = NSTemporaryDirectory() + "/run-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Contents by path relative to the folder.
    func files() throws -> [String: Data] {
      var files: [String: Data] = [:]
      for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
        let file = path + "/" + name
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue {
          files[name] = try Data(contentsOf: URL(fileURLWithPath: file))
        }
      }
      return files
    }
  }

  /// A model that learns to retrieve in a few seconds.
  static func recipe(seed: UInt64 = 42, steps: Int) -> TrainingRecipe {
    TrainingRecipe(
      shape: ModelShape(layers: 2, width: 32, heads: 2, feedForward: 64, context: 32, vocabulary: 144),
      seed: seed, steps: steps, sequences: 32, probeFraction: 0.5,
      schedule: LearningRateSchedule(peak: 1e-2, warmupSteps: 20), optimiser: AdamW(weightDecay: 0.1),
      startDeviation: 0.05, text: .language(codewords: 48, seed: 1),
      evaluation: EvaluationPlan(every: 10, examples: 200),
      checkpoints: CheckpointCadence([.init(through: 20, every: 4), .init(through: 100, every: 20)]),
      division: WorkDivision(lanes: 2, chunk: 8))
  }

  @Test func `A small model learns to retrieve within seconds`() throws {
    let folder = Folder()
    let run = try TrainingRun(Self.recipe(steps: 120), folder: folder.path)
    try run.train()
    let first = try #require(run.curve.points.first)
    let last = try #require(run.curve.points.last)
    #expect(first.near < 0.05)
    #expect(last.near > 0.8)
    #expect(last.text < first.text - 1)
    #expect(run.isFinished)
  }

  @Test(arguments: [1, 7, 20])
  func `A run that was killed ends with the same bytes as one that was not`(killedAt step: Int) throws {
    let whole = Folder()
    try TrainingRun(Self.recipe(steps: 24), folder: whole.path).train()

    let broken = Folder()
    let beginning = try TrainingRun(Self.recipe(steps: 24), folder: broken.path)
    try beginning.train { beginning.trainer.step == step }
    // A kill while a file was being written leaves its temporary behind. No process has this number.
    let litter = broken.path + "/checkpoints/step-000020.safetensors.\(Int32.max).0.tmp"
    try Data("half".utf8).write(to: URL(fileURLWithPath: litter))
    let end = try TrainingRun(Self.recipe(steps: 24), folder: broken.path)
    #expect(end.isResumed)
    try end.train()
    #expect(try broken.files() == whole.files())
  }

  @Test func `A finished run has nothing left to do`() throws {
    let folder = Folder()
    try TrainingRun(Self.recipe(steps: 5), folder: folder.path).train()
    let files = try folder.files()
    let again = try TrainingRun(Self.recipe(steps: 5), folder: folder.path)
    #expect(again.isFinished)
    try again.train()
    #expect(try folder.files() == files)
  }

  @Test func `Another recipe's state is refused`() throws {
    let folder = Folder()
    try TrainingRun(Self.recipe(steps: 5), folder: folder.path).train()
    #expect(throws: TrainingError.self) {
      try TrainingRun(Self.recipe(seed: 43, steps: 5), folder: folder.path)
    }
  }

  @Test func `Seeds differ`() throws {
    let one = try Trainer(Self.recipe(steps: 5))
    let other = try Trainer(Self.recipe(seed: 271, steps: 5))
    #expect(try one.advance() != other.advance())
    // All are judged by the same probes.
    #expect(one.nearProbes == other.nearProbes)
    #expect(one.nearProbes.tokens != one.farProbes.tokens)
  }

  @Test func `A checkpoint holds the weights, the shape and the recipe`() throws {
    let folder = Folder()
    let recipe = Self.recipe(steps: 5)
    let run = try TrainingRun(recipe, folder: folder.path)
    try run.train()
    let file = try SafetensorsFile(path: run.folder.checkpoint(step: 4))
    #expect(file.metadata["step"] == "4")
    #expect(file.metadata["tokens"] == String(4 * 32 * 32))
    let config = Data(try #require(file.metadata["config"]).utf8)
    #expect(try JSONDecoder().decode(ModelShape.self, from: config) == recipe.shape)
    let stored = Data(try #require(file.metadata["recipe"]).utf8)
    #expect(try JSONDecoder().decode(TrainingRecipe.self, from: stored) == recipe)
    let final = try SafetensorsFile(path: run.folder.checkpoint(step: 5))
    for tensor in run.trainer.layout.tensors {
      #expect(try final.tensor(tensor.name).description.shape == tensor.shape)
      #expect(try final.values(of: tensor.name) == Array(run.trainer.weights(of: tensor)))
    }
  }

  /// Remembers the entropy of the first head, and adds up all it has seen.
  final class Watcher: TrainingMonitor {
    let interval = 3
    let batch: ProbeBatch
    var memory: [Double] = []

    init(_ batch: ProbeBatch) { self.batch = batch }

    func observe(_ observation: HeadObservation) {
      memory.append(observation.attentionEntropy[0])
      memory.append(Double(observation.outputs(layer: 1).reduce(0, +)))
    }
  }

  @Test func `A resumed run's monitor remembers what it saw before`() throws {
    let recipe = Self.recipe(steps: 12)
    let batch = try Trainer(recipe).nearProbes
    let whole = Watcher(batch)
    let folder = Folder()
    try TrainingRun(recipe, folder: folder.path, monitor: whole).train()
    #expect(whole.memory.count == 8)

    let other = Folder()
    let beginning = try TrainingRun(recipe, folder: other.path, monitor: Watcher(batch))
    try beginning.train { beginning.trainer.step == 6 }
    let resumed = Watcher(batch)
    try TrainingRun(recipe, folder: other.path, monitor: resumed).train()
    #expect(resumed.memory == whole.memory)
  }

  /// Collects what it is told.
  final class Recorder: TrainingReporter {
    var reports: [TrainingProgress] = []
    func report(_ progress: TrainingProgress) { reports.append(progress) }
  }

  @Test func `Progress counts up to the end`() throws {
    let folder = Folder()
    let recorder = Recorder()
    try TrainingRun(Self.recipe(steps: 5), folder: folder.path).train(reporter: recorder)
    #expect(recorder.reports.map(\.step) == [1, 2, 3, 4, 5])
    let last = try #require(recorder.reports.last)
    #expect(last.remaining == .zero)
    #expect(last.tokensPerSecond > 0)
    #expect(last.latest?.step == 5)
  }
}

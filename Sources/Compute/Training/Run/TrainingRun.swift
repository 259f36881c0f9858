import Foundation
import Mathematics

/// A run in a folder: trains, saves checkpoints and the curve, and goes on where it stopped.
///
/// The state is saved after every checkpoint, as the last of a step's files. Whenever a run is killed, the
/// next one takes up that state and repeats what came after it, bit by bit; files that were already there are
/// replaced by the same ones.
public final class TrainingRun {
  public let trainer: Trainer
  public let folder: RunFolder
  public private(set) var curve: TrainingCurve
  /// Whether the folder held a state to go on from.
  public let isResumed: Bool
  /// What the monitor has taken in this process, in seconds.
  public private(set) var monitorSeconds = 0.0
  private let monitor: (any TrainingMonitor)?

  /// Takes up the run in this folder, or begins it.
  ///
  /// - Parameters:
  ///   - folder: made if it is not there; one with the state of another recipe is refused
  ///   - monitor: looks at the heads during training; the same one has to be given when a run is resumed
  public init(
    _ recipe: TrainingRecipe, folder path: String, monitor: (any TrainingMonitor)? = nil
  ) throws(TrainingError) {
    trainer = try Trainer(recipe)
    folder = RunFolder(path: path)
    self.monitor = monitor
    isResumed = FileManager.default.fileExists(atPath: folder.state)
    folder.removeLitter()
    if isResumed {
      let state = try TrainingState.read(into: trainer, from: folder.state)
      curve = state.curve
      monitor?.memory = state.memory
    } else {
      curve = TrainingCurve()
      try folder.create()
      try RunFolder.write(JSON.text(recipe, pretty: true) + "\n", to: folder.recipe)
    }
  }

  /// Whether a step is one that is saved.
  public func isSaved(_ step: Int) -> Bool {
    trainer.recipe.checkpoints.includes(step, of: trainer.recipe.steps)
  }

  public var isFinished: Bool { trainer.step == trainer.recipe.steps }

  /// Trains to the end.
  ///
  /// - Parameters:
  ///   - reporter: hears of every step
  ///   - shouldStop: asked after every step; training returns early if it says so, and what came after the last
  ///     checkpoint will be repeated
  public func train(
    reporter: (any TrainingReporter)? = nil, shouldStop: () -> Bool = { false }
  ) throws(TrainingError) {
    // One region for the whole run: entering and leaving them costs, and steps are short.
    try BLASThreads.serial { () throws(TrainingError) in
      let clock = ContinuousClock()
      let start = clock.now
      let first = trainer.step
      while !isFinished {
        let losses = try trainer.advance()
        try record(losses)
        if let reporter {
          let elapsed = start.duration(to: clock.now)
          let done = trainer.step - first
          reporter.report(
            TrainingProgress(
              step: trainer.step, steps: trainer.recipe.steps, losses: losses, latest: curve.points.last,
              tokensPerSecond: Double(done * trainer.recipe.tokensPerStep) / (elapsed / .seconds(1)),
              remaining: elapsed / done * (trainer.recipe.steps - trainer.step)))
        }
        if shouldStop() { return }
      }
    }
  }

  /// Whatever is due after a step.
  private func record(_ losses: Trainer.StepLosses) throws(TrainingError) {
    let recipe = trainer.recipe
    let step = trainer.step
    if let monitor, step.isMultiple(of: monitor.interval) {
      let start = ContinuousClock.now
      monitor.observe(trainer.observe(monitor.batch))
      monitorSeconds += start.duration(to: .now) / .seconds(1)
    }
    if step == 1 || step == recipe.steps || step.isMultiple(of: recipe.evaluation.every) {
      let near = trainer.answers(trainer.nearProbes).accuracy(targets: trainer.nearProbes.targets)
      let far = trainer.answers(trainer.farProbes).accuracy(targets: trainer.farProbes.targets)
      curve.points.append(
        .init(step: step, text: losses.text, probe: losses.probe, near: near, far: far))
    }
    if recipe.checkpoints.includes(step, of: recipe.steps) {
      try trainer.writeCheckpoint(to: folder.checkpoint(step: step))
      try RunFolder.write(curve.csv, to: folder.curve)
      try TrainingState(curve: curve, memory: monitor?.memory ?? []).write(trainer, to: folder.state)
    }
  }
}

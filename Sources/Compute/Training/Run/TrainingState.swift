import CheckpointFiles
import Ground

/// What a run needs to go on after a step as if nothing had happened: weights, moments, the step itself, and what
/// has been recorded. Batches are functions of seed and step, so there are no generators to save.
struct TrainingState {
  var curve: TrainingCurve
  /// What the monitor remembers.
  var memory: [Double]

  private static let tensors = ["weights", "mean", "square"]

  /// Saves the trainer and these records.
  func write(_ trainer: Trainer, to path: String) throws(TrainingError) {
    let optimiser = trainer.optimiser
    let points = curve.values
    do throws(CheckpointError) {
      var descriptions = Self.tensors.map {
        TensorDescription(name: $0, shape: [optimiser.layout.count], elementType: .float32)
      }
      descriptions.append(TensorDescription(name: "curve", shape: [points.count], elementType: .float64))
      descriptions.append(TensorDescription(name: "memory", shape: [memory.count], elementType: .float64))
      var writer = try SafetensorsWriter(
        path: path, tensors: descriptions,
        metadata: ["recipe": trainer.recipe.json, "step": String(trainer.step)])
      for slab in [optimiser.weights, optimiser.mean, optimiser.square] {
        try writer.append(UnsafeBufferPointer(slab.buffer))
      }
      for values in [points, memory] {
        try values.withUnsafeBufferPointer { (values) throws(CheckpointError) in try writer.append(values) }
      }
      try writer.finish()
    } catch {
      throw .file(error)
    }
  }

  /// Restores the trainer and returns the records.
  static func read(into trainer: Trainer, from path: String) throws(TrainingError) -> TrainingState {
    do throws(CheckpointError) {
      let file = try SafetensorsFile(path: path)
      guard file.metadata["recipe"] == trainer.recipe.json else {
        throw CheckpointError(
          file: path, place: "__metadata__", problem: "it belongs to a run with another recipe",
          remedy: "Train in another folder, or remove this one if its run is no longer wanted.")
      }
      guard let step = file.metadata["step"].flatMap(Int.init), step > 0, step <= trainer.recipe.steps,
        let curve = TrainingCurve(values: try doubles("curve", of: file))
      else {
        throw CheckpointError(
          file: path, place: "__metadata__", problem: "it does not say at which step it was saved",
          remedy: "Remove the file to train from the beginning.")
      }
      let optimiser = trainer.optimiser
      for (name, slab) in zip(tensors, [optimiser.weights, optimiser.mean, optimiser.square]) {
        try file.read(name, into: slab.buffer)
      }
      trainer.step = step
      return TrainingState(curve: curve, memory: try doubles("memory", of: file))
    } catch {
      throw .file(error)
    }
  }

  private static func doubles(
    _ name: String, of file: SafetensorsFile
  ) throws(CheckpointError) -> [Double] {
    var values = [Double](repeating: 0, count: try file.tensor(name).description.count)
    try values.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in
      try file.read(name, into: buffer)
    }
    return values
  }
}

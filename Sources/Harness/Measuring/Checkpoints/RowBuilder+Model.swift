import Evidence
import struct Evidence.Measurement
import Ground

/// What rows of every kind of measurement say of the model, and hold to.
extension RowBuilder {
  mutating func addShape(of model: CheckpointModel) {
    let shape = model.shape
    addShape([
      (.layerCount, shape.layers), (.headCount, shape.heads), (.keyValueHeadCount, shape.keyValueHeads),
      (.headDim, shape.headWidth), (.width, shape.width), (.parameters, model.parameterCount),
    ])
  }

  /// The rows.
  ///
  /// - Throws: ``MeasuringError`` for a value that is not finite.
  func finiteRows(of model: CheckpointModel) throws(MeasuringError) -> [Measurement] {
    if let bad = rows.first(where: { !$0.value.isFinite }) {
      let place = bad.headID.map { " of \($0)" } ?? ""
      throw MeasuringError(
        model.path,
        "\(bad.key.quantity.rawValue)\(place) is \(bad.value): the checkpoint's weights are damaged, or overflow "
          + "in single precision; nothing was written")
    }
    return rows
  }
}

import CheckpointFiles
import Synchronization
import Transformer

/// Weights that say how far a sweep has come: a pass asks for one layer's tensors after the other.
struct WatchedWeights: WeightSource {
  private let weights: CheckpointWeights
  private let watch: LayerWatch

  init(_ tensors: any TensorSource, _ watch: LayerWatch) {
    weights = CheckpointWeights(tensors)
    self.watch = watch
  }

  func shape(of name: String) -> [Int]? { weights.shape(of: name) }

  func read<Scalar: ForwardScalar>(
    _ name: String, rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Scalar>
  ) throws {
    watch.asked(for: name)
    try weights.read(name, rows: rows, into: buffer)
  }

  func elements<Scalar: ForwardScalar>(_ name: String, as type: Scalar.Type) -> UnsafeBufferPointer<Scalar>? {
    watch.asked(for: name)
    return weights.elements(name, as: type)
  }

  func release(_ name: String) { weights.release(name) }
}

/// Notices when a pass comes to another layer.
final class LayerWatch: Sendable {
  private let layer = Mutex<Int?>(nil)
  private let report: @Sendable (Int) -> Void

  /// - Parameter report: called with the layer's number, from whichever thread loads it.
  init(report: @escaping @Sendable (Int) -> Void) { self.report = report }

  func asked(for name: String) {
    // Every family numbers its layers in the tensors' names: `model.layers.7.mlp…`, `h.7.attn…`.
    guard let number = name.split(separator: ".").lazy.compactMap({ Int($0) }).first else { return }
    let isNew = layer.withLock { current in
      defer { current = number }
      return current != number
    }
    if isNew { report(number) }
  }
}

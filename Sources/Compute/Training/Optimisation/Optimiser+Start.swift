import Mathematics

extension Optimiser {
  /// Fills the weights with their values before training and clears the moments.
  ///
  /// - Parameter deviation: standard deviation of embeddings and maps; maps into the residual stream have it divided
  ///   by the root of their number, so that the stream's variance does not grow with depth
  func start(seed: UInt64, deviation: Double) {
    let residual = deviation / Double(layout.branches).squareRoot()
    for (index, tensor) in layout.tensors.enumerated() {
      var generator = Xoshiro256(seed: seed, purpose: .weights, index)
      for i in tensor.range {
        weights.start[i] =
          switch tensor.start {
          case .ones: 1
          case .zeros: 0
          case .normal: S(generator.normal() * deviation)
          case .normalIntoResidual: S(generator.normal() * residual)
          }
      }
    }
    mean.start.update(repeating: 0, count: mean.count)
    square.start.update(repeating: 0, count: square.count)
  }
}

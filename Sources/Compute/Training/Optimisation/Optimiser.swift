import Mathematics

/// Weights under training, with AdamW's moments; all flat buffers in the order of ``ParameterLayout``.
final class Optimiser<S: TrainingScalar> {
  let layout: ParameterLayout
  let weights: Slab<S>
  /// Running mean of gradients.
  let mean: Slab<S>
  /// Running mean of squared gradients.
  let square: Slab<S>

  init(_ layout: ParameterLayout) {
    self.layout = layout
    weights = Slab(count: layout.count)
    mean = Slab(count: layout.count)
    square = Slab(count: layout.count)
  }

  /// One update; see ``AdamW``.
  ///
  /// - Parameter step: the update's number, from 1
  func step(
    _ method: AdamW, step: Int, rate: Double, gradients: UnsafePointer<S>, gradientScale: Double, threads: Int
  ) {
    let update = method.update(step: step, rate: rate, gradientScale: gradientScale)
    let work = Unchecked((self, gradients))
    for (range, decays) in [
      (0..<layout.decayedCount, true), (layout.decayedCount..<layout.count, false),
    ] {
      let piece = ModelLanes<S>.piece
      Parallel.forEach(count: (range.count + piece - 1) / piece, threads: threads) { index in
        let (optimiser, gradients) = work.value
        let start = range.lowerBound + index * piece
        method.apply(
          update, decays: decays, count: min(piece, range.upperBound - start),
          weights: optimiser.weights.start + start, mean: optimiser.mean.start + start,
          square: optimiser.square.start + start, gradients: gradients + start)
      }
    }
  }
}

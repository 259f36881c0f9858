import Mathematics

/// Passes over batches that are spread over a fixed number of lanes.
///
/// For gradients the batch is cut into chunks of a few sequences; lane l takes chunks l, l + lanes, … in order and sums their
/// gradients in a buffer of its own. Those buffers are then added in order. So the result depends on the number of
/// lanes and the size of a chunk (both are part of the recipe), not on how many threads happen to run.
final class ModelLanes<S: TrainingScalar> {
  let lanes: Int
  let chunk: Int
  private let layout: ParameterLayout
  let passes: [ModelPass<S>]
  private let buffers: [Slab<S>]

  /// - Parameter chunk: sequences in one forward and backward pass
  init(_ shape: ModelShape, lanes: Int, chunk: Int) {
    self.lanes = lanes
    self.chunk = chunk
    layout = ParameterLayout(shape)
    passes = (0..<lanes).map { _ in ModelPass(shape, capacity: chunk * shape.context) }
    buffers = (0..<lanes).map { [layout] _ in Slab(count: layout.count) }
  }

  /// Mean losses of a batch.
  struct Losses: Sendable, Hashable {
    /// Mean over all positions.
    var text: Double
    /// Mean over the probes' read positions; 0 without probes.
    var probe: Double
  }

  /// The gradient of `text mean + probeWeight · probe mean`, unscaled.
  var gradients: UnsafeMutablePointer<S> { buffers[0].start }

  /// Computes losses and gradients; returns the former and the gradients' norm.
  func run(
    _ batch: TrainingBatch, probeWeight: Double, parameters: UnsafePointer<S>
  ) -> (losses: Losses, norm: Double) {
    let probes = batch.probeCount
    let weights = ModelPass<S>.LossWeights(
      text: S(1 / Double(batch.tokenCount)), probe: probes == 0 ? 0 : S(probeWeight / Double(probes)))
    var sums = [ModelPass<S>.LossSums](repeating: .init(), count: lanes)
    sums.withUnsafeMutableBufferPointer { sums in
      let work = Unchecked((lanes: self, parameters: parameters, sums: sums))
      Parallel.forEach(count: lanes, threads: lanes) { lane in
        let (lanes, parameters, sums) = work.value
        sums[lane] = lanes.runLane(lane, batch, weights, parameters)
      }
    }
    let norm = reduce()
    let text = sums.reduce(0) { $0 + $1.text } / Double(batch.tokenCount)
    let probe = sums.reduce(0) { $0 + $1.probe } / Double(max(1, probes))
    return (Losses(text: text, probe: probe), norm)
  }

  private func runLane(
    _ lane: Int, _ batch: TrainingBatch, _ weights: ModelPass<S>.LossWeights, _ parameters: UnsafePointer<S>
  ) -> ModelPass<S>.LossSums {
    let pass = passes[lane]
    let gradients = buffers[lane].start
    gradients.update(repeating: 0, count: layout.count)
    var sums = ModelPass<S>.LossSums()
    for start in stride(from: lane * chunk, to: batch.sequences, by: lanes * chunk) {
      let sequences = min(chunk, batch.sequences - start)
      let first = start * batch.length
      batch.inputs.withUnsafeBufferPointer { inputs in
        batch.targets.withUnsafeBufferPointer { targets in
          batch.isRead.withUnsafeBufferPointer { isRead in
            guard let inputs = inputs.baseAddress, let targets = targets.baseAddress,
              let isRead = isRead.baseAddress
            else { return }
            pass.forward(parameters, tokens: inputs + first, sequences: sequences, length: batch.length)
            let loss = pass.loss(
              parameters, rows: sequences * batch.length, targets: targets + first, isRead: isRead + first,
              weights: weights, gradients: gradients)
            sums.text += loss.text
            sums.probe += loss.probe
            pass.backward(
              parameters, tokens: inputs + first, sequences: sequences, length: batch.length,
              gradients: gradients)
          }
        }
      }
    }
    return sums
  }

  /// Sums the lanes and returns the norm; pieces of fixed size keep the order of additions.
  private func reduce() -> Double {
    let pieces = (layout.count + Self.piece - 1) / Self.piece
    var squares = [Double](repeating: 0, count: pieces)
    squares.withUnsafeMutableBufferPointer { squares in
      let work = Unchecked((starts: buffers.map(\.start), squares: squares, count: layout.count))
      Parallel.forEach(count: pieces, threads: lanes) { piece in
        let (starts, squares, count) = work.value
        let start = piece * ModelLanes.piece
        squares[piece] = GradientClip.reduce(starts, range: start..<min(start + ModelLanes.piece, count))
      }
    }
    return squares.reduce(0, +).squareRoot()
  }

  /// Elements of a piece when work is spread over the flat buffers.
  static var piece: Int { 1 << 15 }
}

/// A value that is handed to several threads by someone who sees to it that they do not collide.
struct Unchecked<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}

/// From the residual stream at the read positions to predictions.
extension SlabPass {
  /// Rows of the slab whose logits are read, with the token that each should predict.
  private var reads: [(row: Int, target: Int)] {
    switch request.reading {
    case .nothing: return []
    case .query(let targets): return (0..<count).map { ($0, targets[sequences.lowerBound + $0]) }
    case .everyPosition(let targets):
      let first = request.sequences.starts[sequences.lowerBound]
      return (0..<rows).map { ($0, targets[first + $0]) }
    }
  }

  func readOut(into result: inout ForwardResult<Scalar>) throws(ForwardError) {
    let gain = try loader.finalNorm()
    for (index, stream) in streams.enumerated() {
      // A condition that ablates nothing is the intact model.
      let source = stream.first == nil ? intact : stream
      guard let x = readsEveryPosition ? source.residual : source.atQuery else { continue }
      let (predictions, logits) = try predict(x, gain)
      if index == 0 {
        result.intact += predictions
      } else {
        result.ablated[index - 1] += predictions
      }
      if request.keepsLogits { result.logits[index] += logits }
    }
  }

  private func predict(
    _ x: AlignedBuffer<Scalar>, _ gain: LayerWeights<Scalar>.Gain
  ) throws(ForwardError) -> ([Prediction], [Scalar]) {
    let reads = reads
    var predictions: [Prediction] = []
    predictions.reserveCapacity(reads.count)
    let kept = request.keepsLogits ? AlignedBuffer<Scalar>(count: reads.count * shape.vocabulary) : nil
    for first in stride(from: 0, to: reads.count, by: SlabPlan.readsAtOnce) {
      let some = first..<min(first + SlabPlan.readsAtOnce, reads.count)
      predictions += try predict(x, gain, reads[some], logits: kept)
    }
    return (predictions, kept.map { Array(UnsafeBufferPointer(start: $0.base, count: $0.count)) } ?? [])
  }

  /// Logits `norm(x) W_Uᵀ` a block of the vocabulary at a time; each thread has its own part of every block,
  /// and keeps of it what predictions need.
  private func predict(
    _ x: AlignedBuffer<Scalar>, _ gain: LayerWeights<Scalar>.Gain,
    _ reads: ArraySlice<(row: Int, target: Int)>,
    logits kept: AlignedBuffer<Scalar>?
  ) throws(ForwardError) -> [Prediction] {
    let (width, vocabulary) = (shape.width, shape.vocabulary)
    let parts = workers.count
    let running = Running<Scalar>(reads.count * parts)
    let normed = AlignedBuffer<Scalar>(count: SlabPlan.readRows * width)
    let share = (min(vocabulary, SlabPlan.vocabularyBlock) + parts - 1) / parts
    let scratch = (0..<parts).map { _ in AlignedBuffer<Scalar>(count: SlabPlan.readRows * share) }

    for firstToken in stride(from: 0, to: vocabulary, by: SlabPlan.vocabularyBlock) {
      let block = firstToken..<min(firstToken + SlabPlan.vocabularyBlock, vocabulary)
      let unembedding = try loader.unembedding(block)
      for firstRead in stride(from: reads.startIndex, to: reads.endIndex, by: SlabPlan.readRows) {
        let part = firstRead..<min(firstRead + SlabPlan.readRows, reads.endIndex)
        for (i, read) in reads[part].enumerated() {
          Scalar.normalize(
            model.norm, rows: 1, width: width, x.base + read.row * width, strideX: width, weight: gain.weight,
            bias: gain.bias, normed.base + i * width, strideY: width)
        }
        workers.run(parts) { _, task in
          let columns = min(task * share, block.count)..<min((task + 1) * share, block.count)
          if columns.isEmpty { return }
          let logits = scratch[task].base
          unembedding.slice(columns).multiply(
            rows: part.count, normed.base, strideX: width, logits, strideY: columns.count)
          if let bound = model.logitBound {
            Scalar.bound(logits, count: part.count * columns.count, scale: 1, by: Scalar(bound))
          }
          for (i, read) in part.enumerated() {
            let row = logits + i * columns.count
            let first = block.lowerBound + columns.lowerBound
            running.base[(read - reads.startIndex) * parts + task].take(
              row, first: first, count: columns.count, target: reads[read].target)
            if let kept { (kept.base + read * vocabulary + first).update(from: row, count: columns.count) }
          }
        }
      }
    }
    return reads.enumerated().map { read, target in
      var all = running.base[read * parts]
      for task in 1..<max(parts, 1) { all.merge(running.base[read * parts + task]) }
      return all.prediction(target: target.target)
    }
  }
}

/// Running predictions, one a read position and thread; each thread touches its own.
private final class Running<Scalar: ForwardScalar>: @unchecked Sendable {
  let count: Int
  let base: UnsafeMutablePointer<RunningPrediction<Scalar>>

  init(_ count: Int) {
    self.count = count
    base = .allocate(capacity: max(count, 1))
    base.initialize(repeating: RunningPrediction(), count: count)
  }

  deinit {
    base.deinitialize(count: count)
    base.deallocate()
  }
}

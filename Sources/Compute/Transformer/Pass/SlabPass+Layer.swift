/// One layer at all positions.
extension SlabPass {
  func wholeLayer(_ layer: Int, _ weights: LayerWeights<Scalar>) throws(ForwardError) {
    let active = active(layer)
    let splitting = splitting(layer)
    for stream in splitting { stream.residual = AlignedBuffer(count: rows * shape.width) }

    let groups = groups
    workers.run(active.count * groups.count) { worker, task in
      let stream = active[task / groups.count]
      let group = groups[task % groups.count]
      guard let residual = stream.residual else { return }
      let first = starts[group.lowerBound] * shape.width
      attend(layer, weights, stream, group, residual.base + first, scratch[worker])
      let offsprings = stream === intact ? splitting : []
      feed(
        layer, weights, rows: starts[group.upperBound] - starts[group.lowerBound], residual.base + first,
        heads: scratch[worker].heads.base,
        splitting: offsprings.compactMap { child in
          child.residual.map { (child.ablatedRuns(layer), $0.base + first) }
        }, scratch[worker])
    }
    if case .experts = weights.feedForward {
      try mixExperts(layer, weights, (active + splitting).compactMap { $0.residual?.base }, rows: rows)
    }
  }

  /// Head outputs of a group of sequences: `scratch.heads ← z` for the group's rows `x`, zero where ablated.
  private func attend(
    _ layer: Int, _ weights: LayerWeights<Scalar>, _ stream: ResidualStream<Scalar>, _ group: Range<Int>,
    _ x: UnsafePointer<Scalar>, _ scratch: PassScratch<Scalar>
  ) {
    let first = starts[group.lowerBound]
    let rows = starts[group.upperBound] - first
    let h = normed(weights.attentionNorm, rows: rows, x, into: scratch.normed.base)
    let projected = scratch.projected.base
    let stride = shape.attentionWidth
    weights.queryKeyValue.multiply(rows: rows, h, strideX: shape.width, projected, strideY: stride)
    weights.queryKeyValue.addBias(rows: rows, projected, strideY: stride)
    let keys = projected + shape.queryWidth
    normalizeQueriesKeys(rows: rows, projected, shape.queryWidth, stride, weights.queryGain)
    normalizeQueriesKeys(rows: rows, keys, shape.keyValueWidth, stride, weights.keyGain)
    clip(rows: rows, projected, width: stride, stride)

    let ablated = stream.ablated[layer] ?? []
    for sequence in group {
      let row = starts[sequence] - first
      let length = starts[sequence + 1] - starts[sequence]
      if let rotary = rotary(layer) {
        for position in 0..<length {
          rotary.rotate(
            projected + (row + position) * stride, heads: shape.heads + shape.keyValueHeads,
            headWidth: shape.headWidth, position: position)
        }
      }
      for head in 0..<shape.heads {
        let z = scratch.heads.base + row * shape.queryWidth + head * shape.headWidth
        if ablated.contains(head) {
          for position in 0..<length {
            (z + position * shape.queryWidth).update(repeating: 0, count: shape.headWidth)
          }
          continue
        }
        let keyHead = head / shape.queriesPerKey * shape.headWidth
        let queries = projected + row * stride + head * shape.headWidth
        let keys = projected + row * stride + shape.queryWidth + keyHead
        attendHead(
          layer, length: length, queries, keys, keys + shape.keyValueWidth, z, scratch.scores.base
        ) { attention, positions in
          guard stream === intact else { return }
          if positions.upperBound == length {
            read(attention + (positions.count - 1) * length, sequence: sequence, head: head)
          }
          show(attention, positions, sequence: sequence, head: head)
        }
      }
      if stream === intact {
        (captured.base + sequence * shape.queryWidth).update(
          from: scratch.heads.base + (row + length - 1) * shape.queryWidth, count: shape.queryWidth)
      }
    }
    if stream === intact, let patterns {
      (patterns.outputs.base + first * shape.queryWidth).update(from: scratch.heads.base, count: rows * shape.queryWidth)
    }
  }

  /// `z = softmax(q kᵀ / √scalar, causal) v` for one head of one sequence, a block of queries at a time: a
  /// block sees keys up to its own last position and no further.
  ///
  /// - Parameters:
  ///   - q, k, v: `[length, headWidth]`, rows `attentionWidth` apart; `z` likewise, rows `queryWidth` apart.
  ///   - block: receives the attention of a block of positions, `[positions, visible]`, where what is visible ends with
  ///     the block.
  private func attendHead(
    _ layer: Int, length: Int, _ q: UnsafePointer<Scalar>, _ k: UnsafePointer<Scalar>, _ v: UnsafePointer<Scalar>,
    _ z: UnsafeMutablePointer<Scalar>, _ scores: UnsafeMutablePointer<Scalar>,
    block observe: (UnsafePointer<Scalar>, _ positions: Range<Int>) -> Void
  ) {
    let (stride, width) = (shape.attentionWidth, shape.headWidth)
    let window = window(layer)
    var first = 0
    while first < length {
      let block = min(SlabPlan.blockRows, length - first)
      let visible = first + block
      Scalar.product(
        false, true, m: block, n: visible, k: width, alpha: 1, q + first * stride, lda: stride, k,
        ldb: stride,
        beta: 0, scores, ldc: visible)
      for row in 0..<block {
        attentionFromScores(scores + row * visible, position: first + row, count: visible, window: window)
      }
      Scalar.product(
        false, false, m: block, n: width, k: visible, alpha: 1, scores, lda: visible, v, ldb: stride,
        beta: 0, z + first * shape.queryWidth, ldc: shape.queryWidth)
      observe(scores, first..<visible)
      first += block
    }
  }

  /// Adds attention's output and, unless experts follow, the feed-forward part's to the rows `x`.
  ///
  /// A condition that splits off here shares everything up to the head outputs with `x`; its rows are `x`
  /// without what its ablated heads contribute. Beside the attention (parallel residual) the feed-forward
  /// part is shared too.
  ///
  /// - Parameters:
  ///   - heads: z, `[rows, queryWidth]`.
  ///   - splitting: runs of ablated heads and the rows to fill, for each condition that splits off.
  func feed(
    _ layer: Int, _ weights: LayerWeights<Scalar>, rows: Int, _ x: UnsafeMutablePointer<Scalar>,
    heads: UnsafePointer<Scalar>, splitting: [([Range<Int>], UnsafeMutablePointer<Scalar>)],
    _ scratch: PassScratch<Scalar>
  ) {
    let width = shape.width
    func addAttention() {
      weights.attentionOutput.multiply(
        rows: rows, heads, strideX: shape.queryWidth, beta: 1, x, strideY: width)
      weights.attentionOutput.addBias(rows: rows, x, strideY: width)
    }
    func subtract(_ runs: [Range<Int>], from y: UnsafeMutablePointer<Scalar>) {
      for run in runs {
        let columns = run.lowerBound * shape.headWidth..<run.upperBound * shape.headWidth
        weights.attentionOutput.reading(columns).multiply(
          rows: rows, heads + columns.lowerBound, strideX: shape.queryWidth, alpha: -1, beta: 1, y, strideY: width)
      }
    }
    func split() {
      for (runs, child) in splitting {
        child.update(from: x, count: rows * width)
        subtract(runs, from: child)
      }
    }
    /// What heads contribute is taken away before the norm, which is not linear in it.
    func addNormedAttention(_ norm: LayerWeights<Scalar>.Gain) {
      let (y, other) = (scratch.output.base, scratch.normed.base)
      weights.attentionOutput.multiply(rows: rows, heads, strideX: shape.queryWidth, y, strideY: width)
      weights.attentionOutput.addBias(rows: rows, y, strideY: width)
      for (runs, child) in splitting {
        child.update(from: x, count: rows * width)
        other.update(from: y, count: rows * width)
        subtract(runs, from: other)
        addNormed(norm, rows: rows, other, to: child)
      }
      addNormed(norm, rows: rows, y, to: x)
    }
    switch model.residual {
    case .sequential:
      if let norm = weights.attentionOutputNorm {
        addNormedAttention(norm)
      } else {
        addAttention()
        split()
      }
      for target in [x] + splitting.map(\.1) { addFeedForward(weights, rows: rows, to: target, scratch) }
    case .parallel:
      let h = normed(weights.feedForwardNorm, rows: rows, x, into: scratch.normed.base)
      addAttention()
      feedForward(weights, rows: rows, h, beta: 1, x, scratch)
      split()
    }
  }

  /// `x ← x + ff(norm₂(x))`, or `x + norm(ff(…))`; nothing where there is none, or experts do it for all rows together.
  private func addFeedForward(
    _ weights: LayerWeights<Scalar>, rows: Int, to x: UnsafeMutablePointer<Scalar>, _ scratch: PassScratch<Scalar>
  ) {
    switch weights.feedForward {
    case .absent, .experts: return
    case .plain, .gated: break
    }
    let h = normed(weights.feedForwardNorm, rows: rows, x, into: scratch.normed.base)
    if let norm = weights.feedForwardOutputNorm {
      feedForward(weights, rows: rows, h, beta: 0, scratch.output.base, scratch)
      addNormed(norm, rows: rows, scratch.output.base, to: x)
    } else {
      feedForward(weights, rows: rows, h, beta: 1, x, scratch)
    }
  }

  /// `y ← beta · y + ff(h)`
  private func feedForward(
    _ weights: LayerWeights<Scalar>, rows: Int, _ h: UnsafePointer<Scalar>, beta: Scalar,
    _ y: UnsafeMutablePointer<Scalar>, _ scratch: PassScratch<Scalar>
  ) {
    let (width, hidden) = (shape.width, shape.hidden)
    let u = scratch.hidden.base
    switch weights.feedForward {
    case .plain(let up, let down, let activation):
      up.multiply(rows: rows, h, strideX: width, u, strideY: hidden)
      Scalar.activate(activation, rows: rows, width: hidden, u, bias: up.bias)
      down.multiply(rows: rows, u, strideX: hidden, beta: beta, y, strideY: width)
      down.addBias(rows: rows, y, strideY: width)
    case .gated(let gate, let up, let down, let activation):
      let g = scratch.gate.base
      gate.multiply(rows: rows, h, strideX: width, g, strideY: hidden)
      gate.addBias(rows: rows, g, strideY: hidden)
      up.multiply(rows: rows, h, strideX: width, u, strideY: hidden)
      up.addBias(rows: rows, u, strideY: hidden)
      Scalar.gate(activation, count: rows * hidden, g, u)
      down.multiply(rows: rows, u, strideX: hidden, beta: beta, y, strideY: width)
      down.addBias(rows: rows, y, strideY: width)
    case .absent, .experts: break
    }
  }

  /// A part's input: `norm(x)` in `buffer`, or x itself where the family does not norm it.
  func normed(
    _ gain: LayerWeights<Scalar>.Gain?, rows: Int, _ x: UnsafePointer<Scalar>,
    into buffer: UnsafeMutablePointer<Scalar>
  ) -> UnsafePointer<Scalar> {
    guard let gain else { return x }
    Scalar.normalize(
      model.norm, rows: rows, width: shape.width, x, strideX: shape.width, weight: gain.weight, bias: gain.bias,
      buffer, strideY: shape.width)
    return UnsafePointer(buffer)
  }

  /// `x ← x + norm(y)`; y is normed in place.
  private func addNormed(
    _ gain: LayerWeights<Scalar>.Gain, rows: Int, _ y: UnsafeMutablePointer<Scalar>,
    to x: UnsafeMutablePointer<Scalar>
  ) {
    _ = normed(gain, rows: rows, y, into: y)
    Scalar.add(y, scaledBy: 1, to: x, count: rows * shape.width)
  }

  /// Norms query or key rows of `width`, whole or head by head, where the family does.
  func normalizeQueriesKeys(
    rows: Int, _ x: UnsafeMutablePointer<Scalar>, _ width: Int, _ stride: Int,
    _ gain: LayerWeights<Scalar>.Gain
  ) {
    guard let weight = gain.weight else { return }
    let part = model.queryKeyNorm == .eachHead ? shape.headWidth : width
    for first in Swift.stride(from: 0, to: width, by: part) {
      Scalar.normalize(
        ModelDescription.Norm(.rootMeanSquare, epsilon: model.norm.epsilon), rows: rows, width: part, x + first,
        strideX: stride, weight: weight, bias: nil, x + first, strideY: stride)
    }
  }

  /// Clamps to ± clip, where the family does.
  func clip(rows: Int, _ x: UnsafeMutablePointer<Scalar>, width: Int, _ stride: Int) {
    guard let bound = model.clip.map({ Scalar($0) }) else { return }
    for row in 0..<rows {
      let x = x + row * stride
      Scalar.clamp(x, count: width, bound: bound)
    }
  }

  /// Keeps a block of attention rows, where they are shown.
  private func show(_ attention: UnsafePointer<Scalar>, _ positions: Range<Int>, sequence: Int, head: Int) {
    guard let (buffer, _, longest) = patterns else { return }
    let visible = positions.upperBound
    for (index, position) in positions.enumerated() {
      let row = buffer.base + ((starts[sequence] + position) * shape.heads + head) * longest
      row.update(from: attention + index * visible, count: visible)
      (row + visible).update(repeating: 0, count: longest - visible)
    }
  }

  /// Averages one attention row over each target of a sequence.
  func read(_ attention: UnsafePointer<Scalar>, sequence: Int, head: Int) {
    guard let targets = request.attention else { return }
    let reading = readings.base + (sequence * shape.heads + head) * targets.count
    for k in 0..<targets.count {
      let positions = targets.positions(sequence: sequences.lowerBound + sequence, target: k)
      reading[k] = positions.isEmpty ? 0 : Scalar.sum(attention, at: positions) / Scalar(positions.count)
    }
  }
}

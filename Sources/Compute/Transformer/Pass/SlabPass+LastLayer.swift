/// The last layer where only the end of each sequence is read: keys and values at all positions, everything
/// else at the query positions alone.
extension SlabPass {
  func lastLayer(_ layer: Int, _ weights: LayerWeights<Scalar>) throws(ForwardError) {
    let active = active(layer)
    let splitting = splitting(layer)
    let (width, queryWidth) = (shape.width, shape.queryWidth)
    let projection = weights.queryKeyValue
    let keysValues = projection.slice(queryWidth..<shape.attentionWidth)

    for stream in active {
      guard let residual = stream.residual else { continue }
      let x = AlignedBuffer<Scalar>(count: count * width)
      let queries = AlignedBuffer<Scalar>(count: count * queryWidth)
      let heads = stream === intact ? captured : AlignedBuffer<Scalar>(count: count * queryWidth)
      for i in 0..<count {
        (x.base + i * width).update(from: residual.base + (starts[i + 1] - 1) * width, count: width)
      }
      project(layer, weights, x.base, into: queries.base)

      let ablated = stream.ablated[layer] ?? []
      let groups = groups
      workers.run(groups.count) { worker, task in
        attendFromQuery(
          layer, weights, keysValues, groups[task], residual.base, queries: queries.base, heads: heads.base, ablated,
          scratch[worker], reads: stream === intact)
      }

      stream.atQuery = x
      stream.residual = nil
      if request.reading == .nothing { continue }
      let children = stream === intact ? splitting : []
      for child in children { child.atQuery = AlignedBuffer(count: count * width) }
      feedChunks(
        layer, weights, x, heads: heads,
        splitting: children.compactMap { child in child.atQuery.map { (child.ablatedRuns(layer), $0) } })
    }
    if case .experts = weights.feedForward, request.reading != .nothing {
      try mixExperts(layer, weights, (active + splitting).compactMap { $0.atQuery?.base }, rows: count)
    }
  }

  /// Queries at the read positions: `q ← rotate(norm₁(x) W_Qᵀ + b)`, `x ∈ R^{n × C}`.
  private func project(
    _ layer: Int, _ weights: LayerWeights<Scalar>, _ x: UnsafePointer<Scalar>, into q: UnsafeMutablePointer<Scalar>
  ) {
    let (width, queryWidth) = (shape.width, shape.queryWidth)
    let projection = weights.queryKeyValue.slice(0..<queryWidth)
    let buffer = AlignedBuffer<Scalar>(count: count * width)
    let h = normed(weights.attentionNorm, rows: count, x, into: buffer.base)
    projection.multiply(rows: count, h, strideX: width, q, strideY: queryWidth)
    projection.addBias(rows: count, q, strideY: queryWidth)
    normalizeQueriesKeys(rows: count, q, queryWidth, queryWidth, weights.queryGain)
    clip(rows: count, q, width: queryWidth, queryWidth)
    if let rotary = rotary(layer) {
      for i in 0..<count {
        rotary.rotate(
          q + i * queryWidth, heads: shape.heads, headWidth: shape.headWidth,
          position: starts[i + 1] - starts[i] - 1)
      }
    }
  }

  /// `z` at the query of each sequence of a group, from keys and values at all its positions.
  private func attendFromQuery(
    _ layer: Int, _ weights: LayerWeights<Scalar>, _ keysValues: LinearMap<Scalar>, _ group: Range<Int>,
    _ residual: UnsafePointer<Scalar>, queries: UnsafePointer<Scalar>, heads: UnsafeMutablePointer<Scalar>,
    _ ablated: [Int], _ scratch: PassScratch<Scalar>, reads: Bool
  ) {
    let (width, headWidth, queryWidth) = (shape.width, shape.headWidth, shape.queryWidth)
    let first = starts[group.lowerBound]
    let rows = starts[group.upperBound] - first
    let h = normed(weights.attentionNorm, rows: rows, residual + first * width, into: scratch.normed.base)
    let keys = scratch.projected.base
    let stride = keysValues.outputs
    keysValues.multiply(rows: rows, h, strideX: width, keys, strideY: stride)
    keysValues.addBias(rows: rows, keys, strideY: stride)
    normalizeQueriesKeys(rows: rows, keys, shape.keyValueWidth, stride, weights.keyGain)
    clip(rows: rows, keys, width: stride, stride)

    let window = window(layer)
    let sharing = shape.queriesPerKey
    for sequence in group {
      let length = starts[sequence + 1] - starts[sequence]
      let keys = keys + (starts[sequence] - first) * stride
      if let rotary = rotary(layer) {
        for position in 0..<length {
          rotary.rotate(
            keys + position * stride, heads: shape.keyValueHeads, headWidth: headWidth, position: position)
        }
      }
      let scores = scratch.scores.base
      for keyHead in 0..<shape.keyValueHeads {
        // The query heads that share a key head lie side by side: together they are one product.
        let query = sequence * queryWidth + keyHead * sharing * headWidth
        let key = keys + keyHead * headWidth
        Scalar.product(
          false, true, m: sharing, n: length, k: headWidth, alpha: 1, queries + query, lda: headWidth, key,
          ldb: stride, beta: 0, scores, ldc: length)
        for i in 0..<sharing {
          let attention = scores + i * length
          attentionFromScores(attention, position: length - 1, count: length, window: window)
          if reads { read(attention, sequence: sequence, head: keyHead * sharing + i) }
        }
        Scalar.product(
          false, false, m: sharing, n: headWidth, k: length, alpha: 1, scores, lda: length,
          key + shape.keyValueWidth, ldb: stride, beta: 0, heads + query, ldc: headWidth)
      }
      for head in ablated {
        (heads + sequence * queryWidth + head * headWidth).update(repeating: 0, count: headWidth)
      }
    }
  }

  /// ``feed(_:_:rows:_:heads:splitting:_:)`` on all n rows, an even share of them for each thread, as many at a
  /// time as the scratch memory takes.
  private func feedChunks(
    _ layer: Int, _ weights: LayerWeights<Scalar>, _ x: AlignedBuffer<Scalar>, heads: AlignedBuffer<Scalar>,
    splitting: [([Range<Int>], AlignedBuffer<Scalar>)]
  ) {
    let (width, queryWidth) = (shape.width, shape.queryWidth)
    let share = min(SlabPlan.groupRows, (count + workers.count - 1) / workers.count)
    workers.run((count + share - 1) / share) { worker, chunk in
      let first = chunk * share
      feed(
        layer, weights, rows: min(share, count - first), x.base + first * width,
        heads: heads.base + first * queryWidth, splitting: splitting.map { ($0.0, $0.1.base + first * width) },
        scratch[worker])
    }
  }
}

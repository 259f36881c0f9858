/// Causal self-attention of one sequence: `P = softmax(Q Kᵀ / √headDim)` over positions up to the query's
/// own, `z = P V`, separately for every head.
///
/// Rows are handled in blocks, and a block's products stop at its last row's position, so a long sequence
/// costs little more than the half of the square that is not masked. Heads of one vector's width have loops of their
/// own, ``NarrowHead``.
struct CausalAttention {
  let heads: Int
  let headDim: Int
  let length: Int

  private static let blockRows = 64

  private var width: Int { heads * headDim }
  /// Distance between rows of P.
  private var rowStride: Int { wholeVectors(length) }

  /// Elements that P takes for all heads of one sequence.
  var probabilityCount: Int { heads * length * rowStride }
  /// Where a head's weights at a position begin; there are `position + 1` of them.
  func rowOffset(head: Int, position: Int) -> Int { (head * length + position) * rowStride }
  /// Elements of scratch that either pass needs.
  var scratchCount: Int { isNarrow ? narrowScratchCount : Self.blockRows * rowStride }

  /// - Parameters:
  ///   - qkv: `length × 3 width`: queries of all heads, keys, values
  ///   - probabilities: P of one head after the other, rows `wholeVectors(length)` apart
  ///   - z: `length × width`, the heads' outputs side by side
  @specialized(where S == Float)
  @specialized(where S == Double)
  func forward<S: TrainingScalar>(
    _ qkv: UnsafePointer<S>, probabilities: UnsafeMutablePointer<S>, scratch: UnsafeMutablePointer<S>,
    _ z: UnsafeMutablePointer<S>
  ) {
    let scale = 1 / S(headDim).squareRoot()
    for head in 0..<heads {
      let q = qkv + head * headDim
      let k = q + width
      let v = k + width
      let p = probabilities + head * length * rowStride
      if isNarrow {
        narrowForward(
          scale: scale, q: q, k: k, v: v, step: 3 * width, p, scratch: scratch, z + head * headDim, zStep: width)
        continue
      }
      for start in stride(from: 0, to: length, by: Self.blockRows) {
        let end = min(start + Self.blockRows, length)
        let block = p + start * rowStride
        S.product(
          false, true, m: end - start, n: end, k: headDim, alpha: scale, q + start * 3 * width, lda: 3 * width,
          k, ldb: 3 * width, beta: 0, block, ldc: rowStride)
        for row in start..<end {
          Self.softmax(p + row * rowStride, count: row + 1, padded: wholeVectors(end))
        }
        S.product(
          false, false, m: end - start, n: headDim, k: end, alpha: 1, block, lda: rowStride,
          v, ldb: 3 * width, beta: 0, z + start * width + head * headDim, ldc: width)
      }
    }
  }

  /// Overwrites `qkvGradient` with the gradient with respect to the queries, keys and values.
  ///
  /// `dV = Pᵀ dz`, `dP = dz Vᵀ`, `dS = P ∘ (dP − rowsum(P ∘ dP))`, `dQ = dS K / √headDim`, `dK = dSᵀ Q / √headDim`.
  @specialized(where S == Float)
  @specialized(where S == Double)
  func backward<S: TrainingScalar>(
    _ zGradient: UnsafePointer<S>, _ qkv: UnsafePointer<S>, probabilities: UnsafePointer<S>,
    scratch: UnsafeMutablePointer<S>, _ qkvGradient: UnsafeMutablePointer<S>
  ) {
    let scale = 1 / S(headDim).squareRoot()
    let step = 3 * width
    let lastBlock = (length - 1) / Self.blockRows * Self.blockRows
    for head in 0..<heads {
      let q = qkv + head * headDim
      let k = q + width
      let v = k + width
      let dq = qkvGradient + head * headDim
      let dk = dq + width
      let dv = dk + width
      let dz = zGradient + head * headDim
      let p = probabilities + head * length * rowStride
      if isNarrow {
        narrowBackward(
          scale: scale, q: q, k: k, v: v, step: step, p, dz: dz, zStep: width, scratch: scratch,
          dq: dq, dk: dk, dv: dv)
        continue
      }
      // The last block reaches every key, so it writes dK and dV and the others add to them.
      for start in stride(from: lastBlock, through: 0, by: -Self.blockRows) {
        let end = min(start + Self.blockRows, length)
        let rows = end - start
        let beta: S = start == lastBlock ? 0 : 1
        let block = p + start * rowStride
        S.product(
          true, false, m: end, n: headDim, k: rows, alpha: 1, block, lda: rowStride,
          dz + start * width, ldb: width, beta: beta, dv, ldc: step)
        S.product(
          false, true, m: rows, n: end, k: headDim, alpha: 1, dz + start * width, lda: width,
          v, ldb: step, beta: 0, scratch, ldc: rowStride)
        for row in 0..<rows {
          Self.softmaxBackward(
            block + row * rowStride, scratch + row * rowStride, count: start + row + 1,
            padded: wholeVectors(end))
        }
        S.product(
          false, false, m: rows, n: headDim, k: end, alpha: scale, scratch, lda: rowStride,
          k, ldb: step, beta: 0, dq + start * step, ldc: step)
        S.product(
          true, false, m: end, n: headDim, k: rows, alpha: scale, scratch, lda: rowStride,
          q + start * step, ldb: step, beta: beta, dk, ldc: step)
      }
    }
  }

  /// Softmax over the first `count` elements of a row; the rest up to `padded` becomes 0.
  @inline(__always)
  static func softmax<S: TrainingScalar>(_ row: UnsafeMutablePointer<S>, count: Int, padded: Int) {
    let last = vectorCount(count)
    let vectors = row.vectors
    vectors[last - 1] = S.masked(vectors[last - 1], from: count - (last - 1) * vectorWidth)
    var largest = vectors[0]
    for i in 1..<max(1, last) { largest = S.larger(largest, vectors[i]) }
    let top = S.largest(largest)
    var sums = SIMD16<S>.zero
    for i in 0..<last {
      let value = S.exp(vectors[i] - top)
      sums += value
      vectors[i] = value
    }
    let scale = 1 / sums.total
    for i in 0..<last { vectors[i] *= scale }
    for i in last..<vectorCount(padded) { vectors[i] = .zero }
  }

  /// `gradient ← p ∘ (gradient − Σ p ∘ gradient)`, 0 beyond the first `count` elements.
  @inline(__always)
  static func softmaxBackward<S: TrainingScalar>(
    _ p: UnsafePointer<S>, _ gradient: UnsafeMutablePointer<S>, count: Int, padded: Int
  ) {
    let last = vectorCount(count)
    let p = p.vectors
    let gradient = gradient.vectors
    var products = SIMD16<S>.zero
    for i in 0..<last { products += p[i] * gradient[i] }
    let mean = products.total
    for i in 0..<last { gradient[i] = p[i] * (gradient[i] - mean) }
    for i in last..<vectorCount(padded) { gradient[i] = .zero }
  }
}

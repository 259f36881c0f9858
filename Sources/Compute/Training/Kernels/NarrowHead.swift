/// Products of heads that are one vector wide. Rows of sixteen elements leave a library's routines little to do between
/// being called and returning; here several rows are summed at a time, and what causality masks is left out.
enum NarrowHead {
  /// Rows that are summed together: enough for the sums not to wait for each other, and no more than the processor has
  /// registers for. Sixteen elements are one register of AVX-512, which has 32, and two of AVX2, which has sixteen.
  #if X86_64_V4
    static let rows = 8
  #else
    static let rows = 4
  #endif

  /// Weights of a sum: `weights[row · rowStep + term · termStep]`.
  struct Weights<S: TrainingScalar> {
    let start: UnsafePointer<S>
    let rowStep: Int
    let termStep: Int
  }

  /// `out[row] ← scale · Σ_term weight(row, term) · x[term]`, where x and out consist of rows of one vector.
  ///
  /// - Parameters:
  ///   - rows: at most ``rows``
  ///   - xStep: elements from one row of x to the next; `outStep` likewise
  @inline(__always)
  static func sum<S: TrainingScalar>(
    rows: Int, terms: Range<Int>, _ weights: Weights<S>, scale: S, _ x: UnsafePointer<S>, xStep: Int,
    _ out: UnsafeMutablePointer<S>, outStep: Int
  ) {
    switch rows {
    case 8: eight(terms, weights, scale, x, xStep, out, outStep)
    case 4: four(terms, weights, scale, x, xStep, out, outStep)
    default:
      for row in 0..<rows {
        var sum = SIMD16<S>.zero
        let weight = weights.start + row * weights.rowStep
        for term in terms {
          sum = S.adding(sum, (x + term * xStep).vectors[0], times: weight[term * weights.termStep])
        }
        (out + row * outStep).vectors[0] = sum * scale
      }
    }
  }

  @inline(__always)
  private static func four<S: TrainingScalar>(
    _ terms: Range<Int>, _ weights: Weights<S>, _ scale: S, _ x: UnsafePointer<S>, _ xStep: Int,
    _ out: UnsafeMutablePointer<S>, _ outStep: Int
  ) {
    let step = weights.rowStep
    var s0 = SIMD16<S>.zero
    var (s1, s2, s3) = (s0, s0, s0)
    for term in terms {
      let row = (x + term * xStep).vectors[0]
      let weight = weights.start + term * weights.termStep
      s0 = S.adding(s0, row, times: weight[0])
      s1 = S.adding(s1, row, times: weight[step])
      s2 = S.adding(s2, row, times: weight[2 * step])
      s3 = S.adding(s3, row, times: weight[3 * step])
    }
    out.vectors[0] = s0 * scale
    (out + outStep).vectors[0] = s1 * scale
    (out + 2 * outStep).vectors[0] = s2 * scale
    (out + 3 * outStep).vectors[0] = s3 * scale
  }

  @inline(__always)
  private static func eight<S: TrainingScalar>(
    _ terms: Range<Int>, _ weights: Weights<S>, _ scale: S, _ x: UnsafePointer<S>, _ xStep: Int,
    _ out: UnsafeMutablePointer<S>, _ outStep: Int
  ) {
    let step = weights.rowStep
    var s0 = SIMD16<S>.zero
    var (s1, s2, s3, s4, s5, s6, s7) = (s0, s0, s0, s0, s0, s0, s0)
    for term in terms {
      let row = (x + term * xStep).vectors[0]
      let weight = weights.start + term * weights.termStep
      s0 = S.adding(s0, row, times: weight[0])
      s1 = S.adding(s1, row, times: weight[step])
      s2 = S.adding(s2, row, times: weight[2 * step])
      s3 = S.adding(s3, row, times: weight[3 * step])
      s4 = S.adding(s4, row, times: weight[4 * step])
      s5 = S.adding(s5, row, times: weight[5 * step])
      s6 = S.adding(s6, row, times: weight[6 * step])
      s7 = S.adding(s7, row, times: weight[7 * step])
    }
    out.vectors[0] = s0 * scale
    (out + outStep).vectors[0] = s1 * scale
    (out + 2 * outStep).vectors[0] = s2 * scale
    (out + 3 * outStep).vectors[0] = s3 * scale
    (out + 4 * outStep).vectors[0] = s4 * scale
    (out + 5 * outStep).vectors[0] = s5 * scale
    (out + 6 * outStep).vectors[0] = s6 * scale
    (out + 7 * outStep).vectors[0] = s7 * scale
  }

  /// Turns `length` rows of one vector into as many columns of `out`, whose rows are whole vectors long; 0 beyond them.
  @inline(__always)
  static func transpose<S: TrainingScalar>(
    length: Int, _ x: UnsafePointer<S>, xStep: Int, _ out: UnsafeMutablePointer<S>
  ) {
    let columns = wholeVectors(length)
    for element in 0..<vectorWidth {
      let row = out + element * columns
      for column in 0..<length { row[column] = x[column * xStep + element] }
      for column in length..<columns { row[column] = 0 }
    }
  }
}

extension CausalAttention {
  /// Whether a head is exactly one vector wide.
  var isNarrow: Bool { headDim == vectorWidth }

  /// Elements of scratch that the narrow passes need: a transposed matrix, and the gradient of P.
  var narrowScratchCount: Int { (vectorWidth + length) * wholeVectors(length) }

  /// ``forward(_:probabilities:scratch:_:)`` of one narrow head.
  @inline(__always)
  func narrowForward<S: TrainingScalar>(
    scale: S, q: UnsafePointer<S>, k: UnsafePointer<S>, v: UnsafePointer<S>, step: Int,
    _ p: UnsafeMutablePointer<S>, scratch: UnsafeMutablePointer<S>, _ z: UnsafeMutablePointer<S>, zStep: Int
  ) {
    let stride = wholeVectors(length)
    NarrowHead.transpose(length: length, k, xStep: step, scratch)
    for start in Swift.stride(from: 0, to: length, by: NarrowHead.rows) {
      let end = min(start + NarrowHead.rows, length)
      let block = p + start * stride
      spread(start..<end, q, step: step, transposed: scratch, scale: scale, block)
      for row in start..<end { Self.softmax(p + row * stride, count: row + 1, padded: wholeVectors(end)) }
      NarrowHead.sum(
        rows: end - start, terms: 0..<end, .init(start: block, rowStep: stride, termStep: 1), scale: 1,
        v, xStep: step, z + start * zStep, outStep: zStep)
    }
  }

  /// ``backward(_:_:probabilities:scratch:_:)`` of one narrow head.
  @inline(__always)
  func narrowBackward<S: TrainingScalar>(
    scale: S, q: UnsafePointer<S>, k: UnsafePointer<S>, v: UnsafePointer<S>, step: Int,
    _ p: UnsafePointer<S>, dz: UnsafePointer<S>, zStep: Int, scratch: UnsafeMutablePointer<S>,
    dq: UnsafeMutablePointer<S>, dk: UnsafeMutablePointer<S>, dv: UnsafeMutablePointer<S>
  ) {
    let stride = wholeVectors(length)
    let dp = scratch + vectorWidth * stride
    NarrowHead.transpose(length: length, v, xStep: step, scratch)
    for start in Swift.stride(from: 0, to: length, by: NarrowHead.rows) {
      let end = min(start + NarrowHead.rows, length)
      let block = dp + start * stride
      spread(start..<end, dz, step: zStep, transposed: scratch, scale: 1, block)
      for row in start..<end {
        Self.softmaxBackward(p + row * stride, dp + row * stride, count: row + 1, padded: wholeVectors(end))
      }
      NarrowHead.sum(
        rows: end - start, terms: 0..<end, .init(start: block, rowStep: stride, termStep: 1), scale: scale,
        k, xStep: step, dq + start * step, outStep: step)
    }
    // A key's gradients come from the queries at its position and after.
    for start in Swift.stride(from: 0, to: length, by: NarrowHead.rows) {
      let rows = min(NarrowHead.rows, length - start)
      NarrowHead.sum(
        rows: rows, terms: start..<length, .init(start: p + start, rowStep: 1, termStep: stride), scale: 1,
        dz, xStep: zStep, dv + start * step, outStep: step)
      NarrowHead.sum(
        rows: rows, terms: start..<length, .init(start: dp + start, rowStep: 1, termStep: stride), scale: scale,
        q, xStep: step, dk + start * step, outStep: step)
    }
  }

  /// Products of some rows of `a` with the columns of a transposed matrix, up to the last row's own position.
  @inline(__always)
  private func spread<S: TrainingScalar>(
    _ rows: Range<Int>, _ a: UnsafePointer<S>, step: Int, transposed: UnsafePointer<S>, scale: S,
    _ out: UnsafeMutablePointer<S>
  ) {
    let stride = wholeVectors(length)
    for column in 0..<vectorCount(rows.upperBound) {
      NarrowHead.sum(
        rows: rows.count, terms: 0..<vectorWidth,
        .init(start: a + rows.lowerBound * step, rowStep: step, termStep: 1), scale: scale,
        transposed + column * vectorWidth, xStep: stride, out + column * vectorWidth, outStep: stride)
    }
  }
}

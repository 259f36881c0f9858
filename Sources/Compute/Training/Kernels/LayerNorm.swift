/// Layer normalisation over the last dimension: `y = x̂ ∘ gain + bias` with
/// `x̂ = (x − mean) / √(variance + 1e-5)`, the variance taken over `width` (not `width − 1`) elements.
enum LayerNorm {
  static let epsilon = 1e-5

  /// - Parameters:
  ///   - x: `rows × width`
  ///   - unit: x̂, `rows × width`, kept for the backward pass
  ///   - inverseDeviation: 1/√(variance + ε) of each row, likewise
  ///   - y: `rows × width`
  @specialized(where S == Float)
  @specialized(where S == Double)
  static func forward<S: TrainingScalar>(
    rows: Int, width: Int, _ x: UnsafePointer<S>, gain: UnsafePointer<S>, bias: UnsafePointer<S>,
    unit: UnsafeMutablePointer<S>, inverseDeviation: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>
  ) {
    let count = vectorCount(width)
    let scale = 1 / S(width)
    let epsilon = S(epsilon)
    let gain = gain.vectors
    let bias = bias.vectors
    for row in 0..<rows {
      let x = (x + row * width).vectors
      let unit = (unit + row * width).vectors
      let y = (y + row * width).vectors
      var sum = SIMD16<S>.zero
      for i in 0..<count { sum += x[i] }
      let mean = sum.total * scale
      var squares = SIMD16<S>.zero
      for i in 0..<count {
        let centred = x[i] - mean
        squares += centred * centred
      }
      let inverse = 1 / (squares.total * scale + epsilon).squareRoot()
      inverseDeviation[row] = inverse
      for i in 0..<count {
        let value = (x[i] - mean) * inverse
        unit[i] = value
        y[i] = value * gain[i] + bias[i]
      }
    }
  }

  /// Adds the gradient with respect to x to `xGradient`, and those of gain and bias to theirs.
  ///
  /// With `d = dy ∘ gain`: `dx = (d − mean(d) − x̂ · mean(d ∘ x̂)) / √(variance + ε)`.
  @specialized(where S == Float)
  @specialized(where S == Double)
  static func backward<S: TrainingScalar>(
    rows: Int, width: Int, _ yGradient: UnsafePointer<S>,
    unit: UnsafePointer<S>, inverseDeviation: UnsafePointer<S>, gain: UnsafePointer<S>,
    _ xGradient: UnsafeMutablePointer<S>,
    gainGradient: UnsafeMutablePointer<S>, biasGradient: UnsafeMutablePointer<S>
  ) {
    let count = vectorCount(width)
    let scale = 1 / S(width)
    let gain = gain.vectors
    let gainGradient = gainGradient.vectors
    let biasGradient = biasGradient.vectors
    for row in 0..<rows {
      let dy = (yGradient + row * width).vectors
      let unit = (unit + row * width).vectors
      let dx = (xGradient + row * width).vectors
      var sum = SIMD16<S>.zero
      var product = SIMD16<S>.zero
      for i in 0..<count {
        gainGradient[i] += dy[i] * unit[i]
        biasGradient[i] += dy[i]
        let d = dy[i] * gain[i]
        sum += d
        product += d * unit[i]
      }
      let mean = sum.total * scale
      let projection = product.total * scale
      let inverse = inverseDeviation[row]
      for i in 0..<count {
        dx[i] += (dy[i] * gain[i] - mean - unit[i] * projection) * inverse
      }
    }
  }
}

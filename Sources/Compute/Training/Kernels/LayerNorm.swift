/// Layer normalisation over the last dimension: `y = x̂ ∘ gain + bias` with
/// `x̂ = (x − mean) / √(variance + 1e-5)`, the variance taken over `width` (not `width − 1`) elements.
enum LayerNorm {
  static let epsilon = 1e-5

  /// - Parameters:
  ///   - x: `rows × width`
  ///   - normalised: x̂, `rows × width`, kept for ``backward(rows:width:_:normalised:inverseDeviation:gain:_:gainGradient:biasGradient:)``
  ///   - inverseDeviation: 1/√(variance + ε) of each row
  ///   - y: `rows × width`
  @specialized(where S == Float)
  @specialized(where S == Double)
  static func forward<S: TrainingScalar>(
    rows: Int, width: Int, _ x: UnsafePointer<S>, gain: UnsafePointer<S>, bias: UnsafePointer<S>,
    normalised: UnsafeMutablePointer<S>, inverseDeviation: UnsafeMutablePointer<S>,
    _ y: UnsafeMutablePointer<S>
  ) {
    let scale = 1 / S(width)
    for row in 0..<rows {
      let start = row * width
      var sum = SIMD16<S>.zero
      for i in stride(from: start, to: start + width, by: vectorWidth) { sum += x.vector(at: i) }
      let mean = sum.sum() * scale
      var squares = SIMD16<S>.zero
      for i in stride(from: start, to: start + width, by: vectorWidth) {
        let centred = x.vector(at: i) - mean
        squares += centred * centred
      }
      let inverse = 1 / (squares.sum() * scale + S(epsilon)).squareRoot()
      inverseDeviation[row] = inverse
      for i in stride(from: 0, to: width, by: vectorWidth) {
        let unit = (x.vector(at: start + i) - mean) * inverse
        normalised.store(unit, at: start + i)
        y.store(unit * gain.vector(at: i) + bias.vector(at: i), at: start + i)
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
    normalised: UnsafePointer<S>, inverseDeviation: UnsafePointer<S>, gain: UnsafePointer<S>,
    _ xGradient: UnsafeMutablePointer<S>,
    gainGradient: UnsafeMutablePointer<S>, biasGradient: UnsafeMutablePointer<S>
  ) {
    let scale = 1 / S(width)
    for row in 0..<rows {
      let start = row * width
      var sum = SIMD16<S>.zero
      var product = SIMD16<S>.zero
      for i in stride(from: 0, to: width, by: vectorWidth) {
        let dy = yGradient.vector(at: start + i)
        let unit = normalised.vector(at: start + i)
        gainGradient.store(gainGradient.vector(at: i) + dy * unit, at: i)
        biasGradient.store(biasGradient.vector(at: i) + dy, at: i)
        let d = dy * gain.vector(at: i)
        sum += d
        product += d * unit
      }
      let mean = sum.sum() * scale
      let projection = product.sum() * scale
      let inverse = inverseDeviation[row]
      for i in stride(from: 0, to: width, by: vectorWidth) {
        let d = yGradient.vector(at: start + i) * gain.vector(at: i)
        let dx = (d - mean - normalised.vector(at: start + i) * projection) * inverse
        xGradient.store(xGradient.vector(at: start + i) + dx, at: start + i)
      }
    }
  }
}

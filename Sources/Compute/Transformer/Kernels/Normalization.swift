extension ModelDescription.Norm {
  /// Norms `rows` rows of `x ∈ R^{rows × width}` into `y ∈ R^{rows × width}`, which may be `x` itself.
  ///
  /// - Parameters:
  ///   - strideX: elements between two rows of x; `strideY` likewise.
  ///   - weight: `R^{width}`, ignored by a norm without parameters; `bias` is used by LayerNorm alone.
  func apply<Scalar: ForwardScalar>(
    rows: Int, width: Int, _ x: UnsafePointer<Scalar>, strideX: Int, weight: UnsafePointer<Scalar>?,
    bias: UnsafePointer<Scalar>?, _ y: UnsafeMutablePointer<Scalar>, strideY: Int
  ) {
    let epsilon = Scalar(self.epsilon)
    for row in 0..<rows {
      let x = x + row * strideX
      let y = y + row * strideY
      switch kind {
      case .layer:
        let (mean, scale) = Self.moments(x, width, epsilon)
        Self.standardize(x, width, mean, scale, weight, bias, y)
      case .layerWithoutParameters:
        let (mean, scale) = Self.moments(x, width, epsilon)
        Self.standardize(x, width, mean, scale, nil, nil, y)
      case .rootMeanSquare:
        let meanSquare = Scalar.sum(x, count: width) { $0 * $0 } / Scalar(width)
        Self.standardize(x, width, 0, 1 / (meanSquare + epsilon).squareRoot(), weight, nil, y)
      }
    }
  }

  /// Mean and `1 / √(variance + ε)` of a row, the variance about the mean (two passes, no cancellation).
  @inline(__always)
  private static func moments<Scalar: ForwardScalar>(
    _ x: UnsafePointer<Scalar>, _ width: Int, _ epsilon: Scalar
  ) -> (mean: Scalar, scale: Scalar) {
    let mean = Scalar.sum(x, count: width) { $0 } / Scalar(width)
    let variance =
      Scalar.sum(x, count: width) {
        let d = $0 - mean
        return d * d
      } / Scalar(width)
    return (mean, 1 / (variance + epsilon).squareRoot())
  }

  /// `y = (x − mean) · scale · w + b`
  @inline(__always)
  private static func standardize<Scalar: ForwardScalar>(
    _ x: UnsafePointer<Scalar>, _ width: Int, _ mean: Scalar, _ scale: Scalar,
    _ weight: UnsafePointer<Scalar>?, _ bias: UnsafePointer<Scalar>?, _ y: UnsafeMutablePointer<Scalar>
  ) {
    Scalar.map(y, x, count: width) { _, x in (x - mean) * scale }
    if let weight { Scalar.map(y, weight, count: width) { y, w in y * w } }
    if let bias { Scalar.map(y, bias, count: width) { y, b in y + b } }
  }
}

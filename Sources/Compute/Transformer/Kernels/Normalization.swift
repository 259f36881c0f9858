extension ForwardScalar {
  public static func normalize(
    _ norm: ModelDescription.Norm, rows: Int, width: Int, _ x: UnsafePointer<Self>, strideX: Int,
    weight: UnsafePointer<Self>?, bias: UnsafePointer<Self>?, _ y: UnsafeMutablePointer<Self>, strideY: Int
  ) {
    let epsilon = Self(norm.epsilon)
    for row in 0..<rows {
      let x = x + row * strideX
      let y = y + row * strideY
      switch norm.kind {
      case .layer, .layerWithoutBias:
        let (mean, scale) = moments(x, width, epsilon)
        standardize(x, width, mean, scale, weight, bias, y)
      case .layerWithoutParameters:
        let (mean, scale) = moments(x, width, epsilon)
        standardize(x, width, mean, scale, nil, nil, y)
      case .rootMeanSquare:
        let meanSquare = sum(x, count: width) { $0 * $0 } / Self(width)
        standardize(x, width, 0, 1 / (meanSquare + epsilon).squareRoot(), weight, nil, y)
      }
    }
  }

  /// Mean and `1 / √(variance + ε)` of a row, the variance about the mean (two passes, no cancellation).
  @inline(__always)
  fileprivate static func moments(
    _ x: UnsafePointer<Self>, _ width: Int, _ epsilon: Self
  ) -> (mean: Self, scale: Self) {
    let mean = sum(x, count: width) { $0 } / Self(width)
    let variance =
      sum(x, count: width) {
        let d = $0 - mean
        return d * d
      } / Self(width)
    return (mean, 1 / (variance + epsilon).squareRoot())
  }

  /// `y = (x − mean) · scale · w + b`
  @inline(__always)
  fileprivate static func standardize(
    _ x: UnsafePointer<Self>, _ width: Int, _ mean: Self, _ scale: Self,
    _ weight: UnsafePointer<Self>?, _ bias: UnsafePointer<Self>?, _ y: UnsafeMutablePointer<Self>
  ) {
    map(y, x, count: width) { _, x in (x - mean) * scale }
    if let weight { map(y, weight, count: width) { y, w in y * w } }
    if let bias { map(y, bias, count: width) { y, b in y + b } }
  }
}

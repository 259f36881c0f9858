import Mathematics

/// `y = x Wᵀ + b`, a view of a layer's weights: which outputs it computes is a matter of slicing.
struct LinearMap<Scalar: ForwardScalar>: @unchecked Sendable {
  var inputs: Int
  var outputs: Int
  /// W as `[outputs, inputs]`, or as `[inputs, outputs]` if ``inputMajor``.
  var weight: UnsafePointer<Scalar>
  /// Elements between two rows of the stored matrix.
  var stride: Int
  var inputMajor: Bool
  var bias: UnsafePointer<Scalar>?
  /// With ``ProductPrecision/bfloat16``, W is rounded already.
  var products = ProductPrecision.full
  /// Wᵀ in bfloat16, for the unit of this processor; then W itself may be unrounded, and is not read.
  var rounded: BFloat16Matrix?

  /// The part that computes outputs `range`.
  func slice(_ range: Range<Int>) -> LinearMap {
    var part = self
    part.outputs = range.count
    part.weight += inputMajor ? range.lowerBound : range.lowerBound * stride
    part.rounded = rounded?.columns(from: range.lowerBound)
    part.bias = bias.map { $0 + range.lowerBound }
    return part
  }

  /// The part that reads inputs `range` alone, without bias: what those inputs contribute.
  func reading(_ range: Range<Int>) -> LinearMap {
    var part = self
    part.inputs = range.count
    part.weight += inputMajor ? range.lowerBound * stride : range.lowerBound
    part.rounded = rounded?.rows(from: range.lowerBound)
    part.bias = nil
    return part
  }

  /// `y ← beta · y + alpha · x Wᵀ` for `x ∈ R^{rows × inputs}`, `y ∈ R^{rows × outputs}`; the bias is not
  /// added.
  func multiply(
    rows: Int, _ x: UnsafePointer<Scalar>, strideX: Int, alpha: Scalar = 1, beta: Scalar = 0,
    _ y: UnsafeMutablePointer<Scalar>, strideY: Int
  ) {
    switch products {
    case .full:
      Scalar.product(
        false, !inputMajor, m: rows, n: outputs, k: inputs, alpha: alpha, x, lda: strideX, weight, ldb: stride,
        beta: beta, y, ldc: strideY)
    case .bfloat16:
      Scalar.roundedProduct(
        !inputMajor, m: rows, n: outputs, k: inputs, alpha: alpha, x, lda: strideX, weight, rounded, ldb: stride,
        beta: beta, y, ldc: strideY)
    }
  }

  /// `y ← y + b` on every row.
  func addBias(rows: Int, _ y: UnsafeMutablePointer<Scalar>, strideY: Int) {
    guard let bias else { return }
    for row in 0..<rows {
      Scalar.add(bias, scaledBy: 1, to: y + row * strideY, count: outputs)
    }
  }
}

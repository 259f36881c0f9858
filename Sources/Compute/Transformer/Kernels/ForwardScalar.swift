/// A precision that the forward pass runs in: `Float` for speed, `Double` to show that what is left between
/// two programs is rounding.
///
/// What differs between the two is the matrix product and the transcendental functions; the kernels built on
/// them are written once.
public protocol ForwardScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  /// Name of the precision in the measurement table: `fp32`, `fp64`.
  static var precisionName: String { get }

  /// `C ← alpha · op(A) · op(B) + beta · C` on row-major matrices; see ``BLAS``.
  static func product(
    _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Self, _ a: UnsafePointer<Self>, lda: Int, _ b: UnsafePointer<Self>, ldb: Int,
    beta: Self, _ c: UnsafeMutablePointer<Self>, ldc: Int)

  /// `e^x`; arguments below the smallest normal number's logarithm give a number no greater than that.
  static func exponential(_ x: SIMD8<Self>) -> SIMD8<Self>

  /// `Φ(−|x|)`, the standard normal distribution's tail beyond |x|.
  static func normalTail(_ x: SIMD8<Self>) -> SIMD8<Self>
}

extension Float: ForwardScalar {
  public static var precisionName: String { "fp32" }

  public static func product(
    _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Float, _ a: UnsafePointer<Float>, lda: Int, _ b: UnsafePointer<Float>, ldb: Int,
    beta: Float, _ c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    BLAS.gemm(
      transA, transB, m: m, n: n, k: k, alpha: alpha, a, lda: lda, b, ldb: ldb, beta: beta, c, ldc: ldc)
  }

  @inline(__always)
  public static func exponential(_ x: SIMD8<Float>) -> SIMD8<Float> { VectorMath.exponential(x) }

  @inline(__always)
  public static func normalTail(_ x: SIMD8<Float>) -> SIMD8<Float> { VectorMath.normalTail(x) }
}

extension Double: ForwardScalar {
  public static var precisionName: String { "fp64" }

  public static func product(
    _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Double, _ a: UnsafePointer<Double>, lda: Int, _ b: UnsafePointer<Double>, ldb: Int,
    beta: Double, _ c: UnsafeMutablePointer<Double>, ldc: Int
  ) {
    BLAS.gemm(
      transA, transB, m: m, n: n, k: k, alpha: alpha, a, lda: lda, b, ldb: ldb, beta: beta, c, ldc: ldc)
  }

  public static func exponential(_ x: SIMD8<Double>) -> SIMD8<Double> { VectorMath.exponential(x) }

  public static func normalTail(_ x: SIMD8<Double>) -> SIMD8<Double> { VectorMath.normalTail(x) }
}

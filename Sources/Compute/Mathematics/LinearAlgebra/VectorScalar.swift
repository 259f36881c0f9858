/// What numeric code is written for in both precisions: `Float` for speed, `Double` for checking.
///
/// Requirements, and not extensions, because generic code goes through comparisons and fused products lane by lane. All are
/// inlinable: a call for sixteen numbers costs more than their sum.
public protocol VectorScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  /// `C ← alpha · op(A) · op(B) + beta · C` on row-major matrices; see ``BLAS``.
  static func product(
    _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Self, _ a: UnsafePointer<Self>, lda: Int, _ b: UnsafePointer<Self>, ldb: Int,
    beta: Self, _ c: UnsafeMutablePointer<Self>, ldc: Int)

  /// The larger number of each lane.
  static func larger(_ a: SIMD16<Self>, _ b: SIMD16<Self>) -> SIMD16<Self>

  /// The largest of the sixteen numbers.
  static func largest(_ a: SIMD16<Self>) -> Self

  /// `sum + a · b`, rounded once where the processor has an instruction for it.
  static func adding(_ sum: SIMD16<Self>, _ a: SIMD16<Self>, times b: SIMD16<Self>) -> SIMD16<Self>

  /// Likewise with the same `b` in every lane.
  static func adding(_ sum: SIMD16<Self>, _ a: SIMD16<Self>, times b: Self) -> SIMD16<Self>
}

extension Float: VectorScalar {
  @inlinable @inline(__always)
  public static func product(
    _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Float, _ a: UnsafePointer<Float>, lda: Int, _ b: UnsafePointer<Float>, ldb: Int,
    beta: Float, _ c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    BLAS.gemm(
      transA, transB, m: m, n: n, k: k, alpha: alpha, a, lda: lda, b, ldb: ldb, beta: beta, c, ldc: ldc)
  }

  @inlinable @inline(__always)
  public static func largest(_ a: SIMD16<Float>) -> Float {
    let eight = a.lowHalf.replacing(with: a.highHalf, where: a.highHalf .> a.lowHalf)
    let four = eight.lowHalf.replacing(with: eight.highHalf, where: eight.highHalf .> eight.lowHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
    return two.x > two.y ? two.x : two.y
  }

  @inlinable @inline(__always)
  public static func larger(_ a: SIMD16<Float>, _ b: SIMD16<Float>) -> SIMD16<Float> {
    a.replacing(with: b, where: b .> a)
  }

  @inlinable @inline(__always)
  public static func adding(_ sum: SIMD16<Float>, _ a: SIMD16<Float>, times b: SIMD16<Float>) -> SIMD16<Float> {
    #if X86_64_V3 || X86_64_V4 || arch(arm64)
      sum.addingProduct(a, b)
    #else
      // Without an instruction for it, a fused product is a call for every element.
      sum + a * b
    #endif
  }

  @inlinable @inline(__always)
  public static func adding(_ sum: SIMD16<Float>, _ a: SIMD16<Float>, times b: Float) -> SIMD16<Float> {
    adding(sum, a, times: SIMD16(repeating: b))
  }
}

extension Double: VectorScalar {
  @inlinable public static func product(
    _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Double, _ a: UnsafePointer<Double>, lda: Int, _ b: UnsafePointer<Double>, ldb: Int,
    beta: Double, _ c: UnsafeMutablePointer<Double>, ldc: Int
  ) {
    BLAS.gemm(
      transA, transB, m: m, n: n, k: k, alpha: alpha, a, lda: lda, b, ldb: ldb, beta: beta, c, ldc: ldc)
  }

  @inlinable @inline(__always)
  public static func largest(_ a: SIMD16<Double>) -> Double {
    let eight = a.lowHalf.replacing(with: a.highHalf, where: a.highHalf .> a.lowHalf)
    let four = eight.lowHalf.replacing(with: eight.highHalf, where: eight.highHalf .> eight.lowHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
    return two.x > two.y ? two.x : two.y
  }

  @inlinable @inline(__always)
  public static func larger(_ a: SIMD16<Double>, _ b: SIMD16<Double>) -> SIMD16<Double> {
    a.replacing(with: b, where: b .> a)
  }

  @inlinable @inline(__always)
  public static func adding(
    _ sum: SIMD16<Double>, _ a: SIMD16<Double>, times b: SIMD16<Double>
  ) -> SIMD16<Double> {
    #if X86_64_V3 || X86_64_V4 || arch(arm64)
      sum.addingProduct(a, b)
    #else
      // Without an instruction for it, a fused product is a call for every element.
      sum + a * b
    #endif
  }

  @inlinable @inline(__always)
  public static func adding(_ sum: SIMD16<Double>, _ a: SIMD16<Double>, times b: Double) -> SIMD16<Double> {
    adding(sum, a, times: SIMD16(repeating: b))
  }
}

import Mathematics

/// A precision that the forward pass runs in: `Float` for speed, `Double` to show that what is left between
/// two programs is rounding.
///
/// What differs between the two is the matrix product and the transcendental functions; the kernels built on
/// them are written once, in extensions. They are requirements nevertheless, so that generic code, which
/// works on whole rows, calls the copy that was compiled for its precision.
public protocol ForwardScalar: VectorScalar {
  /// Name of the precision in the measurement table: `fp32`, `fp64`.
  static var precisionName: String { get }

  /// ``product`` of `A` and `op(B)` with both rounded to bfloat16.
  ///
  /// - Parameters:
  ///   - b: `op(B)`, rounded already.
  ///   - rounded: the same matrix as bits, where there is a ``BFloat16Unit``; `b` is then not read, alpha is 1 or −1 and
  ///     beta 0 or 1.
  static func roundedProduct(
    _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Self, _ a: UnsafePointer<Self>, lda: Int, _ b: UnsafePointer<Self>, _ rounded: BFloat16Matrix?, ldb: Int,
    beta: Self, _ c: UnsafeMutablePointer<Self>, ldc: Int)

  /// `y[i] ←` the bfloat16 number nearest to `x[i]`; `y` may be `x` itself.
  static func round(_ x: UnsafePointer<Self>, count: Int, into y: UnsafeMutablePointer<Self>)

  /// `e^x`; arguments below the smallest normal number's logarithm give a number no greater than that.
  static func exponential(_ x: SIMD16<Self>) -> SIMD16<Self>

  /// `Φ(−|x|)`, the standard normal distribution's tail beyond |x|.
  static func normalTail(_ x: SIMD16<Self>) -> SIMD16<Self>

  /// Whether some lane is at least `bound`.
  static func reaches(_ x: SIMD16<Self>, _ bound: Self) -> Bool

  /// Norms `rows` rows of `x ∈ R^{rows × width}` into `y ∈ R^{rows × width}`, which may be `x` itself.
  ///
  /// - Parameters:
  ///   - strideX: elements between two rows of x; `strideY` likewise.
  ///   - weight: `R^{width}`, ignored by a norm without parameters; `bias` is used by LayerNorm alone.
  static func normalize(
    _ norm: ModelDescription.Norm, rows: Int, width: Int, _ x: UnsafePointer<Self>, strideX: Int,
    weight: UnsafePointer<Self>?, bias: UnsafePointer<Self>?, _ y: UnsafeMutablePointer<Self>, strideY: Int)

  /// Turns one row of attention scores into attention: `s[k] ← e^{scale (s[k] − max)} / Σ` for `k < visible`,
  /// 0 for the rest of the row.
  static func causalSoftmax(_ s: UnsafeMutablePointer<Self>, visible: Int, count: Int, scale: Self)

  /// `u ← act(u + b)` on `u ∈ R^{rows × width}`.
  static func activate(
    _ activation: ModelDescription.Activation, rows: Int, width: Int, _ u: UnsafeMutablePointer<Self>,
    bias: UnsafePointer<Self>?)

  /// `u ← act(g) ⊙ u` on `count` numbers.
  static func gate(
    _ activation: ModelDescription.Activation, count: Int, _ g: UnsafePointer<Self>,
    _ u: UnsafeMutablePointer<Self>)

  /// `(x[i], x[half + i]) ← (x[i] c[i] − x[half + i] s[i], x[half + i] c[i] + x[i] s[i])`
  static func rotate(
    _ x: UnsafeMutablePointer<Self>, half: Int, cosine c: UnsafePointer<Self>, sine s: UnsafePointer<Self>)

  /// `y ← y + scale · x` on `count` numbers.
  static func add(
    _ x: UnsafePointer<Self>, scaledBy scale: Self, to y: UnsafeMutablePointer<Self>, count: Int)

  /// `x ← factor · x` on `count` numbers.
  static func scale(_ x: UnsafeMutablePointer<Self>, count: Int, by factor: Self)

  /// `x ← b tanh(scale · x / b)` on `count` numbers, b = `bound` > 0; the error is a few ulp of b.
  static func bound(_ x: UnsafeMutablePointer<Self>, count: Int, scale: Self, by bound: Self)

  /// `x ← min(max(x, −bound), bound)` on `count` numbers.
  static func clamp(_ x: UnsafeMutablePointer<Self>, count: Int, bound: Self)

  /// `Σ x[i]` over the indices.
  static func sum(_ x: UnsafePointer<Self>, at indices: ArraySlice<Int>) -> Self

  /// The largest of `count` ≥ 1 numbers.
  static func maximum(_ x: UnsafePointer<Self>, count: Int) -> Self

  /// `Σ e^{x[i] − shift}` over `count` numbers.
  static func exponentialSum(_ x: UnsafePointer<Self>, count: Int, shift: Self) -> Self

  /// Smallest index from `start` on with `x[i] ≥ bound`; `count` if there is none.
  static func firstIndex(_ x: UnsafePointer<Self>, from start: Int, count: Int, atLeast bound: Self) -> Int
}

extension Float: ForwardScalar {
  public static var precisionName: String { "fp32" }

  public static func roundedProduct(
    _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Float, _ a: UnsafePointer<Float>, lda: Int, _ b: UnsafePointer<Float>, _ rounded: BFloat16Matrix?,
    ldb: Int, beta: Float, _ c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    if let rounded {
      precondition(abs(alpha) == 1 && (beta == 0 || beta == 1), "products of bits take no other factors")
      withUnsafeTemporaryAllocation(of: UInt16.self, capacity: m * k) { rows in
        guard let bits = rows.baseAddress else { return }
        for row in 0..<m { BFloat16.bits(of: a + row * lda, count: k, negates: alpha < 0, into: bits + row * k) }
        rounded.product(m: m, n: n, k: k, bits, adds: beta == 1, c, ldc: ldc)
      }
      return
    }
    roundedFirst(
      transB, m: m, n: n, k: k, alpha: alpha, a, lda: lda, b, ldb: ldb, beta: beta, c, ldc: ldc)
  }

  public static func round(_ x: UnsafePointer<Float>, count: Int, into y: UnsafeMutablePointer<Float>) {
    BFloat16.round(x, count: count, into: y)
  }

  @inline(__always)
  public static func exponential(_ x: SIMD16<Float>) -> SIMD16<Float> { VectorMath.exponential(x) }

  @inline(__always)
  public static func normalTail(_ x: SIMD16<Float>) -> SIMD16<Float> { VectorMath.normalTail(x) }

  @inline(__always)
  public static func reaches(_ x: SIMD16<Float>, _ bound: Float) -> Bool { any(x .>= bound) }
}

extension Double: ForwardScalar {
  public static var precisionName: String { "fp64" }

  public static func roundedProduct(
    _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Double, _ a: UnsafePointer<Double>, lda: Int, _ b: UnsafePointer<Double>, _ rounded: BFloat16Matrix?,
    ldb: Int, beta: Double, _ c: UnsafeMutablePointer<Double>, ldc: Int
  ) {
    roundedFirst(
      transB, m: m, n: n, k: k, alpha: alpha, a, lda: lda, b, ldb: ldb, beta: beta, c, ldc: ldc)
  }

  public static func round(_ x: UnsafePointer<Double>, count: Int, into y: UnsafeMutablePointer<Double>) {
    for i in 0..<count { y[i] = Double(BFloat16.rounded(Float(x[i]))) }
  }

  public static func exponential(_ x: SIMD16<Double>) -> SIMD16<Double> { VectorMath.exponential(x) }

  public static func normalTail(_ x: SIMD16<Double>) -> SIMD16<Double> { VectorMath.normalTail(x) }

  @inline(__always)
  public static func reaches(_ x: SIMD16<Double>, _ bound: Double) -> Bool { any(x .>= bound) }
}

extension ForwardScalar {
  /// The usual product of a rounded copy of `A` and of `B`, which is rounded already.
  fileprivate static func roundedFirst(
    _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Self, _ a: UnsafePointer<Self>, lda: Int, _ b: UnsafePointer<Self>, ldb: Int,
    beta: Self, _ c: UnsafeMutablePointer<Self>, ldc: Int
  ) {
    let rounded = AlignedBuffer<Self>(count: m * k)
    for row in 0..<m { round(a + row * lda, count: k, into: rounded.base + row * k) }
    product(false, transB, m: m, n: n, k: k, alpha: alpha, rounded.base, lda: k, b, ldb: ldb, beta: beta, c, ldc: ldc)
  }
}

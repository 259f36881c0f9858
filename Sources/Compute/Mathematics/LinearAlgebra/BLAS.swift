import COpenBLAS
import Ground

#if arch(x86_64)
  import COneDNN
#endif

/// Dense products over row-major buffers.
///
/// Every matrix is a pointer to its first element and a leading dimension: the distance in elements
/// between the starts of two rows, at least the row's length. A strided view of a larger buffer (one
/// head of a packed activation, say) is therefore a matrix too. Nothing here allocates or copies.
///
/// Single-precision products come from oneDNN on x86-64, but for those that OpenBLAS is faster at (``ProductLibrary``);
/// everything else comes from OpenBLAS. Both use the number of threads that ``BLASThreads`` says.
///
/// Output buffers must not overlap inputs. Sizes are checked; the buffers' extents are the caller's promise.
public enum BLAS {
  /// `C ← alpha · op(A) · op(B) + beta · C`, where op transposes if its flag is set.
  ///
  /// - Parameters:
  ///   - a: op(A) is `m × k`; stored as `m × k`, or as `k × m` if `transA`.
  ///   - b: op(B) is `k × n`; stored as `k × n`, or as `n × k` if `transB`.
  ///   - c: `m × n`. With `beta` 0 its old content is not read, so it may be uninitialised.
  public static func gemm(
    _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Float = 1, _ a: UnsafePointer<Float>, lda: Int, _ b: UnsafePointer<Float>, ldb: Int,
    beta: Float = 0, _ c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    #if arch(x86_64)
      gemm(
        by: .fastest(transA, m: m, n: n, k: k), transA, transB, m: m, n: n, k: k, alpha: alpha, a, lda: lda, b, ldb: ldb, beta: beta,
        c, ldc: ldc)
    #else
      guard m > 0, n > 0 else { return }
      checkGemm(transA, transB, m: m, n: n, k: k, lda: lda, ldb: ldb, ldc: ldc)
      openBLASProduct(transA, transB, m: m, n: n, k: k, alpha: alpha, a, lda: lda, b, ldb: ldb, beta: beta, c, ldc: ldc)
    #endif
  }

  private static func openBLASProduct(
    _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Float, _ a: UnsafePointer<Float>, lda: Int, _ b: UnsafePointer<Float>, ldb: Int,
    beta: Float, _ c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    cblas_sgemm(
      CblasRowMajor, transA ? CblasTrans : CblasNoTrans, transB ? CblasTrans : CblasNoTrans,
      Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b, Int32(ldb), beta, c, Int32(ldc))
  }

  #if arch(x86_64)
    /// The product by one of the libraries, whichever is faster.
    package static func gemm(
      by library: ProductLibrary, _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int,
      alpha: Float = 1, _ a: UnsafePointer<Float>, lda: Int, _ b: UnsafePointer<Float>, ldb: Int,
      beta: Float = 0, _ c: UnsafeMutablePointer<Float>, ldc: Int
    ) {
      guard m > 0, n > 0 else { return }
      checkGemm(transA, transB, m: m, n: n, k: k, lda: lda, ldb: ldb, ldc: ldc)
      switch library {
      case .openBLAS:
        openBLASProduct(transA, transB, m: m, n: n, k: k, alpha: alpha, a, lda: lda, b, ldb: ldb, beta: beta, c, ldc: ldc)
      case .oneDNN:
        prepareThreads()
        let status = dnnl_sgemm(
          transA ? Self.transposed : Self.asStored, transB ? Self.transposed : Self.asStored,
          dnnl_dim_t(m), dnnl_dim_t(n), dnnl_dim_t(k), alpha, a, dnnl_dim_t(lda), b, dnnl_dim_t(ldb), beta, c,
          dnnl_dim_t(ldc))
        // It refuses nothing that has passed the checks above.
        precondition(status == dnnl_success, "oneDNN could not form a product")
      }
    }

    /// Gives oneDNN's next product as many threads as OpenBLAS has, each fit to read mapped elements: its generated code
    /// keeps operands where the stack pointer points, so that a signal without a stack of its own would write over them.
    static func prepareThreads() {
      let count = openblas_get_num_threads()
      omp_set_num_threads(count)
      if count > 1 { GOMP_parallel({ _ in MappedPages.prepareThread() }, nil, UInt32(count), 0) }
    }
  #endif

  /// `C ← alpha · op(A) · op(B) + beta · C` in double precision; see the single-precision overload.
  public static func gemm(
    _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int,
    alpha: Double = 1, _ a: UnsafePointer<Double>, lda: Int, _ b: UnsafePointer<Double>, ldb: Int,
    beta: Double = 0, _ c: UnsafeMutablePointer<Double>, ldc: Int
  ) {
    guard m > 0, n > 0 else { return }
    checkGemm(transA, transB, m: m, n: n, k: k, lda: lda, ldb: ldb, ldc: ldc)
    cblas_dgemm(
      CblasRowMajor, transA ? CblasTrans : CblasNoTrans, transB ? CblasTrans : CblasNoTrans,
      Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b, Int32(ldb), beta, c, Int32(ldc))
  }

  /// The upper triangle of a Gram matrix, `C ← alpha · AᵀA + beta · C`, or of `alpha · AAᵀ + beta · C`.
  ///
  /// - Parameters:
  ///   - a: `rows × columns`.
  ///   - ofRows: whether the products are those between rows (`AAᵀ`) instead of columns (`AᵀA`).
  ///   - c: `columns × columns`, or `rows × rows` if `ofRows`; what is below its diagonal is left alone.
  public static func gram(
    ofRows: Bool = false, rows: Int, columns: Int,
    alpha: Float = 1, _ a: UnsafePointer<Float>, lda: Int,
    beta: Float = 0, _ c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    let (n, k) = ofRows ? (rows, columns) : (columns, rows)
    guard n > 0 else { return }
    checkGram(n: n, k: k, columns: columns, lda: lda, ldc: ldc)
    cblas_ssyrk(
      CblasRowMajor, CblasUpper, ofRows ? CblasNoTrans : CblasTrans, Int32(n), Int32(k),
      alpha, a, Int32(lda), beta, c, Int32(ldc))
  }

  /// The upper triangle of a Gram matrix in double precision; see the single-precision overload.
  public static func gram(
    ofRows: Bool = false, rows: Int, columns: Int,
    alpha: Double = 1, _ a: UnsafePointer<Double>, lda: Int,
    beta: Double = 0, _ c: UnsafeMutablePointer<Double>, ldc: Int
  ) {
    let (n, k) = ofRows ? (rows, columns) : (columns, rows)
    guard n > 0 else { return }
    checkGram(n: n, k: k, columns: columns, lda: lda, ldc: ldc)
    cblas_dsyrk(
      CblasRowMajor, CblasUpper, ofRows ? CblasNoTrans : CblasTrans, Int32(n), Int32(k),
      alpha, a, Int32(lda), beta, c, Int32(ldc))
  }

  #if arch(x86_64)
    private static let asStored = CChar(UInt8(ascii: "N"))
    private static let transposed = CChar(UInt8(ascii: "T"))
  #endif

  // Where sizes do not fit, the library prints a message and leaves C as it was; that is no result.

  static func checkGemm(
    _ transA: Bool, _ transB: Bool, m: Int, n: Int, k: Int, lda: Int, ldb: Int, ldc: Int
  ) {
    precondition(k >= 0, "the inner dimension is negative")
    precondition(lda >= max(1, transA ? m : k), "a row of A is longer than its leading dimension")
    precondition(ldb >= max(1, transB ? k : n), "a row of B is longer than its leading dimension")
    precondition(ldc >= n, "a row of C is longer than its leading dimension")
  }

  private static func checkGram(n: Int, k: Int, columns: Int, lda: Int, ldc: Int) {
    precondition(k >= 0, "the inner dimension is negative")
    precondition(lda >= max(1, columns), "a row of A is longer than its leading dimension")
    precondition(ldc >= n, "a row of C is longer than its leading dimension")
  }
}

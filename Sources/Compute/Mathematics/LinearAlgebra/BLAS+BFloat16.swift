import Foundation

#if arch(x86_64)
  import COneDNN
#endif

extension BLAS {
  /// Whether products of bfloat16 are faster here than those of single precision: with AMX's matrix unit they are.
  /// The vector instructions of processors without it (AVX-512 BF16) were measured at half the speed.
  public static let hasFastBFloat16: Bool = {
    #if arch(x86_64)
      guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return false }
      return BLASKernel.flags(inCPUInfo: text).isSuperset(of: ["amx_tile", "amx_bf16"])
    #else
      return false
    #endif
  }()

  /// `C ← A · op(B)`, or `C + A · op(B)`, from the bits of bfloat16 numbers, added up in single precision.
  ///
  /// - Parameters:
  ///   - a: `m × k`; `b`: `k × n`, or `n × k` if `transB`; `c`: `m × n`. Leading dimensions as in ``gemm``.
  /// - Returns: `false`, with C as it was, where the library has no such product.
  package static func gemm(
    _ transB: Bool, m: Int, n: Int, k: Int, bfloat16 a: UnsafePointer<UInt16>, lda: Int, _ b: UnsafePointer<UInt16>,
    ldb: Int, adds: Bool, _ c: UnsafeMutablePointer<Float>, ldc: Int
  ) -> Bool {
    guard m > 0, n > 0, k > 0 else { return false }
    checkGemm(false, transB, m: m, n: n, k: k, lda: lda, ldb: ldb, ldc: ldc)
    #if arch(x86_64)
      prepareThreads()
      return onednn_bfloat16_product(transB ? 1 : 0, m, n, k, a, lda, b, ldb, adds ? 1 : 0, c, ldc) == 0
    #else
      return false
    #endif
  }
}

#if arch(x86_64)
  import Foundation

  /// The libraries that form products of single precision on x86-64.
  package enum ProductLibrary: String, Sendable, CaseIterable {
    case oneDNN, openBLAS

    /// The one that is faster for a product, as far as was measured; the same for the same sizes on the same machine, so that
    /// results can be had again.
    ///
    /// oneDNN writes its routines for the processor it runs on, and is up to a tenth faster than OpenBLAS; of matrices that
    /// are narrow, by half. But its routines of AVX2 fall to between a half and nine tenths of OpenBLAS's speed where both
    /// sides of the result are wide and A is transposed, as for the gradients of weights, or the sums are long
    /// (`bench products`). With AVX-512 the two are alike.
    static func fastest(_ transA: Bool, m: Int, n: Int, k: Int) -> ProductLibrary {
      m >= 128 && n >= 128 && (transA || k >= 1024 && n >= 256) && !hasAVX512 ? .openBLAS : .oneDNN
    }

    private static let hasAVX512: Bool = {
      guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return true }
      return BLASKernel.hasAVX512(BLASKernel.flags(inCPUInfo: text))
    }()
  }
#endif

import Foundation

#if arch(x86_64)
  import COneDNN
  import CXSMM
#endif

/// What in a processor multiplies bfloat16 numbers faster than those of single precision.
package enum BFloat16Unit: String, Sendable, CaseIterable {
  /// AMX's matrix unit, through oneDNN.
  case matrices
  /// The vector instructions of AVX-512 BF16, through libxsmm: at twice the speed of single precision. Debian's oneDNN forms
  /// the same products at half of it.
  case vectors

  /// That of this processor; `nil` where it has none, or no library forms products with it.
  package static let here: BFloat16Unit? = {
    #if arch(x86_64)
      guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
      guard let unit = of(cpuFlags: BLASKernel.flags(inCPUInfo: text)), unit.formsProducts else { return nil }
      return unit
    #else
      return nil
    #endif
  }()

  /// That of a processor with these flags.
  static func of(cpuFlags: Set<Substring>) -> BFloat16Unit? {
    if cpuFlags.isSuperset(of: ["amx_tile", "amx_bf16"]) { return .matrices }
    return cpuFlags.isSuperset(of: ["avx512_bf16", "avx512bw", "avx512vl"]) ? .vectors : nil
  }

  #if arch(x86_64)
    /// Whether the library does it here: a variable of the environment may forbid it, or a policy memory that is executed.
    private var formsProducts: Bool {
      switch self {
      case .matrices:
        let one: [UInt16] = [0x3F80, 0x3F80]
        var sum: Float = 0
        return onednn_bfloat16_product(1, 1, 1, 2, one, 2, one, 2, 0, &sum, 1) == 0 && sum == 2
      case .vectors:
        return xsmm_bfloat16_product_of(16, 16, 16, 16, 16, 16, 0) != nil
      }
    }
  #endif
}

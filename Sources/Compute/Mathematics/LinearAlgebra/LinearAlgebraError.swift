/// Why a computation has no result.
public enum LinearAlgebraError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The iteration stopped short of `remaining` values, most often because an element is not finite.
  case notConverged(routine: String, remaining: Int)
  /// The library's matrix products are wrong on this processor.
  case wrongProduct(kernel: String)

  public var description: String {
    switch self {
    case .notConverged(let routine, let remaining):
      "\(routine) did not converge for \(remaining) values; check the input for NaN or infinite elements"
    case .wrongProduct(let kernel):
      "the BLAS library's matrix products are wrong on this processor (OpenBLAS kernel '\(kernel)'), so nothing is "
        + "measured with them; pick another kernel by OPENBLAS_CORETYPE (NEOVERSEN1 on arm64, Haswell on x86-64), or "
        + "install another release of OpenBLAS"
    }
  }
}

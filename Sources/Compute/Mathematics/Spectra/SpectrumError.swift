/// Why a matrix or a list of singular values has no spectrum to speak of.
public enum SpectrumError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The matrix holds NaN or an infinity; the first one by rows.
  case notFinite(row: Int, column: Int)
  /// A singular value that is NaN, infinite or negative.
  case notASingularValue(index: Int)
  /// LAPACK gave up on a finite matrix.
  case decomposition(LinearAlgebraError)

  public var description: String {
    switch self {
    case .notFinite(let row, let column):
      "the matrix is not finite at row \(row), column \(column); "
        + "check the checkpoint and the precision that the activations were computed in"
    case .notASingularValue(let index):
      "singular value \(index) is negative or not finite"
    case .decomposition(let error):
      error.description
    }
  }
}

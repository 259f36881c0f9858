import CLAPACKE

/// Eigenvalues of real symmetric matrices, with the workspace that LAPACK's `dsyevd` needs.
///
/// Make one per thread and use it for every matrix; solving allocates nothing.
public struct SymmetricEigenvalues: ~Copyable {
  /// The largest order n of a matrix.
  public let maxOrder: Int
  private let work: UnsafeMutableBufferPointer<Double>

  public init(maxOrder: Int) {
    precondition(maxOrder >= 0, "the order is negative")
    self.maxOrder = maxOrder
    var best = 1.0
    var bestInteger: Int32 = 1
    // Column-major throughout: the row-major entry point would copy the matrix to transpose it.
    _ = LAPACKE_dsyevd_work(
      LAPACK_COL_MAJOR, Self.valuesOnly, Self.lower, Int32(maxOrder), nil, Int32(max(1, maxOrder)), nil,
      &best, -1, &bestInteger, -1)
    work = .allocate(capacity: max(2 * maxOrder + 1, Int(best)))
  }

  deinit { work.deallocate() }

  /// The eigenvalues of A in ascending order.
  ///
  /// - Parameters:
  ///   - a: `order × order`, row-major without gaps; only the upper triangle is read, and it is destroyed.
  ///   - values: room for `order` values.
  public func solve(
    order: Int, _ a: UnsafeMutablePointer<Double>, into values: UnsafeMutablePointer<Double>
  ) throws(LinearAlgebraError) {
    precondition(order >= 0 && order <= maxOrder, "the order is outside the workspace")
    guard order > 0 else { return }
    var integerWork: Int32 = 0
    // The upper triangle by rows is the lower triangle by columns.
    let info = LAPACKE_dsyevd_work(
      LAPACK_COL_MAJOR, Self.valuesOnly, Self.lower, Int32(order), a, Int32(order), values,
      work.baseAddress, Int32(work.count), &integerWork, 1)
    guard info == 0 else { throw .notConverged(routine: "dsyevd", remaining: Int(info)) }
  }

  private static let valuesOnly = CChar(UInt8(ascii: "N"))
  private static let lower = CChar(UInt8(ascii: "L"))
}

extension Matrix {
  /// The eigenvalues in ascending order of a symmetric matrix; elements below the diagonal are not read.
  public func symmetricEigenvalues() throws(LinearAlgebraError) -> [Double] {
    precondition(rows == columns, "the matrix is not square")
    var a = elements
    var values = [Double](repeating: 0, count: rows)
    let solver = SymmetricEigenvalues(maxOrder: rows)
    try solver.solve(order: rows, &a, into: &values)
    return values
  }
}

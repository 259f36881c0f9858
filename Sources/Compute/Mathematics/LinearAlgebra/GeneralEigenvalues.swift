import CLAPACKE

/// An eigenvalue of a real matrix that need not be symmetric.
public struct ComplexEigenvalue: Sendable, Hashable {
  public var real: Double
  public var imaginary: Double

  public init(real: Double, imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  public var magnitude: Double { (real * real + imaginary * imaginary).squareRoot() }
}

extension Matrix {
  /// All eigenvalues, in no particular order; complex ones come in conjugate pairs.
  ///
  /// - Throws: ``LinearAlgebraError/notConverged(routine:remaining:)``, most often for elements that are not finite.
  public func eigenvalues() throws(LinearAlgebraError) -> [ComplexEigenvalue] {
    precondition(rows == columns, "the matrix is not square")
    guard rows > 0 else { return [] }
    guard elements.allSatisfy(\.isFinite) else { throw .notConverged(routine: "dgeev", remaining: rows) }
    let order = Int32(rows)
    var a = elements
    var real = [Double](repeating: 0, count: rows)
    var imaginary = real
    let none = CChar(UInt8(ascii: "N"))
    // Read by columns the matrix is its transpose, which has the same eigenvalues.
    let info = LAPACKE_dgeev(LAPACK_COL_MAJOR, none, none, order, &a, order, &real, &imaginary, nil, 1, nil, 1)
    guard info == 0 else { throw .notConverged(routine: "dgeev", remaining: Int(info)) }
    return zip(real, imaginary).map { ComplexEigenvalue(real: $0, imaginary: $1) }
  }
}

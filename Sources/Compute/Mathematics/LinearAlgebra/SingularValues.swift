import CLAPACKE

/// Singular values by LAPACK's `dgesdd`: slower than the eigenvalues of a Gram matrix, and accurate to
/// machine precision relative to the *largest* value, where squaring loses everything below 1e-8 of it.
public enum SingularValues {
  /// The `min(rows, columns)` singular values in descending order.
  ///
  /// - Parameters:
  ///   - a: `rows × columns`, row-major without gaps; destroyed.
  public static func compute(
    rows: Int, columns: Int, destroying a: UnsafeMutablePointer<Double>
  ) throws(LinearAlgebraError) -> [Double] {
    let count = min(rows, columns)
    guard count > 0 else { return [] }
    // A by rows is Aᵀ by columns, which has the same singular values.
    let valuesOnly = CChar(UInt8(ascii: "N"))
    func call(
      _ values: UnsafeMutablePointer<Double>, _ work: UnsafeMutablePointer<Double>, _ size: Int32,
      _ integers: UnsafeMutablePointer<Int32>
    ) -> Int32 {
      LAPACKE_dgesdd_work(
        LAPACK_COL_MAJOR, valuesOnly, Int32(columns), Int32(rows), a, Int32(columns), values,
        nil, 1, nil, 1, work, size, integers)
    }
    var values = [Double](repeating: 0, count: count)
    var integers = [Int32](repeating: 0, count: 8 * count)
    var best = 1.0
    _ = call(&values, &best, -1, &integers)
    var work = [Double](repeating: 0, count: max(1, Int(best)))
    let info = call(&values, &work, Int32(work.count), &integers)
    guard info == 0 else { throw .notConverged(routine: "dgesdd", remaining: Int(abs(info))) }
    return values
  }
}

extension Matrix {
  /// The singular values in descending order.
  public func singularValues() throws(LinearAlgebraError) -> [Double] {
    var a = elements
    return try SingularValues.compute(rows: rows, columns: columns, destroying: &a)
  }
}

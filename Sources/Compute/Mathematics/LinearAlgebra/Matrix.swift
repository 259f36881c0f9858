/// A dense matrix of doubles, row-major, as a value. For small uses and tests; hot loops work on buffers.
public struct Matrix: Sendable, Hashable {
  public let rows: Int
  public let columns: Int
  /// `rows · columns` elements, one row after the other.
  public var elements: [Double]

  /// Takes `rows · columns` elements, one row after the other.
  public init(rows: Int, columns: Int, elements: [Double]) {
    precondition(rows >= 0 && columns >= 0, "a dimension is negative")
    precondition(elements.count == rows * columns, "the elements do not fill the shape")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix whose element at (row, column) is `element(row, column)`.
  public init(rows: Int, columns: Int, _ element: (Int, Int) -> Double) {
    precondition(rows >= 0 && columns >= 0, "a dimension is negative")
    self.rows = rows
    self.columns = columns
    elements = []
    elements.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns { elements.append(element(row, column)) }
    }
  }

  /// Takes rows of equal length.
  public init(_ rows: [[Double]]) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "rows differ in length")
    self.init(rows: rows.count, columns: columns, elements: rows.flatMap(\.self))
  }

  public subscript(row: Int, column: Int) -> Double {
    get { elements[offset(row, column)] }
    set { elements[offset(row, column)] = newValue }
  }

  private func offset(_ row: Int, _ column: Int) -> Int {
    precondition(row >= 0 && row < rows && column >= 0 && column < columns, "index outside the matrix")
    return row * columns + column
  }

  public var transposed: Matrix { Matrix(rows: columns, columns: rows) { self[$1, $0] } }

  public static func * (scale: Double, a: Matrix) -> Matrix {
    Matrix(rows: a.rows, columns: a.columns, elements: a.elements.map { scale * $0 })
  }

  /// The matrix product.
  public static func * (a: Matrix, b: Matrix) -> Matrix {
    precondition(a.columns == b.rows, "the inner dimensions differ")
    guard a.columns > 0 else { return Matrix(rows: a.rows, columns: b.columns) { _, _ in 0 } }
    let product = [Double](unsafeUninitializedCapacity: a.rows * b.columns) { product, count in
      if let c = product.baseAddress {
        BLAS.gemm(
          false, false, m: a.rows, n: b.columns, k: a.columns, a.elements, lda: a.columns,
          b.elements, ldb: max(1, b.columns), c, ldc: b.columns)
      }
      count = a.rows * b.columns
    }
    return Matrix(rows: a.rows, columns: b.columns, elements: product)
  }
}

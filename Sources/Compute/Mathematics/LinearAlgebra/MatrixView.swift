/// A row-major matrix in memory that somebody else owns: element (r, c) is `base[r · stride + c]`.
///
/// One head of activations packed as rows × (heads · headDim) is the view with stride heads · headDim that
/// starts at head · headDim. The owner keeps the memory alive and unchanged while the view is in use; on that
/// promise views may be read from several threads.
public struct MatrixView<Element>: @unchecked Sendable {
  public let base: UnsafePointer<Element>
  public let rows: Int
  public let columns: Int
  /// Elements between the starts of two rows, at least `columns`.
  public let stride: Int

  public init(_ base: UnsafePointer<Element>, rows: Int, columns: Int, stride: Int? = nil) {
    let stride = stride ?? columns
    precondition(rows >= 0 && columns >= 0 && stride >= columns, "the shape does not fit the stride")
    self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  @inlinable
  public subscript(row: Int, column: Int) -> Element { base[row * stride + column] }
}

extension MatrixView where Element: BinaryFloatingPoint {
  /// A copy in double precision, every element multiplied by `scale`.
  func copy(scaledBy scale: Double = 1) -> Matrix {
    Matrix(rows: rows, columns: columns) { Double(self[$0, $1]) * scale }
  }
}

extension Matrix {
  /// Lends the elements as a view.
  public func withView<Result, Failure: Error>(
    _ body: (MatrixView<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try elements.withUnsafeBufferPointer { buffer throws(Failure) in
      guard let base = buffer.baseAddress else {
        // Without elements there may be no address; any will do, because nothing is read from it.
        return try withUnsafePointer(to: 0) { nothing throws(Failure) in
          try body(MatrixView(nothing, rows: rows, columns: columns))
        }
      }
      return try body(MatrixView(base, rows: rows, columns: columns))
    }
  }
}

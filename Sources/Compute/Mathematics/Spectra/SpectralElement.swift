/// The element types that spectra are computed from. Sums are always in double precision.
public protocol SpectralElement: BinaryFloatingPoint, Sendable {
  /// The upper triangle of `C ← AᵀA`, or of `AAᵀ` if `ofRows`, in double precision.
  ///
  /// - Parameters:
  ///   - c: `order × order` without gaps, order being `columns`, or `rows` if `ofRows`.
  ///   - block: scratch room of ``SpectralWorkspace/blockSize`` elements or one row or column, what is more.
  static func gram(
    of view: MatrixView<Self>, ofRows: Bool, into c: UnsafeMutablePointer<Double>,
    block: UnsafeMutableBufferPointer<Double>)
}

extension Double: SpectralElement {
  public static func gram(
    of view: MatrixView<Double>, ofRows: Bool, into c: UnsafeMutablePointer<Double>,
    block: UnsafeMutableBufferPointer<Double>
  ) {
    BLAS.gram(
      ofRows: ofRows, rows: view.rows, columns: view.columns, view.base, lda: view.stride, c,
      ldc: ofRows ? view.rows : view.columns)
  }
}

extension Float: SpectralElement {
  public static func gram(
    of view: MatrixView<Float>, ofRows: Bool, into c: UnsafeMutablePointer<Double>,
    block: UnsafeMutableBufferPointer<Double>
  ) {
    guard let scratch = block.baseAddress else { return }
    // The products run over the other dimension, which is what is cut into blocks that stay in the cache.
    let order = ofRows ? view.rows : view.columns
    let length = ofRows ? view.columns : view.rows
    let step = max(1, block.count / order)
    var start = 0
    while start < length {
      let count = min(step, length - start)
      let rows = ofRows ? 0..<view.rows : start..<(start + count)
      let columns = ofRows ? start..<(start + count) : 0..<view.columns
      var target = scratch
      for row in rows {
        let source = view.base + (row * view.stride + columns.lowerBound)
        for offset in 0..<columns.count { target[offset] = Double(source[offset]) }
        target += columns.count
      }
      BLAS.gram(
        ofRows: ofRows, rows: rows.count, columns: columns.count, scratch, lda: columns.count,
        beta: start == 0 ? 0 : 1, c, ldc: order)
      start += count
    }
  }
}

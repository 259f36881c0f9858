/// Room for spectra of matrices up to one order; make one per thread, then summarising allocates nothing.
///
/// The squares of the singular values of M ∈ R^{N × d} are the eigenvalues of MᵀM (of MMᵀ when N < d), formed
/// in double precision. Squaring costs accuracy only in what is small: values above 1e-5 of the largest
/// have ten correct digits or so, those below 1e-8 of it none, and their weight in PR is nothing. Where k\*
/// depends on such a small value, the singular values are computed without squaring instead.
public struct SpectralWorkspace: ~Copyable {
  /// The largest `min(N, d)` of a matrix.
  public let maxOrder: Int
  /// Elements converted to double precision at a time: 256 KiB of them.
  public static let blockSize = 1 << 15

  private let gram: UnsafeMutablePointer<Double>
  private let values: UnsafeMutablePointer<Double>
  private let block: UnsafeMutableBufferPointer<Double>
  private let solver: SymmetricEigenvalues

  public init(maxOrder: Int) {
    precondition(maxOrder >= 0, "the order is negative")
    self.maxOrder = maxOrder
    gram = .allocate(capacity: maxOrder * maxOrder)
    values = .allocate(capacity: maxOrder)
    block = .allocate(capacity: max(Self.blockSize, maxOrder))
    solver = SymmetricEigenvalues(maxOrder: maxOrder)
  }

  deinit {
    gram.deallocate()
    values.deallocate()
    block.deallocate()
  }

  /// Summarises the spectrum of M ∈ R^{N × d}, not centred.
  ///
  /// - Parameter singularValues: room for `min(N, d)` values, which are stored in descending order; or `nil`.
  public func summary<Element: SpectralElement>(
    of view: MatrixView<Element>, singularValues: UnsafeMutablePointer<Double>? = nil
  ) throws(SpectrumError) -> SpectralSummary {
    let order = min(view.rows, view.columns)
    precondition(order <= maxOrder, "the matrix is larger than the workspace")
    // On one thread: cut among several, sums would end in other bits, by the number of cores.
    if order > 0 { try BLASThreads.serial { () throws(SpectrumError) in try decompose(view, order: order) } }
    singularValues?.update(from: values, count: order)
    return SpectralSummary(descending: UnsafeBufferPointer(start: values, count: order))
  }

  /// Leaves the singular values in `values`, descending.
  private func decompose<Element: SpectralElement>(
    _ view: MatrixView<Element>, order: Int
  ) throws(SpectrumError) {
    Element.gram(of: view, ofRows: view.rows < view.columns, into: gram, block: block)
    var energy = 0.0
    for i in 0..<order { energy += gram[i * order + i] }
    guard energy > 1e-200, energy < 1e200 else {
      // Zero, not finite, or squares out of range: look at the elements.
      return try decomposeScaled(view, order: order)
    }
    do {
      try solver.solve(order: order, gram, into: values)
    } catch {
      throw .decomposition(error)
    }
    for i in 0..<(order + 1) / 2 {
      let (low, high) = (values[i], values[order - 1 - i])
      values[i] = max(0, high).squareRoot()
      values[order - 1 - i] = max(0, low).squareRoot()
    }
    if kStarDependsOnSmallValue(order: order) { try decomposeDirectly(view.copy()) }
  }

  /// Whether a value that the search for k\* divides by is too small to have survived squaring.
  private func kStarDependsOnSmallValue(order: Int) -> Bool {
    var j = 1
    while j < order - 1, values[j] >= SignalWeightedRank.floor * values[0] {
      if values[j + 1] < 1e-5 * values[0] { return true }
      j += 1
    }
    return false
  }

  /// Singular values without squaring. Allocates; rare.
  private func decomposeDirectly(_ matrix: Matrix) throws(SpectrumError) {
    do {
      let exact = try matrix.singularValues()
      for (i, value) in exact.enumerated() { values[i] = value }
    } catch {
      throw .decomposition(error)
    }
  }

  /// Names the element that is not finite, or decomposes a copy whose largest magnitude is near 1. Rare.
  private func decomposeScaled<Element: SpectralElement>(
    _ view: MatrixView<Element>, order: Int
  ) throws(SpectrumError) {
    var largest: Element = 0
    for row in 0..<view.rows {
      for column in 0..<view.columns {
        guard view[row, column].isFinite else { throw .notFinite(row: row, column: column) }
        largest = max(largest, abs(view[row, column]))
      }
    }
    guard largest > 0 else {
      for i in 0..<order { values[i] = 0 }
      return
    }
    let scaled = Matrix(rows: view.rows, columns: view.columns) { Double(view[$0, $1]) / Double(largest) }
    try scaled.withView { view throws(SpectrumError) in try decompose(view, order: order) }
    for i in 0..<order { values[i] *= Double(largest) }
  }
}

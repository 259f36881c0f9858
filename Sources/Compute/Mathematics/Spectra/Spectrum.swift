/// Singular values in descending order, with what is read off them.
public struct Spectrum: Sendable, Hashable {
  /// Finite, non-negative, descending; `min(N, d)` of them for a matrix.
  public let singularValues: [Double]
  public let summary: SpectralSummary

  /// Takes singular values in any order.
  public init(singularValues: [Double]) throws(SpectrumError) {
    if let bad = singularValues.firstIndex(where: { !$0.isFinite || $0 < 0 }) {
      throw .notASingularValue(index: bad)
    }
    self.singularValues = singularValues.sorted(by: >)
    summary = self.singularValues.withUnsafeBufferPointer { SpectralSummary(descending: $0) }
  }

  /// The spectrum of M ∈ R^{N × d}, not centred; see ``SpectralWorkspace`` for how and how precisely.
  public init(of view: MatrixView<some SpectralElement>) throws(SpectrumError) {
    let order = min(view.rows, view.columns)
    let workspace = SpectralWorkspace(maxOrder: order)
    var values = [Double](repeating: 0, count: order)
    summary = try workspace.summary(of: view, singularValues: &values)
    singularValues = values
  }

  /// The spectrum of M ∈ R^{N × d}, not centred.
  public init(of matrix: Matrix) throws(SpectrumError) {
    self = try matrix.withView { view throws(SpectrumError) in try Spectrum(of: view) }
  }

  /// `exp(−Σ p_i ln p_i)`, `p_i = σ_i² / Σ σ_j²`; `nil` when every singular value is zero.
  public var participationRatio: Double? { summary.participationRatio }
  /// The signal-weighted k\*, a 1-based count; see ``SignalWeightedRank``.
  public var kStar: Int { summary.kStar }
  /// `σ_0² / Σ σ_j²`; `nil` when every singular value is zero.
  public var topShare: Double? { summary.topShare }
  /// The Frobenius norm, `√Σ σ_j²`.
  public var norm: Double { summary.norm }
}

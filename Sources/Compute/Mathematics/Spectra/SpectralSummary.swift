import Foundation

/// What the measurements keep of a spectrum.
public struct SpectralSummary: Sendable, Hashable {
  /// `exp(−Σ p_i ln p_i)`, `p_i = σ_i² / Σ σ_j²`; `nil` when every singular value is zero.
  public var participationRatio: Double?
  /// The signal-weighted k\*, a 1-based count; see ``SignalWeightedRank``.
  public var kStar: Int
  /// `σ_0² / Σ σ_j²`, the share of the strongest direction; `nil` when every singular value is zero.
  public var topShare: Double?
  /// The Frobenius norm, `√Σ σ_j²`.
  public var norm: Double

  /// Summarises finite, non-negative singular values in descending order.
  init(descending values: UnsafeBufferPointer<Double>) {
    kStar = SignalWeightedRank.kStar(descending: values)
    guard let top = values.first, top > 0 else {
      norm = 0
      return
    }
    // Relative to the top value, so that no square overflows or vanishes.
    var energy = 0.0
    for value in values { energy += (value / top) * (value / top) }
    var entropy = 0.0
    for value in values {
      let p = (value / top) * (value / top) / energy
      if p > 0 { entropy -= p * log(p) }
    }
    participationRatio = exp(entropy)
    topShare = 1 / energy
    norm = top * energy.squareRoot()
  }
}

/// How many directions a spectrum spreads over, in its entropy form: the exponential of the Shannon
/// entropy of the energies.
///
/// `PR = exp(−Σ p_i ln p_i)`, `p_i = σ_i² / Σ σ_j²`, from 1 (one direction) to the number of values (all
/// equal). The field gives the same name to `(Σσ²)² / Σσ⁴`, which is another quantity.
public enum ParticipationRatio {
  /// PR of singular values in any order; `nil` when all are zero or there is none.
  public static func entropy(singularValues: [Double]) throws(SpectrumError) -> Double? {
    try Spectrum(singularValues: singularValues).participationRatio
  }

  /// PR of M ∈ R^{N × d}, not centred; `nil` when all elements are zero or there is none.
  public static func entropy(of matrix: Matrix) throws(SpectrumError) -> Double? {
    try Spectrum(of: matrix).participationRatio
  }
}

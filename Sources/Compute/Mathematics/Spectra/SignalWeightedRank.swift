/// The signal-weighted k\*: where a spectrum drops most, weighed by how strong the value before the drop is.
///
/// Over 0-based ranks `j = 1 … n − 2` of descending σ, stopping at the first `σ_j < 0.05 σ_0` and skipping
/// `σ_{j+1} ≤ 0`, the j that maximises `(σ_j / Σσ) · (σ_j / σ_{j+1})`, the first among equals; k\* is `j + 1`
/// as a 1-based count. It is 2 when no j qualifies, and 1 for fewer than two values.
public enum SignalWeightedRank {
  /// The share of the top value below which the search stops.
  public static let floor = 0.05

  /// k\* of singular values in any order.
  public static func kStar(singularValues: [Double]) throws(SpectrumError) -> Int {
    try Spectrum(singularValues: singularValues).kStar
  }

  /// k\* of finite, non-negative values in descending order.
  static func kStar(descending values: UnsafeBufferPointer<Double>) -> Int {
    guard values.count >= 2 else { return 1 }
    var best = -Double.infinity
    var kStar = 2
    // Σσ is the same for every j, so leaving it out changes no maximum.
    for j in 1..<(values.count - 1) {
      guard values[j] >= floor * values[0] else { break }
      guard values[j + 1] > 0 else { continue }
      let drop = values[j] * (values[j] / values[j + 1])
      if drop > best {
        best = drop
        kStar = j + 1
      }
    }
    return kStar
  }
}

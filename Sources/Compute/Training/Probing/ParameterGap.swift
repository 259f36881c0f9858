import Algorithms
import Mathematics

/// How fast and how one-sidedly a set of weights moves: the spectrum of the differences between neighbouring checkpoints in
/// a rolling window.
///
/// Gram matrix `G_ij = Δ_i · Δ_j` of the window's differences, eigenvalues λ descending, σ = √λ, k\* the signal-weighted
/// rank of σ, gap `λ_{k*} − λ_{k*+1}`.
public struct ParameterGap: Sendable, Hashable {
  /// Differences in a window.
  public static let window = 10

  /// Step of the window's last checkpoint.
  public var step: Int
  public var kStar: Int
  public var gap: Double
  /// λ₁
  public var largest: Double

  /// Every window of a trajectory of weights.
  ///
  /// - Parameter weights: the same weights at each step, in order of steps
  public static func windows(steps: [Int], weights: [[Double]]) throws(LinearAlgebraError) -> [ParameterGap] {
    precondition(steps.count == weights.count, "weights at every step")
    let differences = weights.adjacentPairs().map { before, after in zip(after, before).map(-) }
    guard differences.count >= window else { return [] }
    let products = differences.indices.map { i in
      differences.indices.map { j in
        abs(i - j) < window ? zip(differences[i], differences[j]).reduce(0) { $0 + $1.0 * $1.1 } : 0
      }
    }
    var found: [ParameterGap] = []
    for start in 0...differences.count - window {
      let gram = Matrix(rows: window, columns: window) { products[start + $0][start + $1] }
      let values = try gram.symmetricEigenvalues().reversed().map { max(0, $0) }
      let kStar = (try? SignalWeightedRank.kStar(singularValues: values.map { $0.squareRoot() })) ?? 2
      found.append(
        ParameterGap(
          step: steps[start + window], kStar: kStar, gap: values[kStar - 1] - values[kStar], largest: values[0]))
    }
    return found
  }
}

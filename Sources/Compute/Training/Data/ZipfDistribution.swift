import Foundation
import Mathematics

/// Ranks 0 … count − 1 with probability proportional to `1 / (rank + 1 + shift)^exponent` (Zipf and Mandelbrot).
struct ZipfDistribution: Sendable, Hashable {
  /// Probability of a rank up to and including the index.
  private let cumulative: [Double]

  init(count: Int, exponent: Double = 1.2, shift: Double = 1.7) {
    var sum = 0.0
    let sums = (0..<count).map { rank in
      sum += pow(Double(rank + 1) + shift, -exponent)
      return sum
    }
    cumulative = sums.map { $0 / sum }
  }

  func rank(using generator: inout Xoshiro256) -> Int {
    let u = generator.uniform()
    var low = 0
    var high = cumulative.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > u { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

import Foundation
import Mathematics

/// Matrices with a known spectrum, for holding a measurement against its definition.
enum ConstructedMatrix {
  /// A rows × columns matrix U diag(σ) Vᵀ, where U and V are the first columns of orthonormal cosine (DCT-II) bases.
  static func withSingularValues(_ values: [Double], rows: Int, columns: Int) -> Matrix {
    var elements = [Double](repeating: 0, count: rows * columns)
    for (k, sigma) in values.enumerated() {
      let right = (0..<columns).map { cosine($0, k, of: columns) }
      for i in 0..<rows {
        let left = sigma * cosine(i, k, of: rows)
        for j in 0..<columns { elements[i * columns + j] += left * right[j] }
      }
    }
    return Matrix(rows: rows, columns: columns, elements: elements)
  }

  private static func cosine(_ i: Int, _ k: Int, of n: Int) -> Double {
    let scale = (k == 0 ? 1.0 : 2.0) / Double(n)
    return scale.squareRoot() * cos(Double.pi * (Double(i) + 0.5) * Double(k) / Double(n))
  }
}

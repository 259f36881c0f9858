import Foundation

/// Softmax cross-entropy against one target per row.
enum CrossEntropy {
  /// Replaces a row of logits by the gradient of `weight · loss` and returns `loss = −ln softmax(logits)[target]`.
  ///
  /// - Parameters:
  ///   - row: `count` logits, and room up to `wholeVectors(count)`, which becomes 0
  @specialized(where S == Float)
  @specialized(where S == Double)
  static func gradient<S: TrainingScalar>(
    _ row: UnsafeMutablePointer<S>, count: Int, target: Int, weight: S
  ) -> Double {
    let expected = Double(row[target])
    for i in count..<wholeVectors(count) { row[i] = -.infinity }
    let vectors = row.vectors
    let last = vectorCount(count)
    var largest = vectors[0]
    for i in 1..<max(1, last) { largest = S.larger(largest, vectors[i]) }
    let top = S.largest(largest)
    var sums = SIMD16<S>.zero
    for i in 0..<last {
      let value = S.exp(vectors[i] - top)
      sums += value
      vectors[i] = value
    }
    let sum = sums.total
    let scale = weight / sum
    for i in 0..<last { vectors[i] *= scale }
    row[target] -= weight
    return log(Double(sum)) + Double(top) - expected
  }
}

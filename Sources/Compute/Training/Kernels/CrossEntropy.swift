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
    let whole = wholeVectors(count)
    for i in count..<whole { row[i] = -.infinity }
    let expected = Double(row[target])
    var largest = row.vector(at: 0)
    for i in stride(from: vectorWidth, to: whole, by: vectorWidth) {
      largest = S.larger(largest, row.vector(at: i))
    }
    let top = S.largest(largest)
    var sums = SIMD16<S>.zero
    for i in stride(from: 0, to: whole, by: vectorWidth) {
      let value = S.exp(row.vector(at: i) - top)
      sums += value
      row.store(value, at: i)
    }
    let sum = sums.sum()
    let scale = weight / sum
    for i in stride(from: 0, to: whole, by: vectorWidth) { row.store(row.vector(at: i) * scale, at: i) }
    row[target] -= weight
    return log(Double(sum)) + Double(top) - expected
  }
}

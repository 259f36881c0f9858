/// Scales gradients so that their joint Euclidean norm does not exceed a bound.
enum GradientClip {
  /// The factor for gradients of this norm; the small constant keeps the quotient finite.
  static func scale(norm: Double, bound: Double) -> Double {
    min(1, bound / (norm + 1e-6))
  }

  /// Adds the gradients of all other lanes to those of the first, in order, and returns the sum of squares.
  ///
  /// - Parameter range: which elements; a whole number of vectors
  @specialized(where S == Float)
  @specialized(where S == Double)
  static func reduce<S: TrainingScalar>(_ lanes: [UnsafeMutablePointer<S>], range: Range<Int>) -> Double {
    let total = lanes[0]
    for lane in lanes.dropFirst() {
      for i in stride(from: range.lowerBound, to: range.upperBound, by: vectorWidth) {
        total.store(total.vector(at: i) + lane.vector(at: i), at: i)
      }
    }
    // Squares in double: tens of millions of them are to be added.
    var sum = SIMD16<Double>.zero
    for i in stride(from: range.lowerBound, to: range.upperBound, by: vectorWidth) {
      let value = SIMD16<Double>(total.vector(at: i))
      sum += value * value
    }
    return sum.sum()
  }
}

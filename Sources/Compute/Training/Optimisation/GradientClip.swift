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
    let count = vectorCount(range.count)
    let total = (lanes[0] + range.lowerBound).vectors
    for lane in lanes.dropFirst() {
      let lane = (lane + range.lowerBound).vectors
      for i in 0..<count { total[i] += lane[i] }
    }
    // Squares in double: tens of millions of them are to be added.
    var sum = SIMD16<Double>.zero
    for i in 0..<count {
      let value = SIMD16<Double>(total[i])
      sum += value * value
    }
    return sum.sum()
  }
}

import Mathematics

/// An element type that models can be trained in: `Float` for runs, `Double` to check the formulas
/// against finite differences.
protocol TrainingScalar: VectorScalar {
  /// eˣ for x ≤ 0 in every lane; 0 where the result would be subnormal.
  static func exp(_ x: SIMD16<Self>) -> SIMD16<Self>

  /// −∞ in the elements from index `first` on. (Written one by one, they would have to reach memory before the next
  /// vector could be read.)
  static func masked(_ a: SIMD16<Self>, from first: Int) -> SIMD16<Self>

  /// Φ(x) and φ(x) of the standard normal distribution.
  static func normal(_ x: SIMD16<Self>) -> (cumulative: SIMD16<Self>, density: SIMD16<Self>)
}

extension Float: TrainingScalar {
  @inline(__always)
  static func exp(_ x: SIMD16<Float>) -> SIMD16<Float> { VectorMath.decayingExponential(x) }

  @inline(__always)
  static func masked(_ a: SIMD16<Float>, from first: Int) -> SIMD16<Float> {
    let index = SIMD16<Float>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    return a.replacing(with: -.infinity, where: index .>= Float(first))
  }

  @inline(__always)
  static func normal(_ x: SIMD16<Float>) -> (cumulative: SIMD16<Float>, density: SIMD16<Float>) {
    let gaussian = exp(x * x * -0.5)
    let tail = VectorMath.normalTail(x, gaussian: gaussian, VectorMath.Separate.self)
    return (tail.replacing(with: 1 - tail, where: x .> 0), gaussian * 0.398_942_280_401_432_7)
  }
}

extension Double: TrainingScalar {
  static func exp(_ x: SIMD16<Double>) -> SIMD16<Double> {
    VectorMath.exponential(x).replacing(with: 0, where: x .< -708)
  }

  @inline(__always)
  static func masked(_ a: SIMD16<Double>, from first: Int) -> SIMD16<Double> {
    let index = SIMD16<Double>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    return a.replacing(with: -.infinity, where: index .>= Double(first))
  }

  static func normal(_ x: SIMD16<Double>) -> (cumulative: SIMD16<Double>, density: SIMD16<Double>) {
    let tail = VectorMath.normalTail(x)
    return (
      tail.replacing(with: 1 - tail, where: x .> 0),
      VectorMath.exponential(x * x * -0.5) * (1 / (2 * Double.pi).squareRoot())
    )
  }
}

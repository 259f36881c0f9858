import Foundation

/// An element type that models can be trained in: `Float` for runs, `Double` to check the formulas
/// against finite differences.
protocol TrainingScalar: VectorScalar {
  /// eˣ for x ≤ 0 in every lane; 0 where the result would be subnormal.
  static func exp(_ x: SIMD16<Self>) -> SIMD16<Self>

  /// −∞ in the elements from index `first` on. (Written one by one, they would have to reach memory before the next
  /// vector could be read.)
  static func masked(_ a: SIMD16<Self>, from first: Int) -> SIMD16<Self>

  /// The largest element.
  static func largest(_ a: SIMD16<Self>) -> Self

  /// Φ(x) and φ(x) of the standard normal distribution.
  static func normal(_ x: SIMD16<Self>) -> (cumulative: SIMD16<Self>, density: SIMD16<Self>)
}

extension Float: TrainingScalar {
  /// x = k ln 2 + r with |r| ≤ ln 2 / 2; eʳ by a polynomial whose relative error is below 4e-9
  /// (least squares on the interval), 2ᵏ by adding k to the exponent bits.
  @inline(__always)
  static func exp(_ x: SIMD16<Float>) -> SIMD16<Float> {
    let lowest: Float = -87
    let clamped = x.replacing(with: lowest, where: x .< lowest)
    // Adding 1.5 · 2²³ rounds to an integer, which then stands in the low bits.
    let shifted = clamped * 1.442_695_040_888_963_4 + 12_582_912
    let k = shifted - 12_582_912
    // ln 2 in two parts; the first has few enough bits for k · part to be exact.
    let r = (clamped - k * 0.693_145_751_953_125) - k * 1.428_606_765_330_187e-6
    var p = r * 0.001_375_115_01 + 0.008_368_987_59
    p = p * r + 0.041_669_543_83
    p = p * r + 0.166_665_181_52
    p = p * r + 0.499_999_880_79
    p = p * (r * r) + (r + 1)
    let exponent = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &<< 23
    let scaled = unsafeBitCast(unsafeBitCast(p, to: SIMD16<Int32>.self) &+ exponent, to: SIMD16<Float>.self)
    return scaled.replacing(with: 0, where: x .< lowest)
  }

  @inline(__always)
  static func masked(_ a: SIMD16<Float>, from first: Int) -> SIMD16<Float> {
    let index: SIMD16<Float> = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    return a.replacing(with: -.infinity, where: index .>= Float(first))
  }

  @inline(__always)
  static func largest(_ a: SIMD16<Float>) -> Float {
    let eight = a.lowHalf.replacing(with: a.highHalf, where: a.highHalf .> a.lowHalf)
    let four = eight.lowHalf.replacing(with: eight.highHalf, where: eight.highHalf .> eight.lowHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
    return two.x > two.y ? two.x : two.y
  }

  /// The tail ½ erfc(|x|/√2) = ½ t P(t) e^(−x²/2) with t = 1 / (1 + 0.4 |x|/√2). P is fitted to
  /// erfc(z) e^(z²) / t for 0 ≤ z ≤ 10; its relative error is below 7e-8.
  @inline(__always)
  static func normal(_ x: SIMD16<Float>) -> (cumulative: SIMD16<Float>, density: SIMD16<Float>) {
    let gaussian = exp(x * x * -0.5)
    let magnitude = x.replacing(with: 0 - x, where: x .< 0)
    let t = 1 / (magnitude * 0.282_842_712_474_619 + 1)
    var p = t * 0.041_253_041_48 - 0.140_319_243_07
    p = p * t + 0.083_987_303_08
    p = p * t + 0.087_964_326_14
    p = p * t + 0.079_756_498_34
    p = p * t + 0.193_393_200_64
    p = p * t + 0.201_887_592_67
    p = p * t + 0.226_443_111_90
    p = p * t + 0.225_634_232_16
    let tail = p * t * gaussian * 0.5
    return (tail.replacing(with: 1 - tail, where: x .> 0), gaussian * 0.398_942_280_401_432_7)
  }
}

extension Double: TrainingScalar {
  static func exp(_ x: SIMD16<Double>) -> SIMD16<Double> {
    x.mapElements { $0 < -708 ? 0 : Foundation.exp($0) }
  }

  @inline(__always)
  static func masked(_ a: SIMD16<Double>, from first: Int) -> SIMD16<Double> {
    let index: SIMD16<Double> = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    return a.replacing(with: -.infinity, where: index .>= Double(first))
  }

  @inline(__always)
  static func largest(_ a: SIMD16<Double>) -> Double {
    let eight = a.lowHalf.replacing(with: a.highHalf, where: a.highHalf .> a.lowHalf)
    let four = eight.lowHalf.replacing(with: eight.highHalf, where: eight.highHalf .> eight.lowHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
    return two.x > two.y ? two.x : two.y
  }

  static func normal(_ x: SIMD16<Double>) -> (cumulative: SIMD16<Double>, density: SIMD16<Double>) {
    (
      x.mapElements { 0.5 * erfc(-$0 * 0.5.squareRoot()) },
      x.mapElements { Foundation.exp(-0.5 * $0 * $0) / (2 * Double.pi).squareRoot() }
    )
  }
}

extension SIMD16<Double> {
  fileprivate func mapElements(_ transform: (Double) -> Double) -> Self {
    var result = Self()
    for index in indices { result[index] = transform(self[index]) }
    return result
  }
}

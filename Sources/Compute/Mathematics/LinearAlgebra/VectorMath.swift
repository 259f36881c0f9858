import Foundation

/// Transcendental functions on sixteen lanes at a time.
///
/// In single precision they are polynomials, so that they run as vector instructions everywhere. In
/// double precision they are the C library's, lane by lane: that path is for checking.
///
/// The approximations are one; what differs is how their sums of products are rounded, see ``Rounding``.
public enum VectorMath {
  /// How a step `p x + c` of Horner's rule is rounded.
  public protocol Rounding {
    static func step(_ p: SIMD16<Float>, _ x: SIMD16<Float>, _ c: SIMD16<Float>) -> SIMD16<Float>
  }

  /// Once, where the processor has an instruction for it, which is faster: measurements are compared within tolerances.
  public enum Fused: Rounding {
    @inlinable @inline(__always)
    public static func step(_ p: SIMD16<Float>, _ x: SIMD16<Float>, _ c: SIMD16<Float>) -> SIMD16<Float> {
      Float.adding(c, p, times: x)
    }
  }

  /// Twice, product and sum apart: a training run has the same elementwise steps with and without such an instruction.
  public enum Separate: Rounding {
    @inlinable @inline(__always)
    public static func step(_ p: SIMD16<Float>, _ x: SIMD16<Float>, _ c: SIMD16<Float>) -> SIMD16<Float> { p * x + c }
  }

  /// `e^x = 2^k · e^r` in two factors, k the integer nearest `x / ln 2` and |r| ≤ ln 2 / 2. e^r is a polynomial whose
  /// relative error is below 4e-9 (least squares on the interval).
  ///
  /// - Parameter x: from −87.3 to 88.3, so that 2^k is a normal number.
  /// - Returns: e^r, and k in the low bits of a number's pattern, below those of 1.5 · 2²³.
  @inlinable @inline(__always)
  public static func factors<R: Rounding>(_ x: SIMD16<Float>, _ rounding: R.Type) -> (power: SIMD16<Float>, shifted: SIMD16<Float>) {
    // Adding 1.5 · 2²³ rounds to an integer, which then stands in the low bits.
    let shifted = x * 1.442_695_040_888_963_4 + 12_582_912
    let k = shifted - 12_582_912
    // ln 2 in two parts; the first has few enough bits for k · part to be exact.
    let r = (x - k * 0.693_145_751_953_125) - k * 1.428_606_765_330_187e-6
    typealias V = SIMD16<Float>
    var p = R.step(V(repeating: 0.001_375_115_01), r, V(repeating: 0.008_368_987_59))
    p = R.step(p, r, V(repeating: 0.041_669_543_83))
    p = R.step(p, r, V(repeating: 0.166_665_181_52))
    p = R.step(p, r, V(repeating: 0.499_999_880_79))
    p = R.step(p, r * r, r + 1)
    return (p, shifted)
  }

  /// `e^x`, for x outside −87.3 … 88.3 that of the nearer end; what is not a number stays none.
  @inlinable @inline(__always)
  public static func exponential(_ argument: SIMD16<Float>) -> SIMD16<Float> {
    var x = argument.replacing(with: -87.3, where: argument .< -87.3)
    x = x.replacing(with: 88.3, where: x .> 88.3)
    let (power, shifted) = factors(x, Fused.self)
    let exponent = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- (0x4B40_0000 - 127)
    return power * unsafeBitCast(exponent &<< 23, to: SIMD16<Float>.self)
  }

  /// `e^x` for x ≤ 0, 0 below −87, rounded as ``Separate``.
  @inlinable @inline(__always)
  public static func decayingExponential(_ x: SIMD16<Float>) -> SIMD16<Float> {
    let lowest: Float = -87
    let (power, shifted) = factors(x.replacing(with: lowest, where: x .< lowest), Separate.self)
    // 2ᵏ by adding k to the exponent bits.
    let exponent = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &<< 23
    let scaled = unsafeBitCast(unsafeBitCast(power, to: SIMD16<Int32>.self) &+ exponent, to: SIMD16<Float>.self)
    return scaled.replacing(with: 0, where: x .< lowest)
  }

  /// `Φ(−|x|) = ½ erfc(|x|/√2) = ½ t P(t) e^(−x²/2)` with t = 1 / (1 + 0.4 |x|/√2). P is fitted to erfc(z) e^(z²) / t
  /// for 0 ≤ z ≤ 10; its relative error is below 7e-8.
  ///
  /// - Parameter gaussian: e^(−x²/2)
  @inlinable @inline(__always)
  public static func normalTail<R: Rounding>(
    _ x: SIMD16<Float>, gaussian: SIMD16<Float>, _ rounding: R.Type
  ) -> SIMD16<Float> {
    let magnitude = x.replacing(with: 0 - x, where: x .< 0)
    let t = 1 / (magnitude * 0.282_842_712_474_619 + 1)
    typealias V = SIMD16<Float>
    var p = R.step(V(repeating: 0.041_253_041_48), t, V(repeating: -0.140_319_243_07))
    p = R.step(p, t, V(repeating: 0.083_987_303_08))
    p = R.step(p, t, V(repeating: 0.087_964_326_14))
    p = R.step(p, t, V(repeating: 0.079_756_498_34))
    p = R.step(p, t, V(repeating: 0.193_393_200_64))
    p = R.step(p, t, V(repeating: 0.201_887_592_67))
    p = R.step(p, t, V(repeating: 0.226_443_111_90))
    p = R.step(p, t, V(repeating: 0.225_634_232_16))
    return p * t * gaussian * 0.5
  }

  @inlinable @inline(__always)
  public static func normalTail(_ x: SIMD16<Float>) -> SIMD16<Float> {
    normalTail(x, gaussian: exponential(x * x * -0.5), Fused.self)
  }

  @inlinable public static func exponential(_ x: SIMD16<Double>) -> SIMD16<Double> {
    var y = x
    for lane in y.indices { y[lane] = exp(x[lane]) }
    return y
  }

  @inlinable public static func normalTail(_ x: SIMD16<Double>) -> SIMD16<Double> {
    var y = x
    for lane in y.indices { y[lane] = erfc(abs(x[lane]) * 0.5.squareRoot()) / 2 }
    return y
  }
}

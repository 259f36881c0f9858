import Foundation

/// Transcendental functions on sixteen lanes at a time.
///
/// In single precision they are polynomials, so that they run as vector instructions everywhere; relative
/// error stays below 3e-7. In double precision they are the C library's, lane by lane: that path is for
/// checking.
enum VectorMath {
  /// `e^x = 2^n · e^r` with n the integer nearest `x / ln 2` and |r| ≤ ln 2 / 2, e^r by its Taylor series.
  @inline(__always)
  static func exponential(_ argument: SIMD16<Float>) -> SIMD16<Float> {
    typealias V = SIMD16<Float>
    var x = argument
    x = x.replacing(with: V(repeating: -87.3), where: x .< V(repeating: -87.3))
    x = x.replacing(with: V(repeating: 88.3), where: x .> V(repeating: 88.3))
    // Adding 1.5 · 2^23 rounds to an integer, which is then found in the low bits of the sum.
    let magic = V(repeating: 12_582_912)
    let shifted = x * Float(1.442695040888963) + magic
    let n = shifted - magic
    // ln 2 in two parts, the first short enough for n · ln2 to be exact.
    let r = (x - n * Float(0.693359375)) + n * Float(2.1219444005469e-4)
    var p = V(repeating: 1 / 5040)
    p = horner(p, r, 1 / 720)
    p = horner(p, r, 1 / 120)
    p = horner(p, r, 1 / 24)
    p = horner(p, r, 1 / 6)
    p = horner(p, r, 0.5)
    p = horner(p, r, 1)
    p = horner(p, r, 1)
    let exponent = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- (0x4B40_0000 - 127)
    let scale = unsafeBitCast(exponent &<< 23, to: V.self)
    return p * scale
  }

  /// `Φ(−|x|) = erfc(|x|/√2) / 2`, with `erfc(z) = e^{−z²} t P(t)`, `t = 1 / (1 + 0.38 z)`.
  ///
  /// P is a least-maximum fit of degree 8 to `erfcx(z) / t` on 0 ≤ z ≤ 14, relative error 2.5e-8.
  @inline(__always)
  static func normalTail(_ argument: SIMD16<Float>) -> SIMD16<Float> {
    typealias V = SIMD16<Float>
    let zero = V(repeating: 0)
    let z = argument.replacing(with: zero - argument, where: argument .< zero) * Float(0.7071067811865476)
    let t = V(repeating: 1) / (z * Float(0.38) + 1)
    var p = V(repeating: 0.05842188462610174)
    p = horner(p, t, -0.25986075031665606)
    p = horner(p, t, 0.35933945016821245)
    p = horner(p, t, -0.15683961583392836)
    p = horner(p, t, 0.22721908168081859)
    p = horner(p, t, 0.1396803846810625)
    p = horner(p, t, 0.20368526881606203)
    p = horner(p, t, 0.213944451505512)
    p = horner(p, t, 0.2144098327927407)
    return p * t * exponential(zero - z * z) * 0.5
  }

  /// A step of Horner's rule, `p x + c`.
  @inline(__always)
  private static func horner(_ p: SIMD16<Float>, _ x: SIMD16<Float>, _ c: Float) -> SIMD16<Float> {
    Float.adding(SIMD16(repeating: c), p, times: x)
  }

  static func exponential(_ x: SIMD16<Double>) -> SIMD16<Double> {
    var y = x
    for lane in y.indices { y[lane] = exp(x[lane]) }
    return y
  }

  static func normalTail(_ x: SIMD16<Double>) -> SIMD16<Double> {
    var y = x
    for lane in y.indices { y[lane] = erfc(abs(x[lane]) * 0.5.squareRoot()) / 2 }
    return y
  }
}

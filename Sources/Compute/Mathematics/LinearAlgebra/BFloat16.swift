/// Single precision with the lower half of the bits cut off: its range, with 8 significant bits.
package enum BFloat16 {
  /// The bits of the number nearest to `value`, ties to even; NaNs stay NaNs.
  package static func bits(_ value: Float) -> UInt16 {
    UInt16(truncatingIfNeeded: nearest(SIMD16(repeating: value.bitPattern))[0] >> 16)
  }

  /// The number nearest to `value`, ties to even.
  package static func rounded(_ value: Float) -> Float { Float(bitPattern: UInt32(bits(value)) << 16) }

  /// `y[i] ← ` the number nearest to `x[i]`; `y` may be `x` itself.
  package static func round(_ x: UnsafePointer<Float>, count: Int, into y: UnsafeMutablePointer<Float>) {
    var i = 0
    while i + 16 <= count {
      let sixteen = UnsafeRawPointer(x + i).loadUnaligned(as: SIMD16<UInt32>.self)
      UnsafeMutableRawPointer(y + i).storeBytes(of: nearest(sixteen) & 0xFFFF_0000, as: SIMD16<UInt32>.self)
      i += 16
    }
    while i < count {
      y[i] = rounded(x[i])
      i += 1
    }
  }

  /// `y[i] ← ` the bits of the number nearest to `x[i]`, or to `−x[i]` if `negates`.
  package static func bits(of x: UnsafePointer<Float>, count: Int, negates: Bool = false, into y: UnsafeMutablePointer<UInt16>) {
    let sign: UInt16 = negates ? 0x8000 : 0
    var i = 0
    while i + 16 <= count {
      let sixteen = UnsafeRawPointer(x + i).loadUnaligned(as: SIMD16<UInt32>.self)
      let upper = SIMD16<UInt16>(truncatingIfNeeded: nearest(sixteen) &>> 16) ^ sign
      UnsafeMutableRawPointer(y + i).storeBytes(of: upper, as: SIMD16<UInt16>.self)
      i += 16
    }
    while i < count {
      y[i] = bits(x[i]) ^ sign
      i += 1
    }
  }

  /// `y[i] ← ` the bits of the numbers nearest to `low[i]` and `high[i]`, in the lower and the upper half of a word.
  static func pairs(
    of low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, count: Int, into y: UnsafeMutablePointer<UInt32>
  ) {
    var i = 0
    while i + 16 <= count {
      let lower = nearest(UnsafeRawPointer(low + i).loadUnaligned(as: SIMD16<UInt32>.self)) &>> 16
      let upper = nearest(UnsafeRawPointer(high + i).loadUnaligned(as: SIMD16<UInt32>.self)) & 0xFFFF_0000
      UnsafeMutableRawPointer(y + i).storeBytes(of: lower | upper, as: SIMD16<UInt32>.self)
      i += 16
    }
    while i < count {
      y[i] = UInt32(bits(low[i])) | UInt32(bits(high[i])) << 16
      i += 1
    }
  }

  /// Bits of single precision whose upper halves are the nearest numbers'.
  @inline(__always)
  private static func nearest(_ bits: SIMD16<UInt32>) -> SIMD16<UInt32> {
    let up = bits &+ (0x7FFF &+ (bits &>> 16 & 1))
    return up.replacing(with: bits | 0x40_0000, where: (bits & 0x7FFF_FFFF) .> 0x7F80_0000)
  }
}

import CheckpointFiles
import Testing

@testable import Mathematics

@Suite struct ElementDecodingTests {
  @Test func `Every half-precision pattern has its value`() {
    let wrong = (UInt16.min...UInt16.max).filter { bits in
      let value = Float(Float16(bitPattern: bits))
      let decoded = float(halfBits: bits)
      return value.isNaN ? !decoded.isNaN : decoded.bitPattern != value.bitPattern
    }
    #expect(wrong.isEmpty)
  }

  /// Sign, four bits of exponent with bias 7, three of mantissa; only all ones is no number.
  @Test func `Every eight-bit pattern has its value`() {
    for bits in UInt8.min...UInt8.max {
      let exponent = Int(bits >> 3 & 0xF)
      let mantissa = Float(bits & 7) / 8
      let magnitude: Float =
        exponent == 0
        ? mantissa / 64 : (1 + mantissa) * Float(sign: .plus, exponent: exponent - 7, significand: 1)
      let value = bits >= 128 ? -magnitude : magnitude
      let decoded = float(e4m3Bits: bits)
      #expect(bits & 0x7F == 0x7F ? decoded.isNaN : decoded.bitPattern == value.bitPattern, "\(bits)")
    }
  }

  @Test(arguments: [
    Float(0), -0.0, 1, 3.14159, -65504, .leastNormalMagnitude / 128, .infinity, .greatestFiniteMagnitude,
    1.00390625,
  ])
  func `bfloat16 is the nearest`(_ value: Float) {
    let rounded = Float(bitPattern: UInt32(BFloat16.bits(value)) << 16)
    let below = Float(bitPattern: value.bitPattern & 0xFFFF_0000)
    let above = Float(bitPattern: below.bitPattern &+ 0x1_0000)
    // At the top of the range the next number is infinity, which no difference measures.
    let nearest = (value - below).magnitude < (above - value).magnitude ? below : above
    let isTie = (value - below).magnitude == (above - value).magnitude
    if value == below {
      #expect(rounded.bitPattern == below.bitPattern)
    } else if isTie {
      #expect(BFloat16.bits(value).isMultiple(of: 2))
    } else if value.magnitude < 3e38 {
      #expect(rounded == nearest)
    } else {
      #expect(rounded == .infinity)
    }
  }
}

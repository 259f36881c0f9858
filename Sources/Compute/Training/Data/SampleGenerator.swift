import Foundation

/// Random numbers for one sample: a pure function of a seed and the sample's place.
///
/// SplitMix64 (Steele, Lea and Flood 2014) started from a hash of the seed, a purpose and two indices. Because every
/// sequence of every step has a generator of its own, sequences can be made in any order and on any thread, and a
/// resumed run needs to know the step, nothing else.
struct SampleGenerator {
  /// What numbers are for; different purposes never share a sequence of numbers.
  enum Purpose: UInt64 {
    case weights = 1
    case text = 2
    case probe = 3
    case evaluation = 4
    case language = 5
  }

  private var state: UInt64

  init(seed: UInt64, purpose: Purpose, _ first: Int = 0, _ second: Int = 0) {
    state = seed
    for word in [purpose.rawValue, UInt64(truncatingIfNeeded: first), UInt64(truncatingIfNeeded: second)] {
      state = next() ^ word
    }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1), a multiple of 2⁻⁵³.
  mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Uniform among `range`, which is not empty.
  mutating func integer(in range: ClosedRange<Int>) -> Int {
    let count = UInt64(range.upperBound - range.lowerBound + 1)
    // The high half of a product is uniform but for the lowest few values of the low half.
    let threshold = (0 &- count) % count
    while true {
      let product = next().multipliedFullWidth(by: count)
      if product.low >= threshold { return range.lowerBound + Int(product.high) }
    }
  }

  /// Standard normal (Box and Muller 1958).
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * .pi * unit())
  }
}

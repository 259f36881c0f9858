/// MT19937, the generator behind NumPy's legacy random state (Matsumoto and Nishimura, 1998).
///
/// Period 2^19937 − 1, 624 words of state. For reproducing published draws; ``Xoshiro256`` is faster and
/// statistically no worse where there is nothing to reproduce.
public struct MersenneTwister: RandomNumberGenerator, Sendable, Hashable {
  private static let size = 624
  private static let middle = 397

  private var state: [UInt32]
  /// The next word of the state to hand out; `size` when all have been.
  private var position = MersenneTwister.size

  /// Seeds with one word.
  public init(seed: UInt32) {
    state = [seed]
    state.reserveCapacity(Self.size)
    for index in 1..<Self.size {
      let last = state[index - 1]
      state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(index))
    }
  }

  /// Seeds with a key of any length but none.
  public init(key: [UInt32]) {
    precondition(!key.isEmpty, "a key needs at least one word")
    self.init(seed: 19_650_218)
    var i = 1
    var j = 0
    func advance(_ i: inout Int, _ state: inout [UInt32]) {
      i += 1
      if i == Self.size {
        state[0] = state[Self.size - 1]
        i = 1
      }
    }
    for _ in 0..<max(Self.size, key.count) {
      let last = state[i - 1]
      state[i] = (state[i] ^ ((last ^ (last >> 30)) &* 1_664_525)) &+ key[j] &+ UInt32(truncatingIfNeeded: j)
      advance(&i, &state)
      j = j + 1 == key.count ? 0 : j + 1
    }
    for _ in 1..<Self.size {
      let last = state[i - 1]
      state[i] = (state[i] ^ ((last ^ (last >> 30)) &* 1_566_083_941)) &- UInt32(i)
      advance(&i, &state)
    }
    state[0] = 0x8000_0000
  }

  /// The next 32 bits.
  public mutating func next32() -> UInt32 {
    if position == Self.size { twist() }
    var word = state[position]
    position += 1
    word ^= word >> 11
    word ^= (word << 7) & 0x9d2c_5680
    word ^= (word << 15) & 0xefc6_0000
    return word ^ (word >> 18)
  }

  /// The next 64 bits: two words, the first one high.
  public mutating func next() -> UInt64 {
    let high = next32()
    return UInt64(high) << 32 | UInt64(next32())
  }

  private mutating func twist() {
    state.withUnsafeMutableBufferPointer { state in
      for index in 0..<Self.size {
        let following = index + 1 == Self.size ? 0 : index + 1
        let far = index < Self.size - Self.middle ? index + Self.middle : index + Self.middle - Self.size
        let bits = (state[index] & 0x8000_0000) | (state[following] & 0x7fff_ffff)
        state[index] = state[far] ^ (bits >> 1) ^ (bits & 1 == 0 ? 0 : 0x9908_b0df)
      }
    }
    position = 0
  }
}

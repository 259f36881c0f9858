import Mathematics

/// The whole numbers of Python's `random.Random`, draw for draw: the key-retrieval examples of the paper were
/// drawn with it.
public struct PythonRandom: Sendable, Hashable {
  private var generator: MersenneTwister

  /// `Random(seed)` for a whole number below 2^32.
  public init(seed: UInt32) {
    generator = MersenneTwister(key: [seed])
  }

  /// `randint(low, high)`: both ends included.
  ///
  /// - Precondition: `low ≤ high`, fewer than 2^32 numbers.
  public mutating func randint(_ low: Int, _ high: Int) -> Int {
    low + below(high - low + 1)
  }

  /// `choice(elements)`.
  ///
  /// - Precondition: not empty.
  public mutating func choice<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// Uniform over 0 ..< count: as many bits as `count` has, drawn again while they are too large.
  private mutating func below(_ count: Int) -> Int {
    precondition(count > 0 && count <= UInt32.max, "a range that one word covers")
    let bits = Int.bitWidth - count.leadingZeroBitCount
    while true {
      let value = Int(generator.next32() >> UInt32(32 - bits))
      if value < count { return value }
    }
  }
}

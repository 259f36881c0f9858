extension RandomState {
  /// `randint(low, high)` with the default type, 64-bit integers: uniform over low … high − 1.
  ///
  /// - Precondition: `low < high`.
  public mutating func randint(_ low: Int, _ high: Int) -> Int {
    precondition(low < high, "no integer lies between the bounds")
    let last = UInt64(truncatingIfNeeded: high &- 1 &- low)
    return low &+ Int(truncatingIfNeeded: masked(upTo: last))
  }

  /// `randint(low, high, count)`.
  ///
  /// - Precondition: `low < high`.
  public mutating func randint(_ low: Int, _ high: Int, count: Int) -> [Int] {
    (0..<count).map { _ in randint(low, high) }
  }

  /// Uniform over 0 … last: the fewest bits that hold `last`, drawn again while they exceed it.
  ///
  /// Bounds below 2^32 take one word a try, others two; a bound of 0 takes none.
  mutating func masked(upTo last: UInt64) -> UInt64 {
    guard last > 0 else { return 0 }
    let mask = UInt64.max >> last.leadingZeroBitCount
    while true {
      let value = (last <= UInt32.max ? UInt64(next32()) : next64()) & mask
      if value <= last { return value }
    }
  }
}

// MARK: - Permutations and choices

extension RandomState {
  /// `shuffle(x)` of a list or of a one-dimensional array: Fisher and Yates from the end.
  public mutating func shuffle<Elements: RandomAccessCollection & MutableCollection>(_ x: inout Elements) {
    for last in (1..<max(1, x.count)).reversed() {
      let other = Int(masked(upTo: UInt64(last)))
      x.swapAt(x.index(x.startIndex, offsetBy: last), x.index(x.startIndex, offsetBy: other))
    }
  }

  /// `permutation(count)`: 0 … count − 1 in random order.
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }

  /// `permutation(x)` of a one-dimensional array.
  public mutating func permutation<Element>(of x: [Element]) -> [Element] {
    var order = x
    shuffle(&order)
    return order
  }

  /// `choice(population, count, replace)`: numbers below `population`.
  ///
  /// Without replacement NumPy permutes the whole population and keeps the first `count`.
  ///
  /// - Precondition: the population is not empty, and holds `count` numbers if they are not replaced.
  public mutating func choice(_ population: Int, count: Int, replace: Bool = true) -> [Int] {
    if replace { return randint(0, population, count: count) }
    precondition(count <= population, "more draws than the population holds")
    return Array(permutation(population).prefix(count))
  }

  /// `choice(x, count, replace)` of a one-dimensional array; see ``choice(_:count:replace:)``.
  public mutating func choice<Element>(from x: [Element], count: Int, replace: Bool = true) -> [Element] {
    choice(x.count, count: count, replace: replace).map { x[$0] }
  }

  /// `choice(population, count, p: weights)` with replacement, the population being as many as the weights.
  ///
  /// - Precondition: the weights are not negative and not all zero. NumPy also wants them to sum to one;
  ///   here as there they are divided by their sum.
  public mutating func choice(weights: [Double], count: Int) -> [Int] {
    var total = 0.0
    var cumulative = weights.map { weight in
      precondition(weight >= 0, "a weight is negative")
      total += weight
      return total
    }
    precondition(total > 0, "no weight is positive")
    for index in cumulative.indices { cumulative[index] /= total }
    return (0..<count).map { _ in
      let sample = randomSample()
      var (low, high) = (0, cumulative.count)
      while low < high {
        let middle = (low + high) / 2
        if cumulative[middle] <= sample { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  private mutating func next64() -> UInt64 {
    let high = next32()
    return UInt64(high) << 32 | UInt64(next32())
  }
}

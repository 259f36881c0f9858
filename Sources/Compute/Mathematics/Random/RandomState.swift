import Foundation

/// NumPy's legacy `numpy.random.RandomState`, draw for draw and bit for bit.
///
/// Published batches and controls are drawn from it, so checking them needs the same numbers. NumPy has
/// frozen its stream. Here are the methods that the measurements use: whole numbers, choices and
/// permutations, uniform and normal numbers; each consumes the generator exactly as NumPy's method of the
/// same name does.
public struct RandomState: Sendable, Hashable {
  private var generator: MersenneTwister
  /// The second normal number of the last pair, not handed out yet.
  private var spareNormal: Double?

  /// `RandomState(seed)`.
  public init(seed: UInt32) {
    generator = MersenneTwister(seed: seed)
  }

  /// `RandomState([…])`: seeds with a list, which differs from the seed of a one-element list's element.
  public init(seeds: [UInt32]) {
    generator = MersenneTwister(key: seeds)
  }

  /// The next 32 bits of the generator.
  public mutating func next32() -> UInt32 { generator.next32() }

  /// `random_sample()`: uniform in [0, 1) with 53 bits.
  public mutating func randomSample() -> Double {
    let high = Double(generator.next32() >> 5)
    let low = Double(generator.next32() >> 6)
    return (high * 67_108_864 + low) / 9_007_199_254_740_992
  }

  /// `random_sample(count)`.
  public mutating func randomSample(count: Int) -> [Double] {
    (0..<count).map { _ in randomSample() }
  }

  /// `uniform(low, high)`.
  public mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * randomSample()
  }

  /// `uniform(low, high, count)`.
  public mutating func uniform(_ low: Double, _ high: Double, count: Int) -> [Double] {
    (0..<count).map { _ in uniform(low, high) }
  }
}

// MARK: - Normal numbers

extension RandomState {
  /// `randn()` and `standard_normal()`: Marsaglia's polar method, which makes two numbers at a time.
  public mutating func standardNormal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    while true {
      let x = 2 * randomSample() - 1
      let y = 2 * randomSample() - 1
      let square = x * x + y * y
      guard square < 1, square != 0 else { continue }
      let factor = (-2 * log(square) / square).squareRoot()
      spareNormal = factor * x
      return factor * y
    }
  }

  /// `randn(count)` and `standard_normal(count)`.
  public mutating func standardNormal(count: Int) -> [Double] {
    (0..<count).map { _ in standardNormal() }
  }

  /// `normal(mean, deviation)`.
  public mutating func normal(mean: Double, deviation: Double) -> Double {
    mean + deviation * standardNormal()
  }
}

import Foundation

/// Rotary position embedding: coordinates i and i + ``dimensions``/2 of a head turn together by
/// `position · frequency(i)`.
///
/// Formula: Su et al., RoFormer (2021). Angles are formed in double precision and rounded once, as cosine and
/// sine.
public struct Rotary: Sendable, Hashable {
  public enum Scaling: Sendable, Hashable {
    case none
    /// Every frequency is divided by the factor.
    case linear(factor: Double)
    /// Llama 3.1: wavelengths beyond `original / low` are divided by the factor, those below `original /
    /// high` are kept, and in between the two are mixed linearly.
    case llama3(factor: Double, low: Double, high: Double, original: Double)
  }

  public var base: Double
  /// Rotated coordinates of a head: all of them, or the leading part.
  public var dimensions: Int
  public var scaling: Scaling

  public init(base: Double, dimensions: Int, scaling: Scaling = .none) {
    self.base = base
    self.dimensions = dimensions
    self.scaling = scaling
  }

  /// Radians a position for pair `i`, 0 ≤ i < dimensions/2: `base^(−2i/dimensions)`, scaled.
  public func frequency(_ i: Int) -> Double {
    let plain = pow(base, -2 * Double(i) / Double(dimensions))
    switch scaling {
    case .none: return plain
    case .linear(let factor): return plain / factor
    case .llama3(let factor, let low, let high, let original):
      let turns = original * plain / (2 * Double.pi)
      if turns < low { return plain / factor }
      if turns > high { return plain }
      let smooth = (turns - low) / (high - low)
      return (1 - smooth) * plain / factor + smooth * plain
    }
  }
}

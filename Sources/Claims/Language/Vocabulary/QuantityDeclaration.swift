/// What a measured number is: its name in rows and claims, what it means, and which values it can have.
///
/// The tool has its own quantities; a suite declares those that its paper needs besides.
///
/// ```swift
/// let faithfulness = QuantityDeclaration(
///   name: "faithfulness", kind: .share, of: "circuit", says: "share of the model's logit difference that the circuit keeps",
///   worse: .lower)
/// ```
public struct QuantityDeclaration: Sendable, Hashable {
  public var name: String
  public var kind: Kind
  /// What has such a value: `head`, `model`, `circuit`. In words.
  public var of: String
  public var says: String
  /// `nats`, `heads`, `steps`; empty for shares and plain numbers.
  public var unit: String
  /// Which way harm lies, where one way is worse.
  public var worse: Direction?

  public init(name: String, kind: Kind, of: String = "", says: String, unit: String = "", worse: Direction? = nil) {
    self.name = name
    self.kind = kind
    self.of = of
    self.says = says
    self.unit = unit
    self.worse = worse
  }

  public enum Direction: String, Sendable, Hashable, CaseIterable {
    case higher, lower
  }

  /// Which values are possible, and where uncertainty comes from.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A share of anything, from 0 to 1.
    case share
    /// The share of the examples that a model gets right; with their number it carries its exact binomial interval.
    case accuracy
    /// A mean over examples of a loss, a distance, a time: 0 or more.
    case size
    /// How many there are: a whole number, 0 or more.
    case count
    /// A place in an order, or a number of parts of which there is at least one: a whole number, 1 or more.
    case ordinal
    /// A number of directions that need not be whole: 1 or more.
    case dimension
    /// Any number.
    case number
    /// 1 where something is so; there is no row where it is not.
    case mark

    /// In words, for the page of a suite.
    public var says: String {
      switch self {
      case .share: "a share, from 0 to 1"
      case .accuracy: "the share of examples that are right, with the exact binomial interval of their number"
      case .size: "0 or more"
      case .count: "a whole number, 0 or more"
      case .ordinal: "a whole number, 1 or more"
      case .dimension: "1 or more"
      case .number: "any number"
      case .mark: "1 where it is so"
      }
    }

    /// Least and greatest value; `nil` where there are none. Sums of squares and shares may round a little beyond.
    package var range: ClosedRange<Double>? {
      switch self {
      case .share, .accuracy: -0.001...1.001
      case .mark: 1...1
      case .dimension: 0.999...Double.infinity
      case .ordinal: 1...Double.infinity
      case .size, .count: -0.001...Double.infinity
      case .number: nil
      }
    }

    /// Whether values are whole numbers.
    package var isWhole: Bool { [.count, .ordinal, .mark].contains(self) }
  }
}

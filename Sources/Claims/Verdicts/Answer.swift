import Ground

/// A question's answer: labelled values, each with its uncertainty and the sources it was read from.
public struct Answer: Sendable, Hashable {
  public struct Item: Sendable, Hashable {
    /// Which member of the answer this is (a head, a step, a row); empty for a single value.
    public var label: String
    /// Another value is made of something else than what the origin says.
    public var value: Value { didSet { origin = nil } }
    public var interval: Interval?
    /// Slack of a printed figure that the value is (half a unit of its last digit); 0 for measured values.
    public var slack: Double
    /// Sources in the table (file or figure), sorted.
    public var sources: Set<String>
    /// How many examples, heads or seeds the value sums up, where that is one number.
    public var sampleSize: Int?
    /// What a sampled value was counted from, as long as a difference or sum of it can be told more exactly from that than
    /// from its interval.
    public var origin: Origin?
    /// What chance gives in its place, for probabilities of chance.
    public var chance: Chance?

    public init(
      _ value: Value, label: String = "", interval: Interval? = nil, slack: Double = 0, sources: Set<String> = [],
      sampleSize: Int? = nil
    ) {
      self.label = label
      self.value = value
      self.interval = interval
      self.slack = slack
      self.sources = sources
      self.sampleSize = sampleSize
    }

    public var number: Double? {
      if case .number(let value) = value { value } else { nil }
    }
    public var heads: HeadSet? {
      if case .heads(let set) = value { set } else { nil }
    }

    /// The same value under a label put in front: `small` and `L0H3` give `small L0H3`.
    public func labelled(_ prefix: String) -> Item {
      var item = self
      item.label = [prefix, label].filter { !$0.isEmpty }.joined(separator: " ")
      return item
    }
  }

  public var items: [Item]

  public init(_ items: [Item]) {
    self.items = items
  }

  public init(_ value: Double, interval: Interval? = nil, sources: Set<String> = [], sampleSize: Int? = nil) {
    items = [Item(.number(value), interval: interval, sources: sources, sampleSize: sampleSize)]
  }

  public init(_ heads: HeadSet, sources: Set<String> = []) {
    items = [Item(.heads(heads), sources: sources)]
  }

  public var sources: Set<String> { items.reduce(into: []) { $0.formUnion($1.sources) } }
}

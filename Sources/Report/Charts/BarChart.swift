/// Bars in groups with error bars, such as accuracy by seed (groups) and ablation condition (series).
public struct BarChart: Sendable, Hashable {
  public struct Bar: Sendable, Hashable {
    public var value: Double
    /// Ends of the error bar, where the uncertainty is known.
    public var lower: Double?
    public var upper: Double?

    public init(value: Double, lower: Double? = nil, upper: Double? = nil) {
      self.value = value
      self.lower = lower
      self.upper = upper
    }
  }

  public struct Group: Sendable, Hashable {
    public var label: String
    /// One bar a series, `nil` where the group has none.
    public var bars: [Bar?]

    public init(label: String, bars: [Bar?]) {
      self.label = label
      self.bars = bars
    }
  }

  public var title: String
  /// What the groups are: `seed`.
  public var groupLabel: String
  /// What the bars measure, with unit: `accuracy (pin)`.
  public var valueLabel: String
  /// What the error bars are: `95 % exact binomial interval`; empty without any.
  public var errorLabel: String
  public var series: [String]
  public var groups: [Group]
  /// Upper end of the value axis where the quantity has one (1 for accuracies).
  public var maximum: Double?

  public init(
    title: String, groupLabel: String, valueLabel: String, errorLabel: String = "", series: [String],
    groups: [Group], maximum: Double? = nil
  ) {
    self.title = title
    self.groupLabel = groupLabel
    self.valueLabel = valueLabel
    self.errorLabel = errorLabel
    self.series = series
    self.groups = groups
    self.maximum = maximum
  }
}

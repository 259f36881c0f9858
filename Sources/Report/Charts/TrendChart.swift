/// A few quantities of a model over its training, with how far each could be off.
public struct TrendChart: Sendable, Hashable {
  public struct Line: Sendable, Hashable {
    public var label: String
    /// Ascending.
    public var steps: [Double]
    /// One value a step; a non-finite one leaves a gap.
    public var values: [Double]
    /// Half the width of each value's interval; `nil` where it was not measured.
    public var margins: [Double?]

    public init(label: String, steps: [Double], values: [Double], margins: [Double?] = []) {
      self.label = label
      self.steps = steps
      self.values = values
      self.margins = margins
    }
  }

  public var title: String
  /// What the lines measure, with unit.
  public var valueLabel: String
  public var lines: [Line]
  /// Upper end of the value axis where the quantity has one (1 for fractions).
  public var maximum: Double?

  public init(title: String, valueLabel: String, lines: [Line], maximum: Double? = nil) {
    self.title = title
    self.valueLabel = valueLabel
    self.lines = lines
    self.maximum = maximum
  }
}

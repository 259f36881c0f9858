/// One line a model over its layers, such as the BOS fraction by layer.
public struct LayerChart: Sendable, Hashable {
  public struct Line: Sendable, Hashable {
    /// The model: `Pythia 1B`.
    public var label: String
    /// One value a layer from layer 0; a non-finite one leaves a gap.
    public var values: [Double]

    public init(label: String, values: [Double]) {
      self.label = label
      self.values = values
    }
  }

  public var title: String
  /// What the lines measure, with unit: `share of heads of class BOS`.
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

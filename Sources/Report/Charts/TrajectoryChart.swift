import Claims

/// A spectral quantity of picked heads against the rest over training, with the accuracy curve below on the
/// same axis.
public struct TrajectoryChart: Sendable, Hashable {
  public struct Curve: Sendable, Hashable {
    /// Head or accuracy by name: `L0H3`, `pin`.
    public var label: String
    public var steps: [Double]
    /// One value a step; a non-finite one leaves a gap.
    public var values: [Double]

    public init(label: String, steps: [Double], values: [Double]) {
      self.label = label
      self.steps = steps
      self.values = values
    }
  }

  public var title: String
  /// What the upper panel shows, with unit: `participation ratio`.
  public var quantity: String
  public var picks: [Curve]
  /// The heads that were not picked, drawn as their 10–90 % band and median; all on the same steps.
  public var rest: [Curve]
  /// Accuracies between 0 and 1.
  public var accuracy: [Curve]
  /// How steps lie along their axis.
  public var axis: ChartDeclaration.StepAxis
  /// Whether it is one of several side by side, without legend and names.
  var isSmall = false

  public init(
    title: String, quantity: String, picks: [Curve], rest: [Curve], accuracy: [Curve],
    axis: ChartDeclaration.StepAxis = .linear
  ) {
    self.title = title
    self.quantity = quantity
    self.picks = picks
    self.rest = rest
    self.accuracy = accuracy
    self.axis = axis
  }
}

/// Losses and probe accuracy over a run.
public struct TrainingCurve: Sendable, Hashable {
  public struct Point: Sendable, Hashable {
    public var step: Int
    /// Mean loss over all tokens of the step's batch.
    public var text: Double
    /// Mean loss at the probes' read positions of the step's batch.
    public var probe: Double
    /// Accuracy on probes within the distribution ("pin").
    public var near: Double
    /// Accuracy on probes outside of it ("pood").
    public var far: Double

    public init(step: Int, text: Double, probe: Double, near: Double, far: Double) {
      self.step = step
      self.text = text
      self.probe = probe
      self.near = near
      self.far = far
    }
  }

  public var points: [Point]

  public init(_ points: [Point] = []) {
    self.points = points
  }

  /// The first step at which accuracy within the distribution exceeds `accuracy`.
  public func firstStep(above accuracy: Double) -> Int? {
    points.first { $0.near > accuracy }?.step
  }

  /// One line a point, headed by column names.
  var csv: String {
    points.reduce("step,text_loss,probe_loss,pin,pood\n") {
      $0 + "\($1.step),\($1.text),\($1.probe),\($1.near),\($1.far)\n"
    }
  }

  /// `points × 5`, as it is kept in the state file.
  var values: [Double] {
    points.flatMap { [Double($0.step), $0.text, $0.probe, $0.near, $0.far] }
  }

  /// `nil` if the values are no whole points.
  init?(values: [Double]) {
    guard values.count.isMultiple(of: 5) else { return nil }
    points = []
    for i in stride(from: 0, to: values.count, by: 5) {
      guard let step = Int(exactly: values[i]) else { return nil }
      points.append(
        Point(step: step, text: values[i + 1], probe: values[i + 2], near: values[i + 3], far: values[i + 4]))
    }
  }
}

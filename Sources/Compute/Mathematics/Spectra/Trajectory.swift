import Foundation

/// One quantity of one head (PR, say) over the checkpoints of a training run, and the features read off it.
public struct Trajectory: Sendable, Hashable {
  /// Training steps of the checkpoints, strictly ascending.
  public let steps: [Int]
  /// Tokens seen up to each checkpoint, where known; not negative and not descending.
  public let tokens: [Double]?
  /// The quantity at each checkpoint; finite.
  public let values: [Double]

  /// At least one checkpoint; `values` and `tokens` are as many as `steps`.
  public init(steps: [Int], tokens: [Double]? = nil, values: [Double]) throws(TrajectoryError) {
    guard !steps.isEmpty else { throw .empty }
    guard steps.count == values.count, (tokens ?? values).count == steps.count else {
      throw .countsDiffer(steps: steps.count, tokens: tokens?.count, values: values.count)
    }
    for index in steps.indices {
      guard values[index].isFinite else { throw .notFinite(index: index, step: steps[index]) }
      guard index > 0 else { continue }
      guard steps[index - 1] < steps[index] else { throw .stepsNotAscending(index: index) }
    }
    if let tokens {
      var last = 0.0
      for (index, count) in tokens.enumerated() {
        guard count.isFinite, count >= last else { throw .tokensNotAscending(index: index) }
        last = count
      }
    }
    self.steps = steps
    self.tokens = tokens
    self.values = values
  }

  /// The value at the first checkpoint.
  public var initial: Double { values[0] }
  /// The value at the last checkpoint.
  public var final: Double { values[values.count - 1] }
  public var max: Double { values[indexOfMax] }
  public var min: Double { values[indexOfMin] }
  /// Maximum minus minimum.
  public var spread: Double { Self.spread(of: values) ?? 0 }

  /// Maximum minus minimum of values of any order; `nil` if there are none.
  public static func spread(of values: some Sequence<Double>) -> Double? {
    var extremes: (low: Double, high: Double)?
    for value in values {
      extremes = (Swift.min(extremes?.low ?? value, value), Swift.max(extremes?.high ?? value, value))
    }
    return extremes.map { $0.high - $0.low }
  }

  /// The first step at which the maximum is reached.
  public var stepOfMax: Int { steps[indexOfMax] }
  /// The first step at which the minimum is reached.
  public var stepOfMin: Int { steps[indexOfMin] }

  private var indexOfMax: Int { values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 } }
  private var indexOfMin: Int { values.indices.reduce(0) { values[$1] < values[$0] ? $1 : $0 } }

  /// The first step with a value strictly above the level; `nil` if there is none.
  public func firstStep(above level: Double) -> Int? {
    values.firstIndex { $0 > level }.map { steps[$0] }
  }

  /// The first step with a value strictly below the level; `nil` if there is none.
  public func firstStep(below level: Double) -> Int? {
    values.firstIndex { $0 < level }.map { steps[$0] }
  }

  /// The first step at which the value is half-way from the minimum to the later maximum; `nil` if the value is never
  /// above the minimum again.
  ///
  /// What counts is the largest value from the minimum on: a head may begin with a high value that has nothing to do
  /// with its rise. Over 9, 3, 1, 3, 5 the level is 3, reached at the fourth checkpoint.
  public var halfRiseStep: Int? {
    let fromMin = values[indexOfMin...]
    guard let laterMax = fromMin.max(), laterMax > min else { return nil }
    let level = min + (laterMax - min) / 2
    return fromMin.firstIndex { $0 >= level }.map { steps[$0] }
  }

  /// A rise from one checkpoint to the next.
  public struct Rise: Sendable, Hashable {
    public var fromStep: Int
    public var toStep: Int
    /// Value gained.
    public var gain: Double
    /// Value gained per unit of the axis that the rise was looked for on.
    public var slope: Double

    public init(fromStep: Int, toStep: Int, gain: Double, slope: Double) {
      self.fromStep = fromStep
      self.toStep = toStep
      self.gain = gain
      self.slope = slope
    }
  }

  /// The rise between neighbouring checkpoints with the greatest slope over the axis, the first among equals;
  /// `nil` if the value never rises. Neighbours at the same place on the axis are passed over.
  ///
  /// Not the same as ``largestGain``: where checkpoints lie farther apart, more is gained from one to the next at the
  /// same slope.
  public func steepestRise(over axis: TimeAxis) throws(TrajectoryError) -> Rise? {
    rises(at: try times(on: axis)).reduce(nil) { best, rise in rise.slope > best?.slope ?? 0 ? rise : best }
  }

  /// The rise between neighbouring checkpoints that gains most, however far apart they lie, the first among equals;
  /// `nil` if the value never rises. Its slope is that over training steps.
  public var largestGain: Rise? {
    rises(at: steps.map(Double.init)).reduce(nil) { best, rise in rise.gain > best?.gain ?? 0 ? rise : best }
  }

  /// What changes from each checkpoint to the next, of those that lie apart.
  private func rises(at times: [Double]) -> [Rise] {
    values.indices.dropFirst().compactMap { index in
      let width = times[index] - times[index - 1]
      let gain = values[index] - values[index - 1]
      guard width > 0 else { return nil }
      return Rise(fromStep: steps[index - 1], toStep: steps[index], gain: gain, slope: gain / width)
    }
  }

  /// The area under `y = max(value − 1, 0)` over the axis by the trapezoid rule.
  public func integral(over axis: TimeAxis) throws(TrajectoryError) -> Double {
    let times = try times(on: axis)
    let heights = values.map { Swift.max($0 - 1, 0) }
    return values.indices.dropFirst().reduce(0) { area, index in
      area + (times[index] - times[index - 1]) * (heights[index] + heights[index - 1]) / 2
    }
  }

  /// Where the checkpoints lie on an axis.
  public func times(on axis: TimeAxis) throws(TrajectoryError) -> [Double] {
    if axis == .steps { return steps.map(Double.init) }
    guard let tokens else { throw .tokensMissing(axis: axis) }
    if axis == .logTokens, let index = tokens.firstIndex(where: { $0 <= 0 }) {
      throw .noTokensYet(index: index, step: steps[index])
    }
    return tokens.map { axis == .logTokens ? log($0) : log(Swift.max($0 / 1e9, 1)) }
  }
}

import Evidence
import Ground
import Mathematics
import Transformer

/// What a training run's checkpoints say about its heads: their PR trajectories, how they rank, and which of
/// them to look at.
public struct Fingerprint: Sendable {
  public struct HeadTrace: Sendable {
    public var head: Head
    /// PR over the checkpoints.
    public var pr: Trajectory
    /// Integral of max(PR − 1, 0) over the time axis.
    public var integral: Double
    /// 1-based place by spread and by integral, largest first.
    public var rankBySpread = 0
    public var rankByIntegral = 0
    /// The rise from one checkpoint to the next of greatest slope over the time axis; `nil` if PR never rises. Where
    /// most is gained at once is ``Trajectory/largestGain``.
    public var steepestRise: Trajectory.Rise?
    /// Class at the last checkpoint, and the first checkpoint from which on the head always was of it. `nil` on a batch
    /// without targets of all six classes; no step for an unclassified head.
    public var lastClass: HeadClass?
    public var classSince: Int?

    public init(head: Head, pr: Trajectory, integral: Double) {
      self.head = head
      self.pr = pr
      self.integral = integral
    }
  }

  public var subject: String
  public var batch: String
  public var examples: Int
  public var axis: TimeAxis
  public var steps: [Int]
  /// By head.
  public var heads: [HeadTrace]
  /// Top-1 accuracy on the batch at each step.
  public var accuracy: [Double]
  /// The heads above the widest gap in spread, among the upper half.
  public var picksBySpread: HeadSet
  /// The heads before the elbow of the sorted integrals.
  public var picksByIntegral: HeadSet
  /// 0-based place of that elbow.
  public var elbow: Int
  /// What makes the run's checkpoints doubtful, a sentence each: steps with the same weights.
  public var warnings: [String] = []

  /// Heads that either rule picks: worth an ablation.
  public var worthInvestigating: HeadSet { picksBySpread.union(picksByIntegral) }

  /// The first step at which accuracy reaches half of its highest value; `nil` if it is never above zero.
  public var accuracyHalfRise: Int? {
    guard let top = accuracy.max(), top > 0 else { return nil }
    return accuracy.firstIndex { $0 >= top / 2 }.map { steps[$0] }
  }

  /// One checkpoint's measurement.
  public struct Point: Sendable {
    public var step: Int
    public var tokens: Double?
    public var measurement: ModelMeasurement

    public init(step: Int, tokens: Double?, measurement: ModelMeasurement) {
      self.step = step
      self.tokens = tokens
      self.measurement = measurement
    }
  }

  /// - Parameter points: by step, ascending; of models of one shape.
  /// - Throws: ``MeasuringError`` for heads without a PR and for an axis without token counts.
  public init(
    subject: String, batch: String, examples: Int, axis: TimeAxis, points: [Point]
  ) throws(MeasuringError) {
    guard let last = points.last else { throw MeasuringError(subject, "there are no checkpoints") }
    (self.subject, self.batch, self.examples, self.axis) = (subject, batch, examples, axis)
    let runSteps = points.map(\.step)
    steps = runSteps
    accuracy = points.map(\.measurement.intact.top1)
    let tokens = points.compactMap(\.tokens)
    var traces: [HeadTrace] = []
    for (index, final) in last.measurement.heads.enumerated() {
      let head = final.index
      var values: [Double] = []
      for point in points {
        guard index < point.measurement.heads.count, point.measurement.heads[index].index == final.index else {
          throw MeasuringError(subject, "the model at step \(point.step) has other heads than the last one")
        }
        guard let ratio = point.measurement.heads[index].spectrum.participationRatio else {
          throw MeasuringError(subject, "the outputs of \(head) at step \(point.step) are all zero: they have no PR")
        }
        values.append(ratio)
      }
      do {
        let pr = try Trajectory(
          steps: runSteps, tokens: tokens.count == points.count ? tokens : nil, values: values)
        var trace = HeadTrace(head: head, pr: pr, integral: try pr.integral(over: axis))
        trace.steepestRise = try pr.steepestRise(over: axis)
        trace.lastClass = final.attention.headClass()
        if let lastClass = trace.lastClass, lastClass != .unclassified {
          let before = points.lastIndex { $0.measurement.heads[index].attention.headClass() != lastClass }
          trace.classSince = runSteps[(before ?? -1) + 1]
        }
        traces.append(trace)
      } catch {
        throw MeasuringError("\(subject), \(head)", "\(error)")
      }
    }
    let bySpread = Self.ranked(traces) { $0.pr.spread }
    let byIntegral = Self.ranked(traces) { $0.integral }
    for (rank, index) in bySpread.enumerated() { traces[index].rankBySpread = rank + 1 }
    for (rank, index) in byIntegral.enumerated() { traces[index].rankByIntegral = rank + 1 }
    let cut = LargestGap.count(of: bySpread.map { traces[$0].pr.spread }) ?? 0
    picksBySpread = HeadSet(bySpread.prefix(cut).map { traces[$0].head })
    let elbow: Int
    do {
      elbow = try Elbow.rank(of: traces.map(\.integral)) ?? 0
    } catch {
      throw MeasuringError(subject, "\(error)")
    }
    self.elbow = elbow
    picksByIntegral = HeadSet(byIntegral.prefix(elbow).map { traces[$0].head })
    heads = traces
  }

  /// Places in `heads`, largest value first, ties in order of the heads.
  private static func ranked(_ heads: [HeadTrace], by value: (HeadTrace) -> Double) -> [Int] {
    heads.indices.sorted { a, b in
      let (x, y) = (value(heads[a]), value(heads[b]))
      return x == y ? heads[a].head < heads[b].head : x > y
    }
  }
}

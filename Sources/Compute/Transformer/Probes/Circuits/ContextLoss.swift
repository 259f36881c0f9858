import Ground
import Mathematics

/// Which tokens of a window count as early and which as late, by their place from 1: the p-th token is predicted from the
/// p − 1 before it.
public struct ContextPlaces: Sendable, Hashable, CustomStringConvertible {
  public let early: ClosedRange<Int>
  public let late: ClosedRange<Int>

  /// `nil` unless 2 ≤ early, all of it before late: the first token has nothing before it.
  public init?(early: ClosedRange<Int>, late: ClosedRange<Int>) {
    guard early.lowerBound >= 2, early.upperBound < late.lowerBound else { return nil }
    self.early = early
    self.late = late
  }

  /// `late 500, early 50`; of several `late 113–120, early 17–24`.
  public var description: String { "late \(Self.text(late)), early \(Self.text(early))" }

  private static func text(_ places: ClosedRange<Int>) -> String {
    places.count == 1 ? "\(places.lowerBound)" : "\(places.lowerBound)–\(places.upperBound)"
  }
}

/// How the loss depends on how much came before, under one condition.
public struct ContextLoss: Sendable, Hashable {
  public var windows: Int
  /// Mean loss of each token, over windows, from the second token on.
  public var byPlace: [Double]
  /// Mean over windows of the loss late minus the loss early; below 0 where context helps.
  public var score: Double
  /// Standard error of that mean over windows; `nan` for one window.
  public var scoreError: Double
  /// Each window's own late minus early.
  var scores: [Double]

  /// - Parameter predictions: window after window, one for each token from the second on
  init(_ predictions: [Prediction], windows: Int, _ places: ContextPlaces) {
    let length = predictions.count / max(1, windows)
    self.windows = windows
    func loss(_ window: Int, _ place: Int) -> Double { predictions[window * length + place - 2].loss }
    byPlace = (0..<length).map { index in
      (0..<windows).reduce(0) { $0 + loss($1, index + 2) } / Double(max(1, windows))
    }
    func mean(_ window: Int, _ places: ClosedRange<Int>) -> Double {
      places.reduce(0) { $0 + loss(window, $1) } / Double(places.count)
    }
    scores = (0..<windows).map { mean($0, places.late) - mean($0, places.early) }
    score = scores.reduce(0, +) / Double(max(1, windows))
    scoreError = Behaviour.standardError(scores)
  }

  /// Standard error of the mean difference of the two conditions' scores, window by window.
  public func errorOfDifference(from other: ContextLoss) -> Double {
    Behaviour.standardError(zip(scores, other.scores).map { $0 - $1 })
  }

  /// Mean loss of all tokens from the second on.
  public var mean: Double { byPlace.reduce(0, +) / Double(max(1, byPlace.count)) }
}

extension ForwardPass {
  /// The loss by place in windows of running text, intact and under each condition.
  ///
  /// - Parameter windows: of equal length, which reaches to the last late place at least; the last token is a target only
  public func contextLoss(
    _ windows: [[Int]], places: ContextPlaces, ablations: [AblationCondition] = []
  ) throws(MeasurementError) -> (intact: ContextLoss, ablated: [ContextLoss]) {
    let length = windows.first?.count ?? 0
    guard length >= places.late.upperBound, windows.allSatisfy({ $0.count == length }) else {
      throw .batch(.empty("no windows of equal length that reach to place \(places.late.upperBound)"))
    }
    let request = ForwardRequest(
      PackedSequences(windows.lazy.map { $0.dropLast() }),
      reading: .everyPosition(targets: windows.flatMap { $0.dropFirst() }), ablations: ablations.map(\.heads))
    let result: (intact: [Prediction], ablated: [[Prediction]])
    do {
      if let single = self as? ForwardPass<Float> {
        let found = try single.run(request)
        result = (found.intact, found.ablated)
      } else {
        let found = try run(request)
        result = (found.intact, found.ablated)
      }
    } catch {
      throw .forward(error)
    }
    return (
      ContextLoss(result.intact, windows: windows.count, places),
      result.ablated.map { ContextLoss($0, windows: windows.count, places) }
    )
  }
}

import Foundation

/// What is known of a position's prediction while its logits pass by, a block of the vocabulary at a time.
struct RunningPrediction<Scalar: ForwardScalar> {
  private var highest = -Scalar.infinity
  /// `Σ e^(logit − highest)` so far.
  private var sum: Double = 0
  private var target: Scalar?
  /// The five largest so far, largest first.
  private var best: [(logit: Scalar, token: Int)] = []

  init() { best.reserveCapacity(6) }

  /// Takes the logits of tokens `first ..< first + count`.
  mutating func take(_ logits: UnsafePointer<Scalar>, first: Int, count: Int, target token: Int) {
    guard count > 0 else { return }
    if token >= first, token < first + count { target = logits[token - first] }
    let maximum = Scalar.maximum(logits, count: count)
    raise(to: maximum)
    sum += Double(Scalar.exponentialSum(logits, count: count, shift: highest))
    keepBest(logits, first: first, count: count)
  }

  /// Joins what another part of the vocabulary gave.
  mutating func merge(_ other: Self) {
    raise(to: other.highest)
    var scaled = other
    scaled.raise(to: highest)
    sum += scaled.sum
    if target == nil { target = other.target }
    for entry in other.best { insert(entry.logit, entry.token) }
  }

  func prediction(target token: Int) -> Prediction {
    Prediction(
      targetLogit: Double(target ?? .nan), logSumExp: Double(highest) + log(sum),
      best: best.map(\.token), target: token)
  }

  private mutating func raise(to maximum: Scalar) {
    guard maximum > highest else { return }
    if sum > 0 { sum *= exp(Double(highest - maximum)) }
    highest = maximum
  }

  private mutating func keepBest(_ logits: UnsafePointer<Scalar>, first: Int, count: Int) {
    var i = 0
    while i < count {
      let bar = best.count < 5 ? -Scalar.infinity : best[4].logit
      i = Scalar.firstIndex(logits, from: i, count: count, atLeast: bar)
      if i < count { insert(logits[i], first + i) }
      i += 1
    }
  }

  private mutating func insert(_ logit: Scalar, _ token: Int) {
    func precedes(_ entry: (logit: Scalar, token: Int)) -> Bool {
      logit > entry.logit || (logit == entry.logit && token < entry.token)
    }
    if best.count == 5, let last = best.last, !precedes(last) { return }
    let at = best.firstIndex(where: precedes) ?? best.count
    best.insert((logit, token), at: at)
    if best.count > 5 { best.removeLast() }
  }
}

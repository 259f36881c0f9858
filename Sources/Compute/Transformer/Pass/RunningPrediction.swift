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
    var top = SIMD8(repeating: logits[0])
    var i = 0
    while i + 8 <= count {
      let v = (logits + i).lanes()
      top = top.replacing(with: v, where: v .> top)
      i += 8
    }
    var maximum = top.max()
    while i < count {
      if logits[i] > maximum { maximum = logits[i] }
      i += 1
    }
    raise(to: maximum)
    let highest = highest
    sum += Double(Scalar.sum(logits, count: count) { Scalar.exponential($0 - highest) })
    keepBest(logits, first: first, count: count, maximum: maximum)
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

  private mutating func keepBest(_ logits: UnsafePointer<Scalar>, first: Int, count: Int, maximum: Scalar) {
    var bar = best.count < 5 ? -Scalar.infinity : best[4].logit
    if best.count == 5, maximum < bar { return }
    var i = 0
    while i < count {
      let rest = min(8, count - i)
      if rest == 8, best.count == 5, !any((logits + i).lanes() .>= SIMD8(repeating: bar)) {
        i += 8
        continue
      }
      for j in i..<i + rest { insert(logits[j], first + j) }
      if best.count == 5 { bar = best[4].logit }
      i += rest
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

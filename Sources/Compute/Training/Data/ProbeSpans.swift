/// How many tokens lie before and between a probe's sentences.
public struct ProbeSpans: Sendable, Hashable, Codable {
  /// Before the KEY sentence, in evaluation.
  public var prefix: ClosedRange<Int>
  /// Between KEY and QUERY, in training and in evaluation within the distribution ("pin").
  public var near: ClosedRange<Int>
  /// Between KEY and QUERY in evaluation outside of it ("pood").
  public var far: ClosedRange<Int>

  public init(prefix: ClosedRange<Int>, near: ClosedRange<Int>, far: ClosedRange<Int>) {
    self.prefix = prefix
    self.near = near
    self.far = far
  }

  /// The paper's spans at T = 256 (prefix 2–10, gaps 5–30 and 80–200), scaled with the context. The longest gap ends
  /// where the longest prefix and template still fit.
  public init(context: Int, probes: ProbeVocabulary) {
    func scaled(_ tokens: Int) -> Int { max(1, (tokens * context + 128) / 256) }
    let sentences = probes.templates.map { $0.keyCount + $0.query.count }.max() ?? 0
    let longest = max(1, context - scaled(10) - sentences)
    let near = min(scaled(5), longest)...min(scaled(30), longest)
    let far = min(scaled(80), longest)...min(scaled(200), longest)
    self.init(prefix: scaled(2)...scaled(10), near: near, far: far)
  }
}

extension ProbeSpans {
  /// Throws if some probe would not fit the context.
  func validate(context: Int, probes: ProbeVocabulary) throws(TrainingError) {
    let sentences = probes.templates.map { $0.keyCount + $0.query.count }.max() ?? 0
    let longest = prefix.upperBound + max(near.upperBound, far.upperBound) + sentences
    guard min(prefix.lowerBound, near.lowerBound, far.lowerBound) >= 0, longest <= context else {
      throw .invalidRecipe(
        "probes of up to \(longest) tokens do not fit a context of \(context); shorten the spans or "
          + "lengthen the context")
    }
  }
}

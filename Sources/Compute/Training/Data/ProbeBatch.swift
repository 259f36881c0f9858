import Mathematics

/// Key-retrieval probes to evaluate a model with: `[prefix] KEY [gap] QUERY`, up to the read position.
///
/// Prefix and gap are random ids. Shorter probes are filled up at the end, where a causal model's read position does
/// not see them.
public struct ProbeBatch: Sendable, Hashable {
  /// Tokens of every example.
  public let length: Int
  /// `count × length`
  public private(set) var tokens: [Int32] = []
  /// Where the codeword is to be predicted: the last token of the QUERY sentence.
  public private(set) var readPositions: [Int] = []
  /// Where the codeword stands in the KEY sentence.
  public private(set) var keyPositions: [Int] = []
  /// The codewords.
  public private(set) var targets: [Int32] = []

  public var count: Int { targets.count }

  /// - Parameters:
  ///   - gap: tokens between the two sentences, see ``ProbeSpans``
  ///   - length: tokens of every example; `nil` for just as many as the longest possible probe needs
  public init(
    count: Int, probes: ProbeVocabulary, prefix: ClosedRange<Int>, gap: ClosedRange<Int>, seed: UInt64,
    length: Int? = nil
  ) {
    let sentences = probes.templates.map { $0.keyCount + $0.query.count }.max() ?? 0
    self.length = max(length ?? 0, prefix.upperBound + gap.upperBound + sentences)
    let fillers = Int(probes.fillers.lowerBound)...Int(probes.fillers.upperBound)
    for example in 0..<count {
      // Near and far batches of one seed differ in more than the gap.
      var generator = Xoshiro256(
        seed: seed, purpose: .evaluation, example, gap.lowerBound << 32 | gap.upperBound)
      func filler(_ count: Int) -> [Int32] {
        (0..<count).map { _ in Int32(generator.integer(in: fillers)) }
      }
      let template = probes.templates[generator.integer(in: 0...probes.templates.count - 1)]
      let codeword = probes.codewords[generator.integer(in: 0...probes.codewords.count - 1)]
      var example = filler(generator.integer(in: prefix)) + template.beforeKey
      keyPositions.append(example.count)
      example += [codeword] + template.afterKey
      example += filler(generator.integer(in: gap)) + template.query
      readPositions.append(example.count - 1)
      example += filler(self.length - example.count)
      tokens += example
      targets.append(codeword)
    }
  }
}

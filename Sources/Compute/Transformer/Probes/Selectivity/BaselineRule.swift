import Mathematics

/// How the "other" positions are sampled whose mean attention a class is compared with.
///
/// The published surveys differ in this, and the same head's selectivity with them. All draw from [1, q) with
/// NumPy's `RandomState` and leave out 0, q, q − 1 and, but for one survey, q − 2 … q − 5.
public enum BaselineRule: Sendable, Hashable {
  /// One sample for all examples: draws until 50 different positions are found (the 1B panel, the fp32
  /// re-runs).
  case distinct
  /// One sample for all examples: 50 draws, of which those not left out stay, repeats included (the first
  /// surveys of Pythia 160M and 410M).
  case draws
  /// As ``draws``, with the local positions q − 2 … q − 5 not left out (the capability survey of the 124M
  /// model).
  case drawsWithLocal
  /// A sample for each example, which also leaves out i and i + 1: up to 50 different positions in at most
  /// 200 draws, filled up with the last one (natural text).
  case perExample

  static let samples = 50
  static let tries = 200

  /// Baseline positions of every example, in order; none where a query stands so early that nothing is left beside it.
  ///
  /// - Parameters:
  ///   - queries: q of each example. The rules with one sample for all take the first example's; where q
  ///     differs, they sample for each q anew.
  ///   - earlier: i of each example, if it has one.
  ///   - seed: of the generator; 0 in all published surveys.
  public func positions(queries: [Int], earlier: [Int?], seed: UInt32 = 0) -> [[Int]] {
    switch self {
    case .perExample:
      var random = RandomState(seed: seed)
      return zip(queries, earlier).map { Self.sampleForOne(query: $0, earlier: $1, &random) }
    case .distinct, .draws, .drawsWithLocal:
      var samples: [Int: [Int]] = [:]
      return queries.map { query in
        if let sample = samples[query] { return sample }
        var random = RandomState(seed: seed)
        let sample = sampleForAll(query: query, &random)
        samples[query] = sample
        return sample
      }
    }
  }

  private func sampleForAll(query q: Int, _ random: inout RandomState) -> [Int] {
    guard q > 1 else { return [] }
    var avoided: Set = [0, q, q - 1]
    if self != .drawsWithLocal { avoided.formUnion(q - 5...q - 2) }
    guard self == .distinct else {
      return random.randint(1, q, count: Self.samples).filter { !avoided.contains($0) }
    }
    // Where fewer are left than are wanted, drawing would never end.
    let available = (1..<q).filter { !avoided.contains($0) }
    guard available.count >= Self.samples else { return available }
    var sample: [Int] = []
    while sample.count < Self.samples {
      let position = random.randint(1, q)
      if !avoided.contains(position), !sample.contains(position) { sample.append(position) }
    }
    return sample
  }

  private static func sampleForOne(query q: Int, earlier: Int?, _ random: inout RandomState) -> [Int] {
    guard q > 1 else { return [] }
    var avoided: Set = [0, q, q - 1]
    avoided.formUnion(q - 5...q - 2)
    if let earlier { avoided.formUnion([earlier, earlier + 1]) }
    var sample: [Int] = []
    for _ in 0..<tries {
      let position = random.randint(1, q)
      if !avoided.contains(position), !sample.contains(position) { sample.append(position) }
      if sample.count == samples { break }
    }
    guard let filler = sample.last else { return [] }
    return sample + Array(repeating: filler, count: samples - sample.count)
  }
}

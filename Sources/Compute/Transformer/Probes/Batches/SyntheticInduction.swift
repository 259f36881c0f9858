import Mathematics

extension MeasurementBatch {
  /// The synthetic induction batch, `[filler] A B [filler] A`, draw for draw as published.
  ///
  /// Each example takes from NumPy's `RandomState`, in this order: `length` fillers from `ids`; A and B
  /// without replacement; the index i of A from [20, length/2). A and B go to i and i + 1; a stray A
  /// elsewhere is drawn again once, then a stray B; the last position becomes A. The target is B. An example
  /// counts for induction and duplicate token only if B stands just once before the last position.
  ///
  /// - Precondition: at least two ids; `length` > 41, so that there is room for i.
  public static func syntheticInduction(
    count: Int = 2000, length: Int = 256, ids: Range<Int> = 100..<10_000, seed: UInt32 = 42
  ) -> MeasurementBatch {
    precondition(ids.count >= 2 && length > 41, "two different ids, and room for the pair")
    var random = RandomState(seed: seed)
    let population = Array(ids)
    let examples = (0..<count).map { _ in
      var tokens = random.randint(ids.lowerBound, ids.upperBound, count: length)
      let pair = random.choice(from: population, count: 2, replace: false)
      let (a, b) = (pair[0], pair[1])
      let i = random.randint(20, length / 2)
      tokens[i] = a
      tokens[i + 1] = b
      for (stray, place) in [(a, i), (b, i + 1)] {
        for position in tokens.indices where tokens[position] == stray && position != place {
          tokens[position] = random.randint(ids.lowerBound, ids.upperBound)
        }
      }
      tokens[length - 1] = a
      let places = tokens.dropLast().indices.filter { tokens[$0] == b }
      let earlier = places.count == 1 ? places[0] - 1 : nil
      return Example(tokens: tokens, query: length - 1, target: b, earlier: earlier)
    }
    return MeasurementBatch(name: "synthetic", examples: examples, baseline: .distinct)
  }
}

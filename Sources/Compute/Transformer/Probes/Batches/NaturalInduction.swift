extension MeasurementBatch {
  /// The natural induction batch: a token of running text that comes back, read where it does so last.
  ///
  /// Of each document the first `length` tokens are looked at, shorter documents are passed over. The first i
  /// ≥ `earliest` counts whose token and successor are ids of at least `smallestID` and different, and whose
  /// token stands again `gap` or more tokens after i + 1; the query is its last such place, the target the
  /// successor at i + 1.
  ///
  /// - Parameters:
  ///   - documents: token ids, one document each; read no further than needed.
  ///   - earliest: 20 keeps the induction target away from the beginning of the sequence.
  public static func naturalInduction(
    documents: some Sequence<[Int]>, count: Int = 2000, length: Int = 256, earliest: Int = 0, gap: Int = 20,
    smallestID: Int = 100
  ) throws(BatchError) -> MeasurementBatch {
    var examples: [Example] = []
    for document in documents {
      if examples.count == count { break }
      guard document.count >= length else { continue }
      let tokens = Array(document.prefix(length))
      if let example = Example(tokens, earliest: earliest, gap: gap, smallestID: smallestID) {
        examples.append(example)
      }
    }
    guard !examples.isEmpty else {
      throw .empty("no document has \(length) tokens and one that comes back after \(gap) others")
    }
    return MeasurementBatch(
      name: earliest > 0 ? "natural-midseq" : "natural", examples: examples, baseline: .perExample)
  }

  /// Cuts a stream of tokens at a separator; the separator belongs to no document.
  public static func documents(in stream: [Int], separator: Int) -> [[Int]] {
    stream.split(separator: separator).map(Array.init)
  }
}

extension MeasurementBatch.Example {
  fileprivate init?(_ tokens: [Int], earliest: Int, gap: Int, smallestID: Int) {
    let last = tokens.count - 2 - gap
    guard earliest <= last else { return nil }
    for i in earliest...last {
      let (token, successor) = (tokens[i], tokens[i + 1])
      guard token >= smallestID, successor >= smallestID, token != successor,
        let query = tokens[(i + 1 + gap)...].lastIndex(of: token)
      else { continue }
      self.init(tokens: tokens, query: query, target: successor, earlier: i)
      return
    }
    return nil
  }
}

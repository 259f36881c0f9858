import Ground
import Mathematics

/// Random tokens that come again in the same order: what a model can predict of the repetitions it can only know from the
/// context.
public struct RepeatedTokens: Sendable, Hashable {
  /// Different tokens of a segment.
  public let segment: Int
  /// How often a segment stands in its sequence, the first time included.
  public let repeats: Int
  /// `segment · repeats` tokens each.
  public let sequences: [[Int]]

  /// Draws segments without a token twice.
  ///
  /// - Parameters:
  ///   - segment: tokens of a segment, at least 2
  ///   - repeats: at least 2
  ///   - ids: the tokens that are drawn from
  public init(count: Int, segment: Int, repeats: Int, ids: Range<Int>, seed: UInt64) throws(BatchError) {
    guard count > 0, segment > 1, repeats > 1 else {
      throw .empty("\(count) sequences of \(repeats) times \(segment) tokens repeat nothing")
    }
    guard ids.lowerBound >= 0, ids.count >= segment else {
      throw .empty("\(ids.count) token ids make no segment of \(segment) different ones")
    }
    self.segment = segment
    self.repeats = repeats
    var generator = Xoshiro256(seed: seed)
    sequences = (0..<count).map { _ in
      var drawn: [Int] = []
      var taken: Set<Int> = []
      while drawn.count < segment {
        let token = ids.lowerBound + generator.below(ids.count)
        if taken.insert(token).inserted { drawn.append(token) }
      }
      return (0..<repeats).flatMap { _ in drawn }
    }
  }

  /// Takes sequences as they are, each of `repeats` times the same `segment` tokens.
  init(segment: Int, repeats: Int, sequences: [[Int]]) {
    self.segment = segment
    self.repeats = repeats
    self.sequences = sequences
  }

  /// The usual shape, 25 tokens four times, or as much of it as fits the positions of a model.
  public static func shape(positions: Int) -> (segment: Int, repeats: Int) {
    let segment = min(25, positions / 2)
    return (segment, segment < 2 ? 0 : min(4, positions / segment))
  }

  /// SHA-256, in hexadecimal, of shape and tokens as little-endian 32-bit numbers.
  public var digest: String {
    var hash = SHA256()
    hash.update(numbers: [segment, repeats] + sequences.joined())
    return hash.finalize().hexadecimal
  }
}

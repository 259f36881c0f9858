import Ground
import Mathematics

/// Examples to measure a model on: sequences, each with one position from which it is read, and what should
/// be predicted and found there.
public struct MeasurementBatch: Sendable, Hashable {
  public struct Example: Sendable, Hashable {
    /// Token ids; what follows the query position does not influence any measurement.
    public var tokens: [Int]
    /// The position q from which attention and logits are read.
    public var query: Int
    /// The token that should be predicted at q.
    public var target: Int
    /// Earlier position i of the query's token, where the example has just one that counts.
    public var earlier: Int?
    /// Target positions of the attention classes.
    public var positions: [AttentionClass: [Int]]
    /// Where the codeword of a key-retrieval example is first mentioned.
    public var key: Range<Int>?

    /// - Parameter positions: by default those that follow from `query` and `earlier`.
    public init(
      tokens: [Int], query: Int, target: Int, earlier: Int? = nil, positions: [AttentionClass: [Int]]? = nil,
      key: Range<Int>? = nil
    ) {
      self.tokens = tokens
      self.query = query
      self.target = target
      self.earlier = earlier
      self.positions = positions ?? AttentionClass.positions(query: query, earlier: earlier)
      self.key = key
    }
  }

  /// Name in the measurement table: `synthetic`, `natural`, `pin`, …
  public var name: String
  public var examples: [Example]
  /// How baseline positions of this kind of batch are sampled, unless a measurement says otherwise.
  public var baseline: BaselineRule

  public init(name: String, examples: [Example], baseline: BaselineRule) {
    self.name = name
    self.examples = examples
    self.baseline = baseline
  }

  /// Examples whose query token has one earlier position that counts.
  public var validCount: Int { examples.count { $0.earlier != nil } }

  /// The first `count` examples.
  public func prefix(_ count: Int) -> MeasurementBatch {
    MeasurementBatch(name: name, examples: Array(examples.prefix(count)), baseline: baseline)
  }

  /// The sequences up to their query positions.
  public var sequences: PackedSequences {
    PackedSequences(examples.lazy.map { $0.tokens[...$0.query] })
  }

  /// SHA-256, in hexadecimal, of all examples' lengths, tokens, queries and targets as little-endian 32-bit
  /// numbers.
  public var digest: String {
    var hash = SHA256()
    for example in examples {
      hash.update(numbers: [example.tokens.count] + example.tokens + [example.query, example.target])
    }
    return hash.finalize().hexadecimal
  }
}

/// Why a batch cannot be used or made.
public enum BatchError: Error, Sendable, Hashable {
  /// A number of an example lies outside of what its other numbers allow.
  case unusable(example: Int, reason: String)
  /// A codeword that is not a single token.
  case codewordNotSingle(String, tokens: Int)
  /// An example's parts do not fit its length.
  case tooLong(example: Int, needed: Int, length: Int)
  /// A file that is not a batch.
  case unreadable(file: String, reason: String)
  /// Nothing to measure on.
  case empty(String)
}

extension BatchError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unusable(let example, let reason): "example \(example) of the batch: \(reason)"
    case .codewordNotSingle(let word, let tokens):
      "codeword \(word) is \(tokens) tokens in this vocabulary; choose words that are one"
    case .tooLong(let example, let needed, let length):
      "example \(example) needs \(needed) tokens, but sequences have \(length): shorten the gap or the prefix"
    case .unreadable(let file, let reason): "\(file) is not a batch: \(reason)"
    case .empty(let reason): "the batch is empty: \(reason)"
    }
  }
}

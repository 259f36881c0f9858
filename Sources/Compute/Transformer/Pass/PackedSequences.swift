/// Token sequences laid one after another, each ending at the position from which it is read.
///
/// A causal model's output at a position depends on nothing after it, so what lies behind the query position
/// is left out and costs nothing.
public struct PackedSequences: Sendable, Hashable {
  public private(set) var tokens: [Int] = []
  /// Row at which each sequence starts, and the total at the end: `count + 1` numbers.
  public private(set) var starts: [Int] = [0]

  public init() {}

  public init(_ sequences: some Sequence<some Collection<Int>>) {
    for sequence in sequences { append(sequence) }
  }

  public mutating func append(_ sequence: some Collection<Int>) {
    tokens.append(contentsOf: sequence)
    starts.append(tokens.count)
  }

  public var count: Int { starts.count - 1 }
  public var rows: Int { tokens.count }

  public func length(_ sequence: Int) -> Int { starts[sequence + 1] - starts[sequence] }
  public func rows(of sequence: Int) -> Range<Int> { starts[sequence]..<starts[sequence + 1] }
  public var longest: Int { (0..<count).map(length).max() ?? 0 }

  /// Every length is 1 … positions and every id one that the model knows.
  func validate(for model: ModelDescription) throws(ForwardError) {
    let (positions, vocabulary) = (model.shape.positions, model.shape.vocabulary)
    for i in 0..<count {
      guard length(i) > 0, length(i) <= positions else {
        throw .unusableLength(sequence: i, length: length(i), positions: positions)
      }
      for row in rows(of: i) where tokens[row] < 0 || tokens[row] >= vocabulary {
        throw .tokenOutOfVocabulary(
          sequence: i, position: row - starts[i], token: tokens[row], vocabulary: vocabulary)
      }
    }
  }
}

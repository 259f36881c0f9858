/// The sequences of one update: inputs, the tokens that follow them, and where probes are to be answered.
struct TrainingBatch: Sendable, Hashable {
  /// Sequences of equal length.
  var sequences: Int
  var length: Int
  /// `sequences × length`
  var inputs: [Int32]
  /// The next token of every position.
  var targets: [Int32]
  /// Whether a position is the read position of a probe.
  var isRead: [Bool]

  init(sequences: Int, length: Int) {
    self.sequences = sequences
    self.length = length
    inputs = Array(repeating: 0, count: sequences * length)
    targets = inputs
    isRead = Array(repeating: false, count: sequences * length)
  }

  var tokenCount: Int { sequences * length }
  var probeCount: Int { isRead.reduce(0) { $0 + ($1 ? 1 : 0) } }
}

import Evidence
import Ground
import Transformer

/// What a sweep says of the heads, as rows.
extension RowBuilder {
  /// Makes a batch that of the rows that follow.
  ///
  /// - Parameters:
  ///   - name: its name in the table, if that is another than its own
  ///   - digest: its digest, where it is known already
  mutating func take(_ batch: MeasurementBatch, as name: String? = nil, digest: String? = nil) {
    (self.batch, batchDigest) = (name ?? batch.name, digest ?? batch.digest)
    examples = batch.examples.count
  }

  /// The participation ratio of a head's output; none where all outputs are zero.
  mutating func addRatio(of head: ModelMeasurement.HeadReading) {
    if let ratio = head.spectrum.participationRatio { add(.pr, ratio, head: head.index) }
  }

  /// The whole spectrum of a head's output.
  mutating func addSpectrum(of head: ModelMeasurement.HeadReading) {
    let at = head.index
    addRatio(of: head)
    if let share = head.spectrum.topShare { add(.topShare, share, head: at) }
    add(.kstar, Double(head.spectrum.kStar), head: at)
    add(.norm, head.spectrum.norm, head: at)
  }

  /// Selectivity and mean attention of a head for each class that was measured.
  ///
  /// - Parameter withAttention: whether the mean attention is told beside the selectivity
  mutating func addClasses(of head: ModelMeasurement.HeadReading, on batch: MeasurementBatch, withAttention: Bool) {
    for attentionClass in AttentionClass.allCases {
      guard let mean = head.attention.mean[attentionClass],
        let selectivity = head.attention.selectivity(attentionClass)
      else { continue }
      let (at, detail) = (head.index, attentionClass.rawValue)
      let examples = batch.examples.count { $0.positions[attentionClass]?.isEmpty == false }
      add(.selectivity, selectivity, head: at, detail: detail, examples: examples)
      if withAttention { add(.attention, mean, head: at, detail: detail, examples: examples) }
    }
  }

  /// Selectivity and attention of a head for the KEY of a key-retrieval example; nothing on other batches.
  ///
  /// - Parameter others: whether attention to itself and to other positions is told, too
  mutating func addKey(of head: ModelMeasurement.HeadReading, on batch: MeasurementBatch, withOthers others: Bool) {
    guard let key = head.key else { return }
    let at = head.index
    let examples = batch.examples.count { $0.key != nil }
    add(.selectivity, key.selectivity, head: at, detail: "key", examples: examples)
    add(.attention, key.toKey, head: at, detail: "key", examples: examples)
    guard others else { return }
    add(.attention, key.toSelf, head: at, detail: "self", examples: examples)
    add(.attention, key.toOthers, head: at, detail: "random", examples: examples)
  }

  /// The class of a head; none on a batch without targets of all six classes.
  mutating func addClass(of head: ModelMeasurement.HeadReading) {
    if let found = head.attention.headClass() { add(.classified, 1, head: head.index, detail: found.name) }
  }

  /// Heads by class, where they have one, and shares of first-token heads by layer.
  mutating func addCounts(of measurement: ModelMeasurement, layers: Int) {
    if let counts = measurement.classCounts() {
      for found in AttentionClass.allCases.map(HeadClass.of) + [.unclassified] {
        add(.classCount, Double(counts[found] ?? 0), detail: found.name)
      }
    }
    let threshold = Int(HeadClass.screenThreshold)
    add(.classCount, Double(measurement.screen(.induction).count), detail: "induction>=\(threshold)x")
    for layer in [nil] + (0..<layers).map(Optional.some) {
      if let fraction = measurement.firstTokenFraction(layer: layer) { add(.bosFraction, fraction, layer: layer) }
    }
  }
}

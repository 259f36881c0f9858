import Ground

/// Collects the rows of one source; what they have in common is said once.
///
/// Importers, recipes for checkpoints and the replica build their rows with it, so that a row's fields are filled in one
/// place.
package struct RowBuilder {
  package let source: EvidenceSource
  package var subject = ""
  package var run = ""
  package var batch = ""
  package var precision = ""
  /// When the rows are made; empty for those of a file.
  package var time = ""
  package var step: Int?
  package var tokens: Double?
  package var checkpointDigest: String?
  package var batchDigest: String?
  /// Examples behind a row, unless it says otherwise.
  package var examples: Int?
  /// The source's own name of what it measured on; rows with a name of their own keep that.
  package var label = ""
  package private(set) var rows: [Measurement] = []

  package init(source: EvidenceSource) { self.source = source }

  package mutating func add(
    _ quantity: Quantity, _ value: Double, step: Int? = nil, head: Head? = nil, layer: Int? = nil,
    item: String = "", detail: String = "", condition: Condition? = nil, examples: Int? = nil, tokens: Double? = nil,
    label: String = ""
  ) {
    let name = condition?.label ?? label
    rows.append(
      Measurement(
        Measurement.Key(
          tier: source.tier, subject: subject, step: step ?? self.step, batch: batch, quantity: quantity,
          layer: head?.layer ?? layer, head: head?.head, item: item, detail: detail,
          ablated: (condition?.heads ?? .none).description, run: run),
        value: value, examples: examples ?? self.examples, tokens: tokens ?? self.tokens,
        checkpointDigest: checkpointDigest, batchDigest: batchDigest, label: name.isEmpty ? self.label : name,
        role: condition?.role ?? .intact,
        provenance: Provenance(
          source: source.name, digest: source.digest, precision: precision, software: source.software, time: time)))
  }

  /// Drops the row that was added last.
  mutating func removeLast() { rows.removeLast() }

  /// Shape of the model: belongs to no checkpoint in time, no batch and no condition.
  ///
  /// - Parameter run: of the rows; empty unless it tells presets apart
  package mutating func addShape(_ shape: [(Quantity, Int?)], run: String = "") {
    var rows = self
    rows.run = run
    (rows.batch, rows.batchDigest, rows.label) = ("", nil, "")
    (rows.step, rows.tokens, rows.examples) = (nil, nil, nil)
    for (quantity, value) in shape {
      if let value { rows.add(quantity, Double(value)) }
    }
    self.rows = rows.rows
  }

  /// The same builder with all rows of another, which was made from it.
  package func taking(_ other: RowBuilder) -> RowBuilder {
    var copy = self
    copy.rows = other.rows
    return copy
  }

  /// The shape as published files state it.
  package mutating func addShape(_ shape: StatedShape) {
    addShape([(.layerCount, shape.layers), (.headCount, shape.headsPerLayer), (.headDim, shape.headDim)])
  }
}

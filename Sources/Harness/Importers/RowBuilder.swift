import Claims

/// Collects the rows of one file; what they have in common is said once.
struct RowBuilder {
  let source: EvidenceSource
  var subject = ""
  var run = ""
  var batch = ""
  var precision = ""
  var step: Int?
  /// Examples behind a row, unless it says otherwise.
  var examples: Int?
  /// The file's own name of what it measured on; rows with a name of their own keep that.
  var label = ""
  private(set) var rows: [Measurement] = []

  init(source: EvidenceSource) { self.source = source }

  mutating func add(
    _ quantity: Quantity, _ value: Double, step: Int? = nil, head: Head? = nil, layer: Int? = nil,
    detail: String = "", ablated: HeadSet = .none, examples: Int? = nil, tokens: Double? = nil,
    label: String = ""
  ) {
    add(
      quantity, value, step: step ?? self.step, head: head, layer: layer, detail: detail,
      ablatedName: ablated.isEmpty ? "none" : ablated.description, examples: examples, tokens: tokens,
      label: label)
  }

  /// Shape of the model: belongs to no checkpoint, batch or run.
  mutating func addShape(_ shape: ModelShape) {
    let kept = (run, batch, examples, label)
    (run, batch, examples, label) = ("", "", nil, "")
    for (quantity, value) in [
      (Quantity.layerCount, shape.layers), (.headCount, shape.headsPerLayer), (.headDim, shape.headDim),
    ] {
      guard let value else { continue }
      add(
        quantity, Double(value), step: nil, head: nil, layer: nil, detail: "", ablatedName: "none",
        examples: nil,
        tokens: nil, label: "")
    }
    (run, batch, examples, label) = kept
  }

  private mutating func add(
    _ quantity: Quantity, _ value: Double, step: Int?, head: Head?, layer: Int?, detail: String,
    ablatedName: String, examples: Int?, tokens: Double?, label: String
  ) {
    rows.append(
      Measurement(
        Measurement.Key(
          tier: source.tier, subject: subject, step: step, batch: batch, quantity: quantity,
          layer: head?.layer ?? layer, head: head?.head, detail: detail, ablated: ablatedName, run: run),
        value: value, examples: examples ?? self.examples, tokens: tokens,
        label: label.isEmpty ? self.label : label,
        provenance: Provenance(
          source: source.name, digest: source.digest, precision: precision, software: source.software)))
  }
}

import Claims

/// One row of the measurement table: a number, what it measures, and where it came from.
///
/// Two rows with equal ``Key`` measure the same thing; they may still differ slightly when they come from
/// different runs (the authors' files do), so lookups that find several rows ask for the run by name.
public struct Measurement: Sendable, Hashable {
  /// What a value depends on, apart from where it was recorded.
  public struct Key: Sendable, Hashable {
    public var tier: Tier
    /// A model or one training seed of it: `ts51m/s42`, `pythia-1b`.
    public var subject: String
    /// Training step of the checkpoint; `nil` for what belongs to no single checkpoint.
    public var step: Int?
    /// Batch name: `probe`, `synthetic`, `natural`, `natural-midseq`, `synthetic@p50` for another query
    /// position; empty where none applies.
    public var batch: String
    public var quantity: Quantity
    public var layer: Int?
    public var head: Int?
    /// Class of a selectivity, name of a feature's axis; empty where the quantity needs none.
    public var detail: String
    /// Heads whose output was zeroed, in ``HeadSet``'s written form; `none` for the intact model.
    public var ablated: String
    /// Which of several runs of the same measurement (`survey`, `panel`, `curve`, `ablation`, …).
    public var run: String

    public init(
      tier: Tier, subject: String, step: Int? = nil, batch: String = "", quantity: Quantity,
      layer: Int? = nil, head: Int? = nil, detail: String = "", ablated: String = "none", run: String = ""
    ) {
      self.tier = tier
      self.subject = subject
      self.step = step
      self.batch = batch
      self.quantity = quantity
      self.layer = layer
      self.head = head
      self.detail = detail
      self.ablated = ablated
      self.run = run
    }
  }

  public var key: Key
  public var value: Double
  /// Number of examples behind an accuracy, a mean or a spectrum, where known.
  public var examples: Int?
  /// Training tokens seen at the checkpoint, where known.
  public var tokens: Double?
  /// SHA-256 of the checkpoint's content, for rows measured from one.
  public var checkpointDigest: String?
  /// SHA-256 of the batch's token ids, for rows measured here.
  public var batchDigest: String?
  /// The source's own name of the condition or figure (`ablate_matched_random_L6L7`); empty where it has
  /// none.
  public var label: String
  public var provenance: Provenance
  /// How far the true value may lie from ``value`` because of printing or truncation; 0 where digits are full.
  public var slack: Double

  public init(
    _ key: Key, value: Double, examples: Int? = nil, tokens: Double? = nil, checkpointDigest: String? = nil,
    batchDigest: String? = nil, label: String = "", slack: Double = 0, provenance: Provenance
  ) {
    self.key = key
    self.value = value
    self.examples = examples
    self.tokens = tokens
    self.checkpointDigest = checkpointDigest
    self.batchDigest = batchDigest
    self.label = label
    self.slack = slack
    self.provenance = provenance
  }

  /// The head measured, for per-head quantities.
  public var headID: Head? {
    guard let layer = key.layer, let head = key.head else { return nil }
    return Head(layer: layer, head: head)
  }
}

/// Where a measurement came from: one step from a number in a report to the file behind it.
public struct Provenance: Sendable, Hashable, Codable {
  /// File path relative to the archive root, golden file and figure, or recipe name.
  public var source: String
  /// SHA-256 of that file or recipe, hex.
  public var digest: String
  /// `fp16`, `fp32`, `fp64`, `bf16`, or `printed` / `truncated-2` for figures copied from text.
  public var precision: String
  /// Name and version of the software that made the row.
  public var software: String
  /// When the row was made, ISO 8601 UTC; empty for imported rows, whose files carry no time.
  public var time: String

  public init(source: String, digest: String, precision: String, software: String, time: String = "") {
    self.source = source
    self.digest = digest
    self.precision = precision
    self.software = software
    self.time = time
  }
}

import Claims
import Ground

/// One row of the measurement table: a number, what it measures, and where it came from.
///
/// Two rows with equal ``Key`` measure the same thing; they may still differ slightly when they come from
/// different runs (the authors' files do), so lookups that find several rows ask for the run by name.
public struct Measurement: Sendable, Hashable {
  /// What a value depends on, apart from where it was recorded.
  public struct Key: Sendable, Hashable {
    public var tier: Tier
    /// A model or one training seed of it: `small/s1`.
    public var subject: String
    /// Training step of the checkpoint; `nil` for what belongs to no single checkpoint.
    public var step: Int?
    /// Batch name: `probe`, `synthetic`, `natural`, `natural-midseq`, `synthetic@p50` for another query
    /// position; empty where none applies.
    public var batch: String
    public var quantity: Quantity
    public var layer: Int?
    public var head: Int?
    /// What is measured within the layer or the model where that is no head: `neuron 512`, `feature 1203`, `mlp`; empty
    /// otherwise. See ``ItemPath``.
    public var item: String
    /// Class of a selectivity, name of a feature's axis; empty where the quantity needs none.
    public var detail: String
    /// Heads whose output was zeroed, in ``HeadSet``'s written form; `none` for the intact model.
    public var ablated: String
    /// Which of several runs of the same measurement (`survey`, `panel`, `curve`, `ablation`, …).
    public var run: String

    public init(
      tier: Tier, subject: String, step: Int? = nil, batch: String = "", quantity: Quantity,
      layer: Int? = nil, head: Int? = nil, item: String = "", detail: String = "", ablated: String = "none", run: String = ""
    ) {
      self.tier = tier
      self.subject = subject
      self.step = step
      self.batch = batch
      self.quantity = quantity
      self.layer = layer
      self.head = head
      self.item = item
      self.detail = detail
      self.ablated = ablated
      self.run = run
    }
  }

  public var key: Key {
    // Lent, not copied: most readers want one of its fields, and five texts would be kept alive for each.
    _read { yield row.fields.key }
    set { edit { $0.key = newValue } }
  }

  public var value: Double {
    get { row.fields.value }
    set { edit { $0.value = newValue } }
  }

  /// Number of examples behind an accuracy, a mean or a spectrum, where known.
  public var examples: Int? {
    get { row.fields.examples }
    set { edit { $0.examples = newValue } }
  }

  /// Training tokens seen at the checkpoint, where known.
  public var tokens: Double? {
    get { row.fields.tokens }
    set { edit { $0.tokens = newValue } }
  }

  /// SHA-256 of the checkpoint's content, for rows measured from one.
  public var checkpointDigest: String? {
    get { row.fields.checkpointDigest }
    set { edit { $0.checkpointDigest = newValue } }
  }

  /// SHA-256 of the batch's token ids, for rows measured here.
  public var batchDigest: String? {
    get { row.fields.batchDigest }
    set { edit { $0.batchDigest = newValue } }
  }

  /// The source's own name of the condition or figure (`ablate_matched_random_L6L7`); empty where it has
  /// none.
  public var label: String {
    get { row.fields.label }
    set { edit { $0.label = newValue } }
  }

  /// What the ablated heads are to the model.
  public var role: Condition.Role {
    get { row.fields.role }
    set { edit { $0.role = newValue } }
  }

  public var provenance: Provenance {
    _read { yield row.fields.provenance }
    set { edit { $0.provenance = newValue } }
  }

  /// How far the true value may lie from ``value`` because of printing or truncation; 0 where digits are full.
  public var slack: Double {
    get { row.fields.slack }
    set { edit { $0.slack = newValue } }
  }

  // Questions filter and regroup the same rows hundreds of times; a copy of a row is one reference.
  private var row: Row

  /// - Parameter role: what the ablated heads are to the model; what the label says if left out.
  public init(
    _ key: Key, value: Double, examples: Int? = nil, tokens: Double? = nil, checkpointDigest: String? = nil,
    batchDigest: String? = nil, label: String = "", role: Condition.Role? = nil, slack: Double = 0,
    provenance: Provenance
  ) {
    row = Row(
      Fields(
        key: key, value: value, examples: examples, tokens: tokens, checkpointDigest: checkpointDigest,
        batchDigest: batchDigest, label: label,
        role: role ?? Condition.Role(label: label, ablated: key.ablated, subject: key.subject),
        provenance: provenance, slack: slack))
  }

  /// The head measured, for per-head quantities; `nil` for what is only a part of one.
  public var headID: Head? {
    guard row.fields.key.item.isEmpty, let layer = row.fields.key.layer, let head = row.fields.key.head else { return nil }
    return Head(layer: layer, head: head)
  }

  private mutating func edit(_ change: (inout Fields) -> Void) {
    if !isKnownUniquelyReferenced(&row) { row = Row(row.fields) }
    change(&row.fields)
  }

  public static func == (a: Measurement, b: Measurement) -> Bool { a.row === b.row || a.row.fields == b.row.fields }

  public func hash(into hasher: inout Hasher) { hasher.combine(row.fields) }
}

extension [Measurement] {
  /// The steps that occur.
  package var steps: Set<Int> { distinct(\.key.step) }

  /// The heads that occur, among rows of single heads.
  package var heads: Set<Head> { distinct(\.headID) }

  /// The names of the files that occur.
  package var sources: Set<String> { distinct { $0.provenance.source } }

  /// The values that occur. Rows of one step or file often follow each other; what repeats the row before costs a
  /// comparison.
  private func distinct<Value: Hashable>(_ value: (Measurement) -> Value?) -> Set<Value> {
    var found: Set<Value> = []
    var last: Value?
    for row in self {
      guard let value = value(row), value != last else { continue }
      found.insert(value)
      last = value
    }
    return found
  }
}

private struct Fields: Hashable {
  var key: Measurement.Key
  var value: Double
  var examples: Int?
  var tokens: Double?
  var checkpointDigest: String?
  var batchDigest: String?
  var label: String
  var role: Condition.Role
  var provenance: Provenance
  var slack: Double
}

/// What copies of a measurement share; changed only while one measurement alone refers to it.
private final class Row: @unchecked Sendable {
  var fields: Fields

  init(_ fields: Fields) { self.fields = fields }
}

import Claims

/// One thing that rows come from, in the state in which it was read: a results file, a golden file, a recipe
/// applied to one checkpoint.
public struct EvidenceSource: Sendable, Hashable {
  public var tier: Tier
  /// File path relative to the archive root, or the recipe's name: the `source` of its rows' provenance.
  public var name: String
  /// SHA-256 of its content, hex.
  public var digest: String
  /// Name and version of the importer or recipe: a source is read again when either changes.
  public var software: String

  public init(tier: Tier, name: String, digest: String, software: String) {
    self.tier = tier
    self.name = name
    self.digest = digest
    self.software = software
  }
}

/// What the table remembers of a source: how many rows it gave, or why it gave none.
public struct SourceRecord: Sendable, Hashable {
  public var source: EvidenceSource
  public var rows: Int
  /// The subject that a source without rows speaks of, where that could be told; empty otherwise.
  public var subject: String
  /// Why the source could not be read; `nil` for one that was.
  public var failure: String?
}

/// One line of the table's contents: which measurements exist, without their values.
public struct EvidenceSummary: Sendable, Hashable {
  public var tier: Tier
  public var subject: String
  public var run: String
  public var batch: String
  public var quantity: Quantity
  public var detail: String
  public var rows: Int
  /// The training steps present, ascending; empty for rows that belong to no checkpoint.
  public var steps: [Int]
  /// The conditions' names, sorted; empty where the source has none.
  public var labels: [String]
}

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
  /// Digest of what else its rows hang on, such as the mappings of a suite; empty where there is nothing.
  public var reader: String

  public init(tier: Tier, name: String, digest: String, software: String, reader: String = "") {
    self.reader = reader
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
  /// Precisions of the rows, as their provenance says, in alphabetical order: `fp32` or `fp16, fp32`.
  public var precision: String
  /// Why the source could not be read; `nil` for one that was.
  public var failure: SourceFailure?
}

/// Why a source gave no rows, and what is missing for it.
public struct SourceFailure: Sendable, Hashable {
  public var problem: String
  /// The subject whose evidence is missing, where that could be told; empty if not.
  public var subject: String
  /// The quantities that are missing, where that could be told; empty if not.
  public var quantities: [Quantity]

  public init(problem: String, subject: String = "", quantities: [Quantity] = []) {
    self.problem = problem
    self.subject = subject
    self.quantities = quantities
  }

  /// Whether evidence on this subject and quantity may be missing because of the failure. Of a file that shows neither
  /// whose nor which evidence it holds nothing is assumed: whoever knows its name knows more.
  public func mayConcern(subject: String, quantity: Quantity) -> Bool {
    guard !isUntold else { return false }
    return (self.subject.isEmpty || self.subject == subject) && (quantities.isEmpty || quantities.contains(quantity))
  }

  /// Whether neither the subject nor the quantities could be told.
  public var isUntold: Bool { subject.isEmpty && quantities.isEmpty }

  /// Of a file or folder that nobody could look into: it may hold anything of the subject, or of any.
  static func unseen(_ problem: String, subject: String = "") -> SourceFailure {
    SourceFailure(problem: problem, subject: subject, quantities: Quantity.all)
  }

  /// Whether the file showed its layout.
  var isTold: Bool { !quantities.isEmpty && quantities.count < Quantity.all.count }
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

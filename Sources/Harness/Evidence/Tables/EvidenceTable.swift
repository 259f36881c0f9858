import Claims

/// What questions read: rows of the measurement table by tier, subject and quantity.
public protocol EvidenceTable: Sendable {
  /// All rows of that subject and quantity on the tier, in a fixed order; empty if there are none.
  func rows(_ tier: Tier, subject: String, quantity: Quantity) throws(EvaluationError) -> [Measurement]

  /// Files of the tier that could not be read and may have held such rows, with what is wrong in them.
  func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String]
}

extension EvidenceTable {
  /// Visits every row of these subjects on the tier, subject by subject.
  public func forEachRow(
    _ tier: Tier, of subjects: [String], _ body: (Measurement) -> Void
  ) throws(EvaluationError) {
    for subject in subjects {
      for quantity in Quantity.all {
        for row in try rows(tier, subject: subject, quantity: quantity) { body(row) }
      }
    }
  }
}

/// Why a question has no answer.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Kind: Sendable, Hashable {
    /// The tier holds nothing to answer with.
    case noEvidence
    /// There is evidence, but it is damaged, ambiguous or undefined.
    case brokenEvidence
    /// The claim file asks for something impossible.
    case badQuestion
  }

  public var kind: Kind
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  public var description: String { message }
}

/// Rows held in memory; the paper's figures and tests use it.
public struct MemoryTable: EvidenceTable {
  package struct Place: Hashable {
    var tier: Tier
    var subject: String
    var quantity: Quantity

    package init(tier: Tier, subject: String, quantity: Quantity) {
      self.tier = tier
      self.subject = subject
      self.quantity = quantity
    }
  }

  private var rows: [Place: [Measurement]] = [:]

  public init(_ measurements: some Sequence<Measurement>) {
    for row in measurements {
      rows[Place(tier: row.key.tier, subject: row.key.subject, quantity: row.key.quantity), default: []].append(row)
    }
  }

  public func rows(_ tier: Tier, subject: String, quantity: Quantity) -> [Measurement] {
    rows[Place(tier: tier, subject: subject, quantity: quantity)] ?? []
  }

  public func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String] { [] }
}

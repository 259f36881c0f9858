import Claims
import Synchronization

/// Evidence read from a measurement store, each subject and quantity once.
public final class StoreTable: EvidenceTable {
  private let store: MeasurementStore
  private let cache = Mutex<[MemoryTable.Place: [Measurement]]>([:])
  private let failed: [SourceRecord]

  public init(_ store: MeasurementStore) throws(StoreError) {
    self.store = store
    failed = try store.sources().filter { $0.failure != nil }
  }

  public func rows(_ tier: Tier, subject: String, quantity: Quantity) throws(EvaluationError) -> [Measurement] {
    let place = MemoryTable.Place(tier: tier, subject: subject, quantity: quantity)
    if let known = cache.withLock({ $0[place] }) { return known }
    let rows: [Measurement]
    do {
      rows = try store.rows(tier: tier, subject: subject, quantity: quantity)
    } catch {
      throw EvaluationError(.brokenEvidence, "the measurement table cannot be read: \(error)")
    }
    cache.withLock { $0[place] = rows }
    return rows
  }

  public func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String] {
    failed.compactMap { record in
      guard let failure = record.failure, record.source.tier == tier, failure.mayConcern(subject: subject, quantity: quantity) else { return nil }
      return "\(record.source.name): \(failure.problem)"
    }
  }
}

/// The tier *paper* from the golden figures, every other tier from somewhere else.
public struct PaperAndRest: EvidenceTable {
  var paper: MemoryTable
  var rest: any EvidenceTable

  public init(paper: MemoryTable, rest: any EvidenceTable) {
    self.paper = paper
    self.rest = rest
  }

  public func rows(_ tier: Tier, subject: String, quantity: Quantity) throws(EvaluationError) -> [Measurement] {
    tier == .paper
      ? paper.rows(tier, subject: subject, quantity: quantity)
      : try rest.rows(tier, subject: subject, quantity: quantity)
  }

  public func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String] {
    tier == .paper ? [] : rest.failures(tier, subject: subject, quantity: quantity)
  }
}

/// One tier from a table of its own, every other from somewhere else.
struct OneTierAndRest: EvidenceTable {
  var tier: Tier
  var table: any EvidenceTable
  var rest: any EvidenceTable

  func rows(_ tier: Tier, subject: String, quantity: Quantity) throws(EvaluationError) -> [Measurement] {
    try (tier == self.tier ? table : rest).rows(tier, subject: subject, quantity: quantity)
  }

  func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String] {
    (tier == self.tier ? table : rest).failures(tier, subject: subject, quantity: quantity)
  }
}

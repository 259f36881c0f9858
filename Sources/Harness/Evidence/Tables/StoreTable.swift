import Claims
import Synchronization

/// Evidence read from a measurement store, each subject and quantity once: all at once from a store in memory, when
/// first asked for from one on disk, of which a run may want little.
public final class StoreTable: EvidenceTable {
  private let store: MeasurementStore
  private let cache: Mutex<[MemoryTable.Place: [Measurement]]>
  /// Whether what is not in the cache is not in the store either.
  private let isComplete: Bool
  private let failed: [SourceRecord]

  public init(_ store: MeasurementStore) throws(StoreError) {
    self.store = store
    isComplete = store.isInMemory
    cache = Mutex(isComplete ? try store.allRows() : [:])
    failed = try store.sources().filter { $0.failure != nil }
  }

  public func rows(_ tier: Tier, subject: String, quantity: Quantity) throws(EvaluationError) -> [Measurement] {
    let place = MemoryTable.Place(tier: tier, subject: subject, quantity: quantity)
    if let known = cache.withLock({ $0[place] }) { return known }
    if isComplete { return [] }
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

import Claims
import Evidence
import Synchronization

/// The table as it would be had only one part of each batch been measured, or the repeated measurement counted.
///
/// Rows of the checkpoints and batches that were measured so take the place of the whole batch's; where a part has no
/// such row (parts are not ablated), there is none.
final class PartTable: EvidenceTable {
  private let whole: any EvidenceTable
  private let noise: MeasurementStore
  /// What follows the batch's name: ` part 3 of 8`.
  private let suffix: String
  /// Names of the sources of each subject's parts, by the unit that is in the table.
  private let sources: [String: [FinishedUnit]]
  private let cache = Mutex<[MemoryTable.Place: [Measurement]]>([:])

  init(
    _ whole: any EvidenceTable, noise: MeasurementStore, kind: WorkUnit.Kind, units: some Sequence<FinishedUnit>
  ) {
    self.whole = whole
    self.noise = noise
    suffix = " " + kind.written
    sources = Dictionary(grouping: units.filter { $0.kind == kind.written }, by: \.subject)
  }

  private struct Place: Hashable {
    var step: Int?
    var batch: String
  }

  func rows(_ tier: Tier, subject: String, quantity: Quantity) throws(EvaluationError) -> [Measurement] {
    guard tier == .checkpoint else { return try whole.rows(tier, subject: subject, quantity: quantity) }
    let place = MemoryTable.Place(tier: tier, subject: subject, quantity: quantity)
    if let known = cache.withLock({ $0[place] }) { return known }
    let (parts, covered): ([Measurement], Set<Place>)
    do {
      parts = try matching(subject, quantity)
      // What a part covers is asked of a quantity that every measured batch has.
      covered = Set(try matching(subject, .top1).map { Place(step: $0.key.step, batch: $0.key.batch) })
    } catch {
      throw EvaluationError(.brokenEvidence, "the noise table cannot be read: \(error)")
    }
    let rest = try whole.rows(tier, subject: subject, quantity: quantity)
      .filter { !covered.contains(Place(step: $0.key.step, batch: $0.key.batch)) }
    cache.withLock { $0[place] = rest + parts }
    return rest + parts
  }

  private func matching(_ subject: String, _ quantity: Quantity) throws(StoreError) -> [Measurement] {
    var found: [Measurement] = []
    for unit in sources[subject] ?? [] {
      // A source's rows are those of its newest unit.
      for var row in try noise.rows(tier: .checkpoint, subject: unit.source, quantity: quantity)
      where row.provenance.digest == unit.key && row.key.batch.hasSuffix(suffix) {
        row.key.subject = subject
        row.key.batch.removeLast(suffix.count)
        found.append(row)
      }
    }
    return found
  }

  func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String] {
    whole.failures(tier, subject: subject, quantity: quantity)
  }
}

/// The table as it was before checkpoints beyond a step were there.
struct StepLimitedTable: EvidenceTable {
  var whole: any EvidenceTable
  var subject: String
  var last: Int

  func rows(_ tier: Tier, subject: String, quantity: Quantity) throws(EvaluationError) -> [Measurement] {
    let rows = try whole.rows(tier, subject: subject, quantity: quantity)
    guard tier == .checkpoint, subject == self.subject else { return rows }
    return rows.filter { ($0.key.step ?? 0) <= last }
  }

  func failures(_ tier: Tier, subject: String, quantity: Quantity) -> [String] {
    whole.failures(tier, subject: subject, quantity: quantity)
  }
}

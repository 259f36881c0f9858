import Claims
import Synchronization

/// Answers to repeated look-ups: rows that match a query, trajectories and selectivities built from them.
///
/// Claims ask the same of the same table again and again, and nulls ask it hundreds of times.
final class EvidenceMemo: Sendable {
  struct Key: Hashable {
    var tier: Tier
    var query: RowQuery
    var from = -Double.infinity
    var to = Double.infinity
  }

  private let rows = Mutex<[Key: [Measurement]]>([:])
  /// Conditions asked for in vain, where they are being collected.
  private let unmeasured: Mutex<[RowQuery]?>
  private let trajectories = Mutex<[Key: HeadTrajectories]>([:])
  private let selectivities = Mutex<[Key: SelectivityTable]>([:])

  /// - Parameter collectsUnmeasured: whether missing conditions are taken as given and remembered.
  init(collectsUnmeasured: Bool = false) {
    unmeasured = Mutex(collectsUnmeasured ? [] : nil)
  }

  /// The missing conditions so far.
  var collected: [RowQuery] { unmeasured.withLock { $0 ?? [] } }

  /// Something in place of a condition's missing behaviour, so that a question goes on to what else it needs;
  /// `nil` for anything else that is missing, and where nothing is collected.
  func standIn(for query: RowQuery, on tier: Tier) -> Measurement? {
    guard query.quantity.isBehaviour, query.label != nil || query.ablated ?? "none" != "none" else { return nil }
    let collects = unmeasured.withLock { list in
      list?.append(query)
      return list != nil
    }
    guard collects else { return nil }
    let key = Measurement.Key(
      tier: tier, subject: query.subject, step: query.step, batch: query.batch ?? "", quantity: query.quantity,
      ablated: query.ablated ?? "", run: query.run ?? "")
    return Measurement(
      key, value: 0.5, label: query.label ?? "",
      provenance: Provenance(source: "", digest: "", precision: "", software: ""))
  }

  func rows(_ key: Key, _ find: () throws(EvaluationError) -> [Measurement]) throws(EvaluationError) -> [Measurement] {
    if let known = rows.withLock({ $0[key] }) { return known }
    let found = try find()
    rows.withLock { $0[key] = found }
    return found
  }

  func trajectories(
    _ key: Key, _ find: () throws(EvaluationError) -> HeadTrajectories
  ) throws(EvaluationError) -> HeadTrajectories {
    if let known = trajectories.withLock({ $0[key] }) { return known }
    let found = try find()
    trajectories.withLock { $0[key] = found }
    return found
  }

  func selectivities(
    _ key: Key, _ find: () throws(EvaluationError) -> SelectivityTable
  ) throws(EvaluationError) -> SelectivityTable {
    if let known = selectivities.withLock({ $0[key] }) { return known }
    let found = try find()
    selectivities.withLock { $0[key] = found }
    return found
  }
}

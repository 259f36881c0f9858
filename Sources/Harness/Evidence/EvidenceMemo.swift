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
  private let trajectories = Mutex<[Key: HeadTrajectories]>([:])
  private let selectivities = Mutex<[Key: SelectivityTable]>([:])

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

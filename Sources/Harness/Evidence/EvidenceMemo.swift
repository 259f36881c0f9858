import Claims
import Synchronization

/// What has been read from one table: rows that match a query, and what was built from them.
///
/// Claims ask the same of the same table again and again, and nulls ask it hundreds of times.
final class EvidenceMemo: Sendable {
  /// What was built from the rows of a query.
  enum Aspect: Hashable {
    /// All rows of the query's subject and quantity.
    case place
    /// The heads, and the layers without heads, that those rows have.
    case places
    case rows, sources, heads, steps, moves, items
    case trajectories(from: Double, to: Double)
    case feature(String, axis: String, tokensPerStep: Double, from: Double, to: Double)
    case selectivities
  }

  struct Key: Hashable {
    var aspect: Aspect
    var tier: Tier
    var query: RowQuery
  }

  private let found = Mutex<[Key: any Sendable]>([:])
  /// Conditions asked for in vain, where they are being collected.
  private let unmeasured: Mutex<[RowQuery]?>

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
      key, value: 0.5, label: query.label?.written ?? "", role: query.label?.role ?? .set(""),
      provenance: Provenance(source: "", digest: "", precision: "", software: ""))
  }

  /// What is remembered under the key, or what `find` finds; failures are not remembered.
  func value<Value: Sendable>(
    _ aspect: Aspect, _ tier: Tier, _ query: RowQuery, _ find: () throws(EvaluationError) -> Value
  ) throws(EvaluationError) -> Value {
    let key = Key(aspect: aspect, tier: tier, query: query)
    if let known = found.withLock({ $0[key] }), let value = known as? Value { return value }
    let value = try find()
    found.withLock { $0[key] = value }
    return value
  }
}

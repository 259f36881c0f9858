import Claims
import Evidence
import Synchronization

/// Conditions that questions ask for in vain, collected so that they can be measured.
final class MissingConditions: Sendable {
  private let found = Mutex<[RowQuery]>([])

  /// In the order in which they were asked for.
  var queries: [RowQuery] { found.withLock { $0 } }

  /// Something in place of a condition's missing behaviour, so that a question goes on to what else it needs; `nil` for
  /// anything else that is missing.
  func standIn(for query: RowQuery, on tier: Tier) -> Measurement? {
    guard query.quantity.isBehaviour, query.label != nil || query.ablated ?? "none" != "none" else { return nil }
    found.withLock { $0.append(query) }
    let key = Measurement.Key(
      tier: tier, subject: query.subject, step: query.step, batch: query.batch ?? "", quantity: query.quantity,
      ablated: query.ablated ?? "", run: query.run ?? "")
    return Measurement(
      key, value: 0.5, label: query.label?.written ?? "", role: query.label?.role ?? .set(""),
      provenance: Provenance(source: "", digest: "", precision: "", software: ""))
  }
}

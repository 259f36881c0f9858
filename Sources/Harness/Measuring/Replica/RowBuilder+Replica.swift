import Evidence
import Foundation
import Mathematics

extension RowBuilder {
  /// Rows of one seed from one kind of measurement; they look like the archive's.
  ///
  /// - Parameters:
  ///   - name: what was measured, after the plan's and the seed's name
  ///   - content: all that the rows depend on
  package init(_ plan: ReplicaPlan, _ seed: UInt64, _ name: String, content: [String]) {
    let parts = [ReplicaPlan.software, plan.recipe(seed: seed).json, name] + content
    self.init(
      source: EvidenceSource(
        tier: .replica, name: "\(plan.name)/\(ReplicaPlan.name(of: seed)) \(name)",
        digest: SHA256.hash(data: Array(parts.joined(separator: "\n").utf8)).hexadecimal,
        software: ReplicaPlan.software))
    subject = plan.subject(of: seed)
    precision = "fp32"
    time = Date().formatted(.iso8601)
  }
}

extension ReplicaPlan {
  /// Raised whenever the same models would give other rows.
  static let software = "replica-recipe 4"
}

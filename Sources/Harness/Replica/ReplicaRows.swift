import Claims
import Compute
import Foundation

/// Collects rows of one seed from one source; they look like the archive's.
struct ReplicaRows {
  /// Raised whenever the same models would give other rows.
  static let software = "replica-recipe 2"

  private let subject: String
  private let source: EvidenceSource
  private let time: String
  var run = ""
  var batch = ""
  var batchDigest: String?
  var step: Int?
  var tokens: Double?
  var checkpoint: String?
  var examples: Int?
  private(set) var rows: [Measurement] = []

  /// - Parameters:
  ///   - name: what was measured, after the plan's and the seed's name
  ///   - content: all that the rows depend on
  init(_ plan: ReplicaPlan, _ seed: UInt64, _ name: String, content: [String]) {
    subject = ReplicaPlan.subject(of: seed)
    source = EvidenceSource(
      tier: .replica, name: "\(plan.name)/\(ReplicaPlan.name(of: seed)) \(name)",
      digest: Self.digest([plan.recipe(seed: seed).json, name] + content), software: Self.software)
    time = Date().formatted(.iso8601)
  }

  static func digest(_ parts: [String]) -> String {
    SHA256.hash(data: Array(([software] + parts).joined(separator: "\n").utf8)).hexadecimal
  }

  var digest: String { source.digest }

  /// - Parameter digest: of the examples, if they are others than the batch's.
  mutating func add(
    _ quantity: Quantity, _ value: Double, head: Claims.Head? = nil, layer: Int? = nil, detail: String = "",
    ablated: HeadSet = .none, label: String = "", examples: Int? = nil, batch name: String? = nil, digest: String? = nil
  ) {
    rows.append(
      Measurement(
        Measurement.Key(
          tier: .replica, subject: subject, step: step, batch: name ?? batch, quantity: quantity,
          layer: head?.layer ?? layer, head: head?.head, detail: detail, ablated: ablated.description, run: run),
        value: value, examples: examples ?? self.examples, tokens: tokens, checkpointDigest: checkpoint,
        batchDigest: digest ?? (name == nil ? batchDigest : nil), label: label,
        provenance: Provenance(
          source: source.name, digest: source.digest, precision: "fp32", software: source.software, time: time)))
  }
}

import Claims
import OrderedCollections

extension MeasurementStore {
  /// Stores rows that were measured, source by source; those of a source that is there already take its place.
  ///
  /// Rows of the tiers *paper* and *archive* come from the paper and its files, and are refused.
  public func add(measured rows: [Measurement]) throws {
    try Self.requireMeasured(rows)
    let bySource = Self.bySource(rows)
    let names = Set(bySource.keys.map { TieredName(tier: $0.tier, name: $0.name) })
    try requireOneCheckpoint(rows, replacing: names)
    try forgetOtherReplicas(rows, replacing: names)
    for (source, rows) in bySource { try replace(source, with: rows) }
  }

  /// The rows of each source, in the order in which the sources first occur.
  static func bySource(_ rows: [Measurement]) -> OrderedDictionary<EvidenceSource, [Measurement]> {
    OrderedDictionary(grouping: rows) { row in
      EvidenceSource(
        tier: row.key.tier, name: row.provenance.source, digest: row.provenance.digest, software: row.provenance.software)
    }
  }

  /// Throws for rows of the tiers *paper* and *archive*, and for rows of a subject whose model they cannot be of.
  static func requireMeasured(_ rows: [Measurement]) throws {
    if let foreign = rows.first(where: { $0.key.tier < .replica }) {
      throw MeasuringError(
        foreign.provenance.source, "a row of tier \(foreign.key.tier.rawValue) cannot be given as measured")
    }
    if let (subject, problem) = ModelIdentity.difference(ofRows: rows) {
      throw MeasuringError(
        "rows of \(subject)", "they were measured on another model: \(problem); measure it under a name of its own")
    }
  }

  private struct TieredName: Hashable {
    var tier: Tier
    var name: String
  }

  /// A replica is taken as a whole: what an earlier one left under the same subjects was measured on other models.
  private func forgetOtherReplicas(_ rows: [Measurement], replacing names: Set<TieredName>) throws(StoreError) {
    for subject in try subjects(of: rows, in: .replica) {
      for name in try held(subject, .replica).sources where !names.contains(TieredName(tier: .replica, name: name)) {
        try remove(source: name, tier: .replica)
      }
    }
  }

  /// Throws if rows of a subject come from two checkpoints that nothing tells apart, so that one would answer for the
  /// other.
  private func requireOneCheckpoint(_ rows: [Measurement], replacing names: Set<TieredName>) throws {
    for subject in try subjects(of: rows, in: .checkpoint) {
      let kept = try held(subject, .checkpoint).filter {
        !names.contains(TieredName(tier: .checkpoint, name: $0.provenance.source))
      }
      var added: [Int?: String] = [:]
      for row in rows where row.key.tier == .checkpoint && row.key.subject == subject {
        if !LastCheckpoint.courses.contains(row.key.run) { added[row.key.step] = row.checkpointDigest }
      }
      for (step, digest) in added { try Self.requireSame(digest, step: step, as: kept, of: subject) }
    }
  }

  /// Throws if the store holds rows of the subject that were measured on another checkpoint than the one with this
  /// digest, and that nothing tells apart from rows of this one: the course of training and other steps are told apart.
  public func requireSameCheckpoint(_ digest: String, step: Int?, of subject: String) throws {
    try Self.requireSame(digest, step: step, as: try held(subject, .checkpoint), of: subject)
  }

  private static func requireSame(
    _ digest: String, step: Int?, as held: [Measurement], of subject: String
  ) throws(MeasuringError) {
    let other = held.first { row in
      !LastCheckpoint.courses.contains(row.key.run) && row.key.step == step
        && row.checkpointDigest.map { $0 != digest } ?? false
    }
    guard let other = other?.checkpointDigest else { return }
    throw MeasuringError(
      "rows of \(subject)",
      "the store holds some of another checkpoint, \(other.prefix(12))… instead of \(digest.prefix(12))…; keep each "
        + "checkpoint in a --store of its own, or give one a name of its own")
  }

  private func subjects(of rows: [Measurement], in tier: Tier) throws(StoreError) -> [String] {
    let added = Set(rows.lazy.filter { $0.key.tier == tier }.map(\.key.subject))
    return added.isEmpty ? [] : try subjects(tier: tier).filter(added.contains)
  }

  private func held(_ subject: String, _ tier: Tier) throws(StoreError) -> [Measurement] {
    var found: [Measurement] = []
    for quantity in Quantity.all { found += try rows(tier: tier, subject: subject, quantity: quantity) }
    return found
  }

  /// Whether a subject's heads were measured on the checkpoint with this digest, on each of the batches.
  public func holdsMeasurements(
    of subject: String, checkpoint digest: String, batches: some Sequence<String>
  ) throws(StoreError) -> Bool {
    let rows = try rows(tier: .checkpoint, subject: subject, quantity: .selectivity)
    let measured = Set(rows.lazy.filter { $0.checkpointDigest == digest }.compactMap(\.batchDigest))
    return measured.isSuperset(of: batches)
  }
}

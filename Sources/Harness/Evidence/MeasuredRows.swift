import Claims

extension MeasurementStore {
  /// Stores rows that were measured, source by source; those of a source that is there already take its place.
  ///
  /// Rows of the tiers *paper* and *archive* come from the paper and its files, and are refused.
  public func add(measured rows: [Measurement]) throws {
    if let foreign = rows.first(where: { $0.key.tier < .replica }) {
      throw MeasuringError(
        foreign.provenance.source, "a row of tier \(foreign.key.tier.rawValue) cannot be given as measured")
    }
    if let (subject, problem) = ModelIdentity.difference(ofRows: rows) {
      throw MeasuringError(
        "rows of \(subject)", "they were measured on another model: \(problem); measure it under a name of its own")
    }
    var sources: [EvidenceSource] = []
    var bySource: [EvidenceSource: [Measurement]] = [:]
    for row in rows {
      let source = EvidenceSource(
        tier: row.key.tier, name: row.provenance.source, digest: row.provenance.digest,
        software: row.provenance.software)
      if bySource[source] == nil { sources.append(source) }
      bySource[source, default: []].append(row)
    }
    for source in sources { try replace(source, with: bySource[source] ?? []) }
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

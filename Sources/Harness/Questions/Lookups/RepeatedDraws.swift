import Evidence

extension Measurement {
  /// Whether this is the mean of repeated draws (see ``Evaluator/condition(_:_:)``), which ablates no heads of its own.
  var isMeanOfDraws: Bool { key.ablated.isEmpty }

  /// Whether the row is one of the draws that this is the mean of.
  func isMean(of draw: Measurement) -> Bool { isMeanOfDraws && draw.role.isDraw && draw.role.withoutDraw == role }

  /// Whether both were measured at one step, on one batch, and recorded in one file: rows that differ in nothing but the
  /// condition.
  fileprivate func isMeasuredAs(_ other: Measurement) -> Bool {
    examples == other.examples && batchDigest == other.batchDigest && provenance.source == other.provenance.source
      && key.path == other.key.path && (key.step, key.batch, key.run, key.detail) == (other.key.step, other.key.batch, other.key.run, other.key.detail)
  }
}

extension Evaluator {
  /// The condition that matches `query` and belongs beside the ablation `ablated`: the control drawn for its heads, or,
  /// where conditions are drawn for nobody in particular, one of the same file if possible.
  ///
  /// Draws made for other heads are no control of these, unless `query` names them or their heads: they are other in
  /// number and place, and may zero the very heads that they are compared with.
  ///
  /// - Parameter asked: the query that found `ablated`.
  func comparison(
    _ query: RowQuery, with ablated: Measurement, _ asked: RowQuery
  ) throws(EvaluationError) -> Measurement {
    let candidates = try rows(query)
    // The same heads may have been measured under several names, and controls drawn under one of them.
    let names = try rows(asked).filter { $0.key.ablated == ablated.key.ablated }
    for name in [ablated] + names {
      let own = candidates.filter { $0.role.isControl(of: name.role) }
      if !own.isEmpty { return try condition(own, query) }
    }
    let isNamed = query.ablated != nil || query.label?.namesControlledSet == true
    let others = isNamed ? candidates : candidates.filter { !$0.role.isControlOfSome }
    let sameFile = others.filter { $0.provenance.source == ablated.provenance.source }
    if !others.isEmpty { return try condition(sameFile.isEmpty ? others : sameFile, query) }
    if let standIn = missing?.standIn(for: query, on: tier) {
      _ = missing?.standIn(for: asked, on: tier)  // a control is drawn beside its heads
      return standIn
    }
    throw EvaluationError(
      .noEvidence, "no \(query.written) drawn for the heads of \(asked.written) on tier \(tier.rawValue)")
  }

  /// The one condition that the rows are, repeated draws of a control taken together unless the query names one of them.
  ///
  /// The draws' value is their mean; it counts as one measurement on as many examples as each of them, because
  /// they share the examples.
  func condition(_ rows: [Measurement], _ query: RowQuery) throws(EvaluationError) -> Measurement {
    if query.label?.isDraw == true { return try single(rows, query) }
    let rows = query.atLastCheckpoint(rows, tier)
    guard rows.count > 1, let first = rows.first, first.role.isDraw,
      rows.allSatisfy({ $0.role.isDraw && $0.role.withoutDraw == first.role.withoutDraw && $0.isMeasuredAs(first) })
    else { return try single(rows, query) }
    var mean = rows[0]
    mean.value = rows.reduce(0) { $0 + $1.value } / Double(rows.count)
    mean.role = first.role.withoutDraw
    mean.label = mean.role.description
    mean.key.ablated = ""
    return mean
  }
}

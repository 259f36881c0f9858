import Claims

extension Measurement {
  /// The name of a random control without the number of its draw: `ablate_matched_random_of_x.3` is draw 3 of
  /// `ablate_matched_random_of_x`; `nil` for other conditions.
  var drawnControl: String? {
    guard label.holds("random"), let dot = label.utf8.lastIndex(of: UInt8(ascii: ".")), dot > label.startIndex else { return nil }
    let number = label.utf8[label.utf8.index(after: dot)...]
    return number.isDecimal ? String(label[..<dot]) : nil
  }

  /// Whether the condition is a random control drawn for the heads that the other one zeroes: those of
  /// `ablate_x (3h)` for draws of `…_of_x`.
  func isControl(of other: Measurement) -> Bool {
    let condition = other.label.utf8
    guard condition.starts(with: "ablate_".utf8), condition.last == UInt8(ascii: ")"),
      let bracket = condition.lastIndex(of: UInt8(ascii: "(")), condition[..<bracket].last == UInt8(ascii: " "),
      condition[condition.index(after: bracket)...].dropLast().last == UInt8(ascii: "h"),
      condition[condition.index(after: bracket)...].dropLast(2).isDecimal
    else { return false }
    let name = other.label[..<bracket].dropFirst("ablate_".count).dropLast()
    return !name.isEmpty && drawnControl?.hasSuffix("_of_\(name)") == true
  }

  /// Whether this is the mean of repeated draws (see ``Evaluator/condition(_:_:)``), which ablates no heads of its own.
  var isMeanOfDraws: Bool { key.ablated.isEmpty }

  /// Whether the condition is a random control drawn for one set of heads, which its name says.
  fileprivate var isControlOfSome: Bool { drawnControl?.holds("_of_") == true }
}

extension Measurement {
  /// Whether both were measured at one step, on one batch, and recorded in one file: rows that differ in nothing but the
  /// condition.
  fileprivate func isMeasuredAs(_ other: Measurement) -> Bool {
    examples == other.examples && batchDigest == other.batchDigest && provenance.source == other.provenance.source
      && (key.step, key.batch, key.run, key.detail) == (other.key.step, other.key.batch, other.key.run, other.key.detail)
  }
}

extension Substring.UTF8View {
  /// Whether this is a number without sign or point.
  fileprivate var isDecimal: Bool {
    !isEmpty && allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
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
      let own = candidates.filter { $0.isControl(of: name) }
      if !own.isEmpty { return try condition(own, query) }
    }
    let isNamed = query.ablated != nil || query.label?.holds("_of_") == true
    let others = isNamed ? candidates : candidates.filter { !$0.isControlOfSome }
    let sameFile = others.filter { $0.provenance.source == ablated.provenance.source }
    if !others.isEmpty { return try condition(sameFile.isEmpty ? others : sameFile, query) }
    if let standIn = memo.standIn(for: query, on: tier) {
      _ = memo.standIn(for: asked, on: tier)  // a control is drawn beside its heads
      return standIn
    }
    throw EvaluationError(
      .noEvidence, "no \(query.written) drawn for the heads of \(asked.written) on tier \(tier.rawValue)")
  }

  /// The one condition that the rows are, repeated draws of a control taken together.
  ///
  /// The draws' value is their mean; it counts as one measurement on as many examples as each of them, because
  /// they share the examples.
  func condition(_ rows: [Measurement], _ query: RowQuery) throws(EvaluationError) -> Measurement {
    // A query that names a draw means that draw alone: `.1` is not `.10`.
    let named = query.label.map { label in label.contains(/\.\d+$/) ? rows.filter { $0.label.hasSuffix(label) } : [] }
    if let named, !named.isEmpty { return try single(named, query) }
    let rows = atLastCheckpoint(rows, query)
    guard rows.count > 1, let first = rows.first, let name = first.drawnControl,
      rows.allSatisfy({ $0.drawnControl == name && $0.isMeasuredAs(first) })
    else { return try single(rows, query) }
    var mean = rows[0]
    mean.value = rows.reduce(0) { $0 + $1.value } / Double(rows.count)
    mean.label = name
    mean.key.ablated = ""
    return mean
  }
}

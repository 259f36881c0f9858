import Claims

extension Measurement {
  /// The name of a random control without the number of its draw: `ablate_matched_random_of_x.3` is draw 3 of
  /// `ablate_matched_random_of_x`; `nil` for other conditions.
  var drawnControl: String? {
    guard label.contains("random"), let match = label.wholeMatch(of: /(.+)\.\d+/) else { return nil }
    return String(match.1)
  }

  /// Whether the condition is a random control drawn for the heads that the other one zeroes.
  func isControl(of other: Measurement) -> Bool {
    guard let match = other.label.wholeMatch(of: /ablate_(.+) \(\d+h\)/) else { return false }
    return drawnControl?.hasSuffix("_of_\(match.1)") == true
  }
}

extension Evaluator {
  /// The one condition that the rows are, repeated draws of a control taken together.
  ///
  /// The draws' value is their mean; it counts as one measurement on as many examples as each of them, because
  /// they share the examples.
  func condition(_ rows: [Measurement], _ query: RowQuery) throws(EvaluationError) -> Measurement {
    // A query that names a draw means that draw alone: `.1` is not `.10`.
    let named = query.label.map { label in label.contains(/\.\d+$/) ? rows.filter { $0.label.hasSuffix(label) } : [] }
    if let named, !named.isEmpty { return try single(named, query) }
    guard rows.count > 1, let name = rows.first?.drawnControl,
      rows.allSatisfy({ $0.drawnControl == name && $0.examples == rows[0].examples })
    else { return try single(rows, query) }
    var mean = rows[0]
    mean.value = rows.reduce(0) { $0 + $1.value } / Double(rows.count)
    mean.label = name
    mean.key.ablated = ""
    return mean
  }
}

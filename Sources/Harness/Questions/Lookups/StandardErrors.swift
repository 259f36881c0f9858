import Claims
import Evidence
import Ground
import Mathematics

/// Uncertainty of means over examples, where their standard error was measured with them.
extension Evaluator {
  /// The row's value with its interval: exact for accuracies, Student's t for means with a standard error.
  func item(_ row: Measurement) -> Answer.Item {
    var item = row.item(label: "")
    if item.interval == nil, let error = standardError(of: row) {
      let reach = reach(error.value, examples: error.examples)
      item.interval = Interval(row.value - reach, row.value + reach)
      item.form = LinearForm(.row(row))
    }
    return item
  }

  /// The one value of each head, with its interval; a failure for heads whose rows disagree.
  func headItems(_ query: RowQuery) throws(EvaluationError) -> [Head: Result<Answer.Item, EvaluationError>] {
    let items = try frame(query).items(query)
    guard Self.hasStandardErrors(query.quantity) else { return items }
    var uncertain = items
    for (head, item) in items {
      guard case .success(let item) = item, item.interval == nil else { continue }
      var own = query
      (own.layer, own.head) = (head.layer, head.head)
      if let row = try? single(try rows(own), own) { uncertain[head] = .success(self.item(row).labelled(item.label)) }
    }
    return uncertain
  }

  /// Whether values of the quantity are means that may have been measured with a standard error.
  private static func hasStandardErrors(_ quantity: Quantity) -> Bool {
    [.loss, .targetLogit, .inContextScore].contains(quantity) || !quantity.isBuiltIn
  }

  /// 95 % interval of the difference of two means of independent samples, `a − b`; `nil` where a standard error is
  /// missing.
  ///
  /// Not ``Welch``, which needs the values themselves: the squares of the two errors add up, and t has the fewer degrees of
  /// freedom of the two, which makes the interval too wide rather than too narrow.
  func differenceOfMeans(_ a: Measurement, _ b: Measurement) -> Interval? {
    guard let first = standardError(of: a), let second = standardError(of: b) else { return nil }
    let error = (first.value * first.value + second.value * second.value).squareRoot()
    let reach = reach(error, examples: min(first.examples, second.examples))
    return Interval(a.value - b.value - reach, a.value - b.value + reach)
  }

  /// The standard error measured together with a loss, a logit or a quantity that the suite declares; for the mean of repeated draws the largest of
  /// theirs, because they share the examples.
  private func standardError(of row: Measurement) -> (value: Double, examples: Int)? {
    let quantity = row.key.quantity
    guard Self.hasStandardErrors(quantity) else { return nil }
    var query = RowQuery(subject: row.key.subject, quantity: .standardError)
    query.step = row.key.step
    query.batch = row.key.batch
    query.run = row.key.run
    query.detail = quantity.rawValue
    guard let rows = try? rows(query) else { return nil }
    let found = rows.filter {
      $0.provenance.source == row.provenance.source && $0.key.path == row.key.path
        && ($0.label == row.label && $0.key.ablated == row.key.ablated || row.isMean(of: $0))
    }
    guard let largest = found.max(by: { $0.value < $1.value }), let examples = largest.examples, examples > 1 else {
      return nil
    }
    return (largest.value, examples)
  }

  /// Half the width of the 95 % interval around a mean with this standard error.
  func reach(_ error: Double, examples: Int) -> Double {
    (try? Sample.meanReach(error: error, count: examples)) ?? .infinity
  }
}

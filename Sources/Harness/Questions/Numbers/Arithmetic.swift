import Claims
import Evidence
import Ground

extension QuestionKind {
  static let difference = binary(
    "difference", "of", "what is subtracted from", "minus", "what is subtracted",
    """
    First minus second, item by item under equal labels; a single value on one side serves all. A difference of two \
    accuracies has the interval that 'drop' gives it (Newcombe's, paired where the pairing is known); of longer sums \
    and differences of sampled values the terms' distances to the ends of their intervals are combined in the same way.
    """, form: { a, b in a.form.flatMap { first in b.form.map { first - $0 } } }
  ) { a, b in (a - b, { $0 + $1 }) }

  static let plus = binary(
    "plus", "of", "first term", "and", "second term",
    "Sum of two answers, item by item under equal labels; a single value on one side serves all.",
    form: { a, b in a.form.flatMap { first in b.form.map { first + $0 } } }
  ) { a, b in (a + b, { $0 + $1 }) }

  static let ratio = QuestionKind(
    "ratio",
    [
      Parameter("of", .numbers, required: true, "numerator"),
      Parameter("to", .numbers, required: true, "denominator"),
    ],
    gives: .numbers,
    """
    First divided by second, item by item. Intervals are combined end to end (which is wider than needed), and a \
    denominator whose interval reaches zero leaves an unbounded one.
    """
  ) { arguments throws(EvaluationError) in
    try arguments.paired("of", "to") { (a, b) throws(EvaluationError) in
      guard let x = a.number, let y = b.number else { throw arguments.bad("needs numbers") }
      guard y != 0 else {
        // Nothing is damaged where a sample happens to show no difference: there is no quotient to be had from it.
        throw b.interval?.contains(0) == true
          ? arguments.missing("the sample does not tell the denominator from zero (\(b.label))")
          : arguments.broken("division by zero (\(b.label))")
      }
      var item = Answer.Item(.number(x / y), sources: a.sources.union(b.sources))
      guard b.slack < abs(y) else { throw arguments.broken("the printed denominator may be zero (\(b.label))") }
      // The quotient furthest from x / y: the larger numerator over the smaller denominator.
      item.slack = (abs(x) + a.slack) / (abs(y) - b.slack) - abs(x) / abs(y)
      if let divisor = b.certain, let form = a.form {
        item.interval = arguments.evaluator.interval(of: form * (1 / divisor))
        item.form = form * (1 / divisor)
      } else if let bounds = Interval.quotient(a.intervalOrPoint, b.intervalOrPoint), a.interval != nil || b.interval != nil {
        item.interval = bounds
      }
      return item
    }
  }

  static let product = binary(
    "product", "of", "first factor", "by", "second factor", "Product, item by item.",
    form: { a, b in
      if let factor = a.certain { b.form.map { $0 * factor } } else { b.certain.flatMap { factor in a.form.map { $0 * factor } } }
    }
  ) { a, b in (a * b, { abs(b) * $0 + abs(a) * $1 + $0 * $1 }) }

  static let absolute = QuestionKind(
    "absolute", [Parameter("of", .numbers, required: true, "values")], gives: .numbers, "Values without their sign."
  ) { arguments throws(EvaluationError) in
    let items = try arguments.numbers("of")
    return Answer(
      items.map { item in
        var item = item
        if let value = item.number { item.value = .number(abs(value)) }
        if let interval = item.interval {
          let ends = [abs(interval.lower), abs(interval.upper)]
          let lower = interval.contains(0) ? 0 : min(ends[0], ends[1])
          item.interval = Interval(lower, max(ends[0], ends[1]), confidence: interval.confidence)
        }
        return item
      })
  }

  static let rounded = QuestionKind(
    "rounded",
    [
      Parameter("of", .numbers, required: true, "values"),
      Parameter("decimals", .numbers, "digits after the point; default 0"),
    ],
    gives: .numbers, "Values rounded half away from zero, as a paper would print them; intervals are dropped."
  ) { arguments throws(EvaluationError) in
    let decimals = try arguments.optionalInteger("decimals") ?? 0
    let items = try arguments.numbers("of")
    return Answer(
      items.map { item in
        let text = NumberText.fixed(item.number ?? 0, decimals: min(12, max(0, decimals)))
        return Answer.Item(.number(Double(text) ?? .nan), label: item.label, sources: item.sources)
      })
  }

  private static func binary(
    _ name: String, _ first: String, _ firstMeaning: String, _ second: String, _ secondMeaning: String,
    _ meaning: String, form: @escaping @Sendable (Answer.Item, Answer.Item) -> LinearForm?,
    _ operation: @escaping @Sendable (Double, Double) -> (value: Double, slack: (Double, Double) -> Double)
  ) -> QuestionKind {
    QuestionKind(
      name,
      [
        Parameter(first, .numbers, required: true, firstMeaning),
        Parameter(second, .numbers, required: true, secondMeaning),
      ],
      gives: .numbers, meaning
    ) { arguments throws(EvaluationError) in
      try arguments.paired(first, second) { (a, b) throws(EvaluationError) in
        guard let x = a.number, let y = b.number else { throw arguments.bad("needs numbers") }
        let (value, slack) = operation(x, y)
        var item = Answer.Item(.number(value), sources: a.sources.union(b.sources))
        item.slack = slack(a.slack, b.slack)
        if let form = form(a, b) {
          item.interval = arguments.evaluator.interval(of: form)
          item.form = form
        } else if a.interval != nil || b.interval != nil {
          let ends = [a.intervalOrPoint.lower, a.intervalOrPoint.upper].flatMap { left in
            [b.intervalOrPoint.lower, b.intervalOrPoint.upper].map { operation(left, $0).value }
          }
          item.interval = Interval(ends.min() ?? value, ends.max() ?? value)
        }
        return item
      }
    }
  }
}

extension Answer.Item {
  /// The number, where nothing about it is uncertain.
  fileprivate var certain: Double? { origin == nil && interval == nil && slack == 0 ? number : nil }

  var intervalOrPoint: Interval { interval ?? Interval(number ?? .nan, number ?? .nan) }
}

extension Interval {
  /// All quotients of values of two intervals; `nil` if the second reaches zero.
  static func quotient(_ a: Interval, _ b: Interval) -> Interval? {
    guard b.lower > 0 || b.upper < 0 else { return Interval(-.greatestFiniteMagnitude, .greatestFiniteMagnitude) }
    let ends = [a.lower / b.lower, a.lower / b.upper, a.upper / b.lower, a.upper / b.upper]
    guard let low = ends.min(), let high = ends.max() else { return nil }
    return Interval(low, high, confidence: min(a.confidence, b.confidence))
  }
}

extension Arguments {
  /// Items by label; two under one label could not be told apart.
  func byLabel(_ items: [Answer.Item], _ name: String) throws(EvaluationError) -> [String: Answer.Item] {
    var found: [String: Answer.Item] = [:]
    for item in items {
      guard found.updateValue(item, forKey: item.label) == nil else {
        throw bad("'\(name)' has two values labelled '\(item.label)'; give each a label of its own")
      }
    }
    return found
  }

  /// Combines two answers item by item: equal labels, or one side single.
  func paired(
    _ first: String, _ second: String,
    _ combine: (Answer.Item, Answer.Item) throws(EvaluationError) -> Answer.Item
  ) throws(EvaluationError) -> Answer {
    let a = try numbers(first)
    let b = try numbers(second)
    var items: [Answer.Item] = []
    if b.count == 1, let right = b.first {
      for left in a {
        var item = try combine(left, right)
        item.label = left.label
        items.append(item)
      }
    } else if a.count == 1, let left = a.first {
      for right in b {
        var item = try combine(left, right)
        item.label = right.label
        items.append(item)
      }
    } else {
      _ = try byLabel(a, first)
      let byLabel = try byLabel(b, second)
      for left in a {
        guard let right = byLabel[left.label] else {
          throw broken("'\(first)' has '\(left.label)', '\(second)' has not")
        }
        var item = try combine(left, right)
        item.label = left.label
        items.append(item)
      }
      guard a.count == b.count else { throw broken("\(a.count) values against \(b.count)") }
    }
    return Answer(items)
  }
}

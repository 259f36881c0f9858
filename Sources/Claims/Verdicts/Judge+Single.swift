import Ground

extension Judge {
  /// Values this close are the same number: double arithmetic on printed decimals is off by less.
  static var rounding: Double { 1e-9 }

  func single(_ item: Answer.Item, _ expectation: Expectation) throws(Failure) -> Judged.Item {
    switch expectation {
    case .figure(let name):
      return try match(item, with: try only(try figure(name), for: item))
    case .equals(let operand):
      return try match(item, with: try operandItem(operand, for: item))
    case .closeTo(let operand, let tolerance, _):
      var target = try operandItem(operand, for: item)
      target.slack = tolerance
      return try match(item, with: target)
    case .between(let lower, let upper):
      let low = try bound(lower, for: item)
      let high = try bound(upper, for: item)
      guard low.value <= high.value else { throw mismatch("nothing lies between \(low.text) and \(high.text)") }
      let expected = "between \(low.text) and \(high.text)"
      guard low.item.interval == nil, high.item.interval == nil else {
        let sides = [try above(item, low, open: false, expected), try below(item, high, open: false, expected)]
        return Judged.Item(item: item, judgement: Judgement.all(sides.map(\.judgement)), expected: expected)
      }
      return try inside(item, low.value - low.item.slack, high.value + high.item.slack, open: false, expected)
    case .atMost(let operand):
      let bound = try bound(operand, for: item)
      return try below(item, bound, open: false, "at most \(bound.text)")
    case .atLeast(let operand):
      let bound = try bound(operand, for: item)
      return try above(item, bound, open: false, "at least \(bound.text)")
    case .below(let operand):
      let bound = try bound(operand, for: item)
      return try below(item, bound, open: true, "below \(bound.text)")
    case .above(let operand):
      let bound = try bound(operand, for: item)
      return try above(item, bound, open: true, "above \(bound.text)")
    case .subset(let operand):
      let other = try heads(operand, for: item)
      return try sets(item, "within \(other)") { $0.subtracting(other).isEmpty }
    case .contains(let operand):
      let other = try heads(operand, for: item)
      return try sets(item, "contains \(other)") { other.subtracting($0).isEmpty }
    case .disjoint(let operand):
      let other = try heads(operand, for: item)
      return try sets(item, "none of \(other)") { $0.intersection(other).isEmpty }
    case .oneOf(let operands):
      var judgements: [Judgement] = []
      var words: [String] = []
      for operand in operands {
        let judged = try match(item, with: try operandItem(operand, for: item))
        judgements.append(judged.judgement)
        words.append(judged.expected)
      }
      return Judged.Item(
        item: item, judgement: Judgement.any(judgements), expected: "one of \(words.joined(separator: ", "))")
    case .withinNoise:
      guard let interval = item.interval else {
        throw mismatch("'within-noise' needs a value with an interval; \(item.label) has none")
      }
      guard !interval.lower.isNaN, !interval.upper.isNaN else { throw mismatch("the interval of \(item.label) is undefined") }
      let judgement: Judgement =
        if interval.lower + item.slack <= 0, 0 <= interval.upper - item.slack { .holds }
        else if interval.widened(by: item.slack).contains(0) { .undecided }
        else { .fails }
      return Judged.Item(item: item, judgement: judgement, expected: "0 inside the interval")
    case .noEffect(let margin, _):
      return try noEffect(item, margin)
    case .order, .largest, .smallest, .allEqual, .allDifferent, .count, .all, .any, .not:
      throw mismatch("an expectation about a whole answer was applied to one item")
    }
  }

  /// Equivalence by interval: inside ± margin holds, outside fails, across a margin is open. Each must be so wherever in
  /// its slack a printed figure lies.
  private func noEffect(_ item: Answer.Item, _ margin: Double) throws(Failure) -> Judged.Item {
    guard let value = item.number, let interval = item.interval else {
      throw mismatch("'no-effect' needs a number with an interval; \(item.label) has none")
    }
    guard value.isFinite, !interval.lower.isNaN, !interval.upper.isNaN else {
      throw mismatch("the interval of \(item.label) is undefined")
    }
    let widened = interval.widened(by: item.slack)
    let judgement: Judgement =
      if widened.lower >= -margin, widened.upper <= margin { .holds }
      else if widened.lower > margin || widened.upper < -margin { .fails }
      else { .undecided }
    return Judged.Item(
      item: item, judgement: judgement, expected: "interval within ±\(NumberText.short(margin))")
  }

  private func match(_ item: Answer.Item, with target: Answer.Item) throws(Failure) -> Judged.Item {
    switch (item.value, target.value) {
    case (.number(let value), .number(let wanted)):
      guard value.isFinite, wanted.isFinite, item.slack.isFinite, target.slack.isFinite else {
        throw mismatch("'\(item.label)' (\(item.value.written)) or what it is compared with is not a finite number")
      }
      let tolerance = target.slack + item.slack
      let limit = tolerance + Self.rounding * max(1, abs(wanted))
      var judgement: Judgement = abs(value - wanted) <= limit ? .holds : .fails
      if judgement == .fails, isSampled, let interval = item.interval,
        interval.lower - limit <= wanted, wanted <= interval.upper + limit
      {
        judgement = .undecided
      }
      let expected = NumberText.short(wanted) + (tolerance > 0 ? " ± \(NumberText.short(tolerance, digits: 3))" : "")
      return Judged.Item(item: item, judgement: judgement, expected: expected)
    case (.heads(let set), .heads(let wanted)):
      return Judged.Item(item: item, judgement: set == wanted ? .holds : .fails, expected: wanted.description)
    case (.text(let text), .text(let wanted)):
      return Judged.Item(item: item, judgement: text == wanted ? .holds : .fails, expected: wanted)
    default:
      throw mismatch("a \(item.value.kindName) (\(item.label)) cannot equal a \(target.value.kindName)")
    }
  }

  private func inside(
    _ item: Answer.Item, _ lower: Double, _ upper: Double, open: Bool, _ expected: String
  ) throws(Failure) -> Judged.Item {
    guard let bounds = range(item) else {
      throw mismatch("'\(item.value.written)' (\(item.label)) is not a finite number and has no order")
    }
    func slop(_ bound: Double) -> Double { bound.isFinite ? Self.rounding * max(1, abs(bound)) : 0 }
    func within(_ value: Double) -> Bool {
      open ? lower < value && value < upper : lower - slop(lower) <= value && value <= upper + slop(upper)
    }
    let judgement: Judgement =
      if within(bounds.lowerBound), within(bounds.upperBound) { .holds }
      else if bounds.upperBound < lower || bounds.lowerBound > upper || (bounds.lowerBound == bounds.upperBound) { .fails }
      else { .undecided }
    return Judged.Item(item: item, judgement: judgement, expected: expected)
  }

  /// All values that the item may stand for: its interval, widened by the slack of printed figures, because the
  /// interval around a figure moves with it.
  func range(_ item: Answer.Item) -> ClosedRange<Double>? {
    guard let value = item.number, value.isFinite, item.slack.isFinite else { return nil }
    let lower = min(value, item.interval?.lower ?? value) - item.slack
    let upper = max(value, item.interval?.upper ?? value) + item.slack
    return lower...upper
  }

  private func sets(
    _ item: Answer.Item, _ expected: String, _ holds: (HeadSet) -> Bool
  ) throws(Failure) -> Judged.Item {
    guard let set = item.heads else { throw mismatch("a \(item.value.kindName) is no set of heads") }
    return Judged.Item(item: item, judgement: holds(set) ? .holds : .fails, expected: expected)
  }

  private func operandItem(_ operand: Expression, for item: Answer.Item) throws(Failure) -> Answer.Item {
    // A bare text beside a set of heads is a set of heads.
    if case .text(let text) = operand.kind, item.heads != nil, let set = try? HeadSet(parsing: text) {
      return Answer.Item(.heads(set))
    }
    return try only(try resolve(operand), for: item)
  }

  /// The answer's single item, or the one labelled like the item it is compared with.
  private func only(_ answer: Answer, for item: Answer.Item) throws(Failure) -> Answer.Item {
    if answer.items.count == 1, let single = answer.items.first { return single }
    if let same = answer.items.first(where: { $0.label == item.label }) { return same }
    throw mismatch("\(answer.items.count) values to compare '\(item.label)' with, none under that label")
  }

  private typealias Bound = (item: Answer.Item, value: Double, text: String)

  private func bound(_ operand: Expression, for item: Answer.Item) throws(Failure) -> Bound {
    let found = try operandItem(operand, for: item)
    guard let value = found.number, value.isFinite else {
      throw mismatch("a bound must be a finite number, not '\(found.value.written)'")
    }
    return (found, value, found.value.written)
  }

  private func below(
    _ item: Answer.Item, _ bound: Bound, open: Bool, _ expected: String
  ) throws(Failure) -> Judged.Item {
    let slack = open ? 0 : bound.item.slack
    if let gap = try gap(item, bound) { return try inside(gap, -.infinity, slack, open: open, expected).about(item) }
    return try inside(item, -.infinity, bound.value + slack, open: open, expected)
  }

  private func above(
    _ item: Answer.Item, _ bound: Bound, open: Bool, _ expected: String
  ) throws(Failure) -> Judged.Item {
    let slack = open ? 0 : bound.item.slack
    if let gap = try gap(item, bound) { return try inside(gap, -slack, .infinity, open: open, expected).about(item) }
    return try inside(item, bound.value - slack, .infinity, open: open, expected)
  }

  /// How far the item is above a bound that was sampled itself; `nil` for a bound that is certain.
  private func gap(_ item: Answer.Item, _ bound: Bound) throws(Failure) -> Answer.Item? {
    guard bound.item.interval != nil else { return nil }
    guard let value = item.number, value.isFinite else {
      throw mismatch("'\(item.value.written)' (\(item.label)) is not a finite number and has no order")
    }
    return Answer.Item(
      .number(value - bound.value), label: item.label, interval: difference(item, bound.item), slack: item.slack)
  }

  private func heads(_ operand: Expression, for item: Answer.Item) throws(Failure) -> HeadSet {
    let found = try operandItem(operand, for: item)
    guard let set = found.heads else { throw mismatch("'\(found.value.written)' is no set of heads") }
    return set
  }

  func text(_ operand: Expression) throws(Failure) -> String {
    switch operand.kind {
    case .text(let text): return text
    case .number(let value): return NumberText.short(value)
    default:
      guard let value = try resolve(operand).items.first?.value else { throw mismatch("no label given") }
      return value.written
    }
  }
}

extension Judged.Item {
  /// The same judgement, of the item that it was made about.
  fileprivate func about(_ item: Answer.Item) -> Judged.Item {
    Judged.Item(item: item, judgement: judgement, expected: expected)
  }
}

extension Interval {
  /// All differences of a value of the first and one of the second, `nil` if both are certain: the interval of a difference
  /// of which nothing else is known.
  public static func endToEnd(_ first: Answer.Item, _ second: Answer.Item) -> Interval? {
    guard let x = first.number, let y = second.number, first.interval != nil || second.interval != nil else { return nil }
    let (a, b) = (first.interval ?? Interval(x, x), second.interval ?? Interval(y, y))
    return Interval(a.lower - b.upper, a.upper - b.lower)
  }
}

extension Value {
  var kindName: String {
    switch self {
    case .number: "number"
    case .heads: "set of heads"
    case .text: "text"
    }
  }
}

import Algorithms
import Ground

/// An answer held against an expectation: the overall judgement and one for each item.
public struct Judged: Sendable, Hashable {
  public struct Item: Sendable, Hashable {
    public var item: Answer.Item
    public var judgement: Judgement
    /// The expectation in words, with its values: `0.151 ± 0.0005`, `above 0`.
    public var expected: String
  }

  public var judgement: Judgement
  public var items: [Item]
}

/// Holds answers against expectations.
///
/// Exact tiers (paper, archive) are compared point by point with figures, because they are the very data that the
/// paper reports; on sampled tiers a value whose interval reaches the figure leaves the question open. Inequalities
/// use the interval on every tier.
public struct Judge<Failure: Error> {
  /// Evaluates an operand to its answer on the tier in question.
  public var resolve: (Expression) throws(Failure) -> Answer
  /// Looks up a golden figure: its value and tolerance as an answer item (slack = tolerance), or a list of items.
  public var figure: (Expression) throws(Failure) -> Answer
  public var mismatch: (String) -> Failure
  /// How far the first may be above the second, where one of them at least was sampled.
  public var difference: (Answer.Item, Answer.Item) -> Interval?
  public var isSampled: Bool

  public init(
    isSampled: Bool, difference: @escaping (Answer.Item, Answer.Item) -> Interval? = Interval.endToEnd, resolve: @escaping (Expression) throws(Failure) -> Answer,
    figure: @escaping (Expression) throws(Failure) -> Answer, mismatch: @escaping (String) -> Failure
  ) {
    self.isSampled = isSampled
    self.difference = difference
    self.resolve = resolve
    self.figure = figure
    self.mismatch = mismatch
  }

  public func judge(_ answer: Answer, _ expectation: Expectation) throws(Failure) -> Judged {
    switch expectation {
    case .all(let parts):
      return try combine(answer, parts, by: Judgement.all, joiner: " and ")
    case .any(let parts):
      return try combine(answer, parts, by: Judgement.any, joiner: " or ")
    case .not(let inner):
      var judged = try judge(answer, inner)
      judged.judgement = judged.judgement.negated
      for index in judged.items.indices {
        judged.items[index].judgement = judged.items[index].judgement.negated
        judged.items[index].expected = "not (\(judged.items[index].expected))"
      }
      if !expectation.isAboutWholeAnswer { judged.judgement = Judgement.all(judged.items.map(\.judgement)) }
      return judged
    case .count(let inner, let outer):
      return try count(answer, inner, outer)
    case .order, .largest, .smallest, .allEqual, .allDifferent:
      return try whole(answer, expectation)
    default:
      var items: [Judged.Item] = []
      for item in answer.items { items.append(try single(item, expectation)) }
      guard !items.isEmpty else { throw mismatch("the question found nothing to compare") }
      return Judged(judgement: Judgement.all(items.map(\.judgement)), items: items)
    }
  }

  private func combine(
    _ answer: Answer, _ parts: [Expectation], by rule: ([Judgement]) -> Judgement, joiner: String
  ) throws(Failure) -> Judged {
    var judged: [Judged] = []
    for part in parts { judged.append(try judge(answer, part)) }
    var items: [Judged.Item] = []
    for index in answer.items.indices {
      let column = judged.map { $0.items[index] }
      items.append(
        Judged.Item(
          item: answer.items[index], judgement: rule(column.map(\.judgement)),
          expected: column.map(\.expected).joined(separator: joiner)))
    }
    let aboutWhole = parts.contains(where: \.isAboutWholeAnswer)
    let overall = aboutWhole || items.isEmpty ? rule(judged.map(\.judgement)) : Judgement.all(items.map(\.judgement))
    return Judged(judgement: overall, items: items)
  }

  private func count(_ answer: Answer, _ inner: Expectation, _ outer: Expectation) throws(Failure) -> Judged {
    // Counting what is not there is fine, comparing it is not.
    var judged = answer.items.isEmpty ? Judged(judgement: .holds, items: []) : try judge(answer, inner)
    let certain = judged.items.filter { $0.judgement == .holds }.count
    let open = judged.items.filter { $0.judgement == .undecided }.count
    var outcomes: Set<Judgement> = []
    for candidate in certain...(certain + open) {
      outcomes.insert(try judge(Answer(Double(candidate)), outer).judgement)
    }
    judged.judgement = outcomes.count == 1 ? outcomes.first ?? .undecided : .undecided
    return judged
  }

  private func whole(_ answer: Answer, _ expectation: Expectation) throws(Failure) -> Judged {
    switch expectation {
    case .allEqual, .allDifferent:
      try several(answer)
      let wantsEqual = expectation == .allEqual
      var holds = true
      for pair in answer.items.combinations(ofCount: 2) where try same(pair[0], pair[1]) != wantsEqual { holds = false }
      return uniform(answer, holds ? .holds : .fails, wantsEqual ? "all equal" : "all different")
    case .largest(let operand), .smallest(let operand):
      let isLargest = if case .largest = expectation { true } else { false }
      return try extreme(answer, try text(operand), isLargest: isLargest)
    case .order(let order):
      try several(answer)
      var judgements: [Judgement] = []
      for (first, second) in answer.items.adjacentPairs() {
        let a = try finite(first)
        let b = try finite(second)
        let holds =
          switch order {
          case .descending: a > b
          case .ascending: a < b
          case .nonAscending: a >= b
          case .nonDescending: a <= b
          }
        judgements.append(isOpen(first, second) ? .undecided : (holds ? .holds : .fails))
      }
      return uniform(answer, Judgement.all(judgements), order.rawValue)
    default:
      throw mismatch("not an expectation about a whole answer")
    }
  }

  private func extreme(_ answer: Answer, _ label: String, isLargest: Bool) throws(Failure) -> Judged {
    try several(answer)
    let bearers = answer.items.filter { $0.label == label }
    guard let named = bearers.first, bearers.count == 1 else {
      throw mismatch(
        "\(bearers.count) items are labelled '\(label)'; labels are \(answer.items.map(\.label).joined(separator: ", "))")
    }
    let value = try finite(named)
    var items: [Judged.Item] = []
    let word = isLargest ? "largest" : "smallest"
    for item in answer.items {
      let other = try finite(item)
      var judgement = Judgement.holds
      if item.label != label {
        let beats = isLargest ? value > other : value < other
        judgement = isOpen(named, item) ? .undecided : (beats ? .holds : .fails)
      }
      items.append(Judged.Item(item: item, judgement: judgement, expected: "\(label) the \(word)"))
    }
    return Judged(judgement: Judgement.all(items.map(\.judgement)), items: items)
  }

  /// Fewer than two items meet every expectation about a whole answer, whatever they are.
  private func several(_ answer: Answer) throws(Failure) {
    guard answer.items.count >= 2 else {
      throw mismatch("an expectation about a whole answer needs two values or more, found \(answer.items.count)")
    }
  }

  private func finite(_ item: Answer.Item) throws(Failure) -> Double {
    guard let value = item.number, value.isFinite else {
      throw mismatch("only finite numbers have an order, '\(item.value.written)' (\(item.label)) is none")
    }
    return value
  }

  /// Whether two items state the same: numbers up to rounding, because they may come out of arithmetic.
  private func same(_ a: Answer.Item, _ b: Answer.Item) throws(Failure) -> Bool {
    guard a.number != nil, b.number != nil else { return a.value == b.value }
    let (x, y) = (try finite(a), try finite(b))
    return abs(x - y) <= Self.rounding * max(1, abs(x))
  }

  /// Whether it is open which of two is the larger: their difference may be zero.
  private func isOpen(_ a: Answer.Item, _ b: Answer.Item) -> Bool {
    guard let x = a.number, let y = b.number else { return false }
    let slack = a.slack + b.slack
    if let interval = difference(a, b) { return interval.widened(by: slack).contains(0) }
    return slack > 0 && abs(x - y) <= slack
  }

  private func uniform(_ answer: Answer, _ judgement: Judgement, _ expected: String) -> Judged {
    Judged(
      judgement: judgement,
      items: answer.items.map { Judged.Item(item: $0, judgement: judgement, expected: expected) })
  }
}

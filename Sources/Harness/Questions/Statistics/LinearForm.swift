import Claims
import Evidence
import Ground
import Mathematics

/// A sum of sampled values, each times a factor: what a number is made of that differences and sums led to.
///
/// Two ways to write one quantity (the question `difference` and `drop`, say) lead to the same form, and so to the same
/// interval; what both terms of a difference contain cancels.
struct LinearForm: Sendable, Hashable {
  enum Term: Sendable, Hashable {
    /// An accuracy, or a mean over examples.
    case row(Measurement)
    /// Heads counted among heads.
    case share(CountedShare)
  }

  private(set) var factors: [Term: Double]
  /// What is certain of the sum.
  private(set) var constant = 0.0

  init(_ term: Term) { factors = [term: 1] }

  init(constant: Double) {
    factors = [:]
    self.constant = constant
  }

  static func + (a: Self, b: Self) -> Self {
    var sum = a
    sum.constant += b.constant
    for (term, factor) in b.factors { sum.factors[term, default: 0] += factor }
    sum.factors = sum.factors.filter { $0.value != 0 }
    return sum
  }

  static func * (a: Self, factor: Double) -> Self {
    var form = a
    form.constant *= factor
    form.factors = factor == 0 ? [:] : a.factors.mapValues { $0 * factor }
    return form
  }

  static func - (a: Self, b: Self) -> Self { a + b * -1 }
}

extension LinearForm.Term {
  /// Orders terms, so that a form's interval has the same bits every time.
  fileprivate var name: String {
    switch self {
    case .row(let row): "\(row.key.subject) \(row.described) \(row.label)"
    case .share(let share): "\(share.subjects.sorted()) \(share.hits) of \(share.trials)"
    }
  }
}

/// Heads that count among heads.
struct CountedShare: Sendable, Hashable {
  var hits: Int
  var trials: Int
  /// The heads behind the counts, where they are known: of two shares of the same heads it is known which count twice.
  var counted: HeadSet?
  var among: HeadSet?
  /// The models whose heads they are.
  var subjects: Set<String> = []

  /// Whether the other share is of the same heads of the same model.
  func isPaired(with other: CountedShare) -> Bool {
    among != nil && counted != nil && other.counted != nil && among == other.among && subjects.count == 1
      && subjects == other.subjects
  }
}

extension Answer.Item {
  /// What the number is made of: sampled values, a constant where it is certain; `nil` where it has an interval of another
  /// kind.
  var form: LinearForm? {
    get { origin?.content as? LinearForm ?? (interval == nil ? number.map { LinearForm(constant: $0) } : nil) }
    set { origin = newValue.map { Origin($0) } }
  }
}

extension Evaluator {
  /// 95 % interval of a form; `nil` where a term's uncertainty is unknown, or nothing is left of the form.
  ///
  /// One term has its own interval, exact for an accuracy. A difference of two accuracies has Newcombe's (1998, method 10),
  /// the one for paired data where it is known how often the two disagree. Longer forms have their terms' distances to
  /// the ends combined as Newcombe combines two (MOVER: Zou and Donner 2008): pairs that are known together first; terms
  /// of one model on one batch that pull the same way as if they erred together, the rest as if independent.
  func interval(of form: LinearForm) -> Interval? {
    let terms = form.factors.sorted { ($0.value, $0.key.name) > ($1.value, $1.key.name) }
    let interval: Interval? =
      if terms.count == 1 { interval(of: terms[0].key)?.scaled(terms[0].value) }
      else if terms.count == 2, terms[0].value == -terms[1].value {
        difference(terms[0].key, minus: terms[1].key)?.scaled(terms[0].value)
      } else { combined(terms.map { ($0.key, $0.value) }) }
    return interval.map { Interval($0.lower + form.constant, $0.upper + form.constant) }
  }

  /// 95 % interval of the difference of two answers' items: of what they are made of, or else of their intervals end to end.
  func difference(of first: Answer.Item, minus second: Answer.Item) -> Interval? {
    guard let a = first.form, let b = second.form else { return Interval.endToEnd(first, second) }
    let rest = a - b
    return rest.factors.isEmpty ? nil : interval(of: rest)
  }

  private func interval(of term: LinearForm.Term) -> Interval? {
    switch term {
    case .row(let row): item(row).interval
    case .share(let share): try? Uncertainty.proportion(hits: share.hits, trials: share.trials)
    }
  }

  private func difference(_ first: LinearForm.Term, minus second: LinearForm.Term) -> Interval? {
    switch (first, second) {
    case (.row(let a), .row(let b)) where a.key.quantity == b.key.quantity:
      try? difference(a, minus: b)
    case (.share(let a), .share(let b)):
      paired(a, b) ?? (try? Uncertainty.difference((a.hits, a.trials), minus: (b.hits, b.trials)))
    default: combined([(first, 1), (second, -1)])
    }
  }

  private func paired(_ a: CountedShare, _ b: CountedShare) -> Interval? {
    guard a.isPaired(with: b), let x = a.counted, let y = b.counted else { return nil }
    let disagreements = x.subtracting(y).count + y.subtracting(x).count
    return Uncertainty.pairedDifference(a.hits, minus: b.hits, trials: a.trials, disagreements: disagreements)
  }

  /// A value with the distances from it to the ends of its interval.
  private struct Part {
    var value: Double
    var down: Double
    var up: Double
    /// Model, batch and direction: parts that share it may err together.
    var group: String

    init(_ value: Double, _ interval: Interval, _ group: String) {
      (self.value, self.group) = (value, group)
      (down, up) = (value - interval.lower, interval.upper - value)
    }
  }

  private func combined(_ terms: [(term: LinearForm.Term, factor: Double)]) -> Interval? {
    var parts: [Part] = []
    var rest = terms
    while let (term, factor) = rest.first {
      rest.removeFirst()
      // A known pair is one part.
      if case .row(let row) = term,
        let place = rest.firstIndex(where: { other in
          if case .row(let partner) = other.term { other.factor == -factor && pairedDifference(row, partner) != nil }
          else { false }
        }), case .row(let partner) = rest[place].term, let interval = pairedDifference(row, partner)
      {
        rest.remove(at: place)
        let group = Self.group(row, isUp: factor > 0)
        parts.append(Part((row.value - partner.value) * factor, interval.scaled(factor), "pair \(group)"))
        continue
      }
      guard let part = part(term, factor) else { return nil }
      parts.append(part)
    }
    let value = parts.reduce(0) { $0 + $1.value }
    let groups = Dictionary(grouping: parts, by: \.group).sorted { $0.key < $1.key }.map(\.value)
    func reach(_ distance: (Part) -> Double) -> Double {
      groups.reduce(0) { sum, group in
        let together = group.reduce(0) { $0 + distance($1) }
        return sum + together * together
      }.squareRoot()
    }
    return parts.isEmpty ? nil : Interval(value - reach(\.down), value + reach(\.up))
  }

  private func pairedDifference(_ a: Measurement, _ b: Measurement) -> Interval? {
    guard a.key.quantity == b.key.quantity else { return nil }
    return knownPair(a, b)
  }

  private func part(_ term: LinearForm.Term, _ factor: Double) -> Part? {
    switch term {
    case .row(let row):
      let interval: Interval?
      if row.key.quantity.isShareOfExamples {
        guard let counts = row.counts, let share = try? Proportion(successes: counts.hits, trials: counts.trials) else {
          return nil
        }
        interval = (try? share.wilson())
      } else {
        interval = item(row).interval
      }
      return interval.map { Part(row.value * factor, $0.scaled(factor), Self.group(row, isUp: factor > 0)) }
    case .share(let counts):
      guard let share = try? Proportion(successes: counts.hits, trials: counts.trials), let interval = try? share.wilson()
      else { return nil }
      let group = "\(counts.subjects.sorted()) \(factor > 0)"
      return Part(share.estimate * factor, interval.scaled(factor), group)
    }
  }

  private static func group(_ row: Measurement, isUp: Bool) -> String {
    "\(row.key.subject) \(row.key.step ?? -1) \(row.key.batch) \(isUp)"
  }
}

extension Interval {
  /// The interval of the value times the factor.
  func scaled(_ factor: Double) -> Interval { Interval(lower * factor, upper * factor, confidence: confidence) }
}

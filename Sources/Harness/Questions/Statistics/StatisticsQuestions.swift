import Claims
import Evidence
import Ground
import Mathematics

extension QuestionKind {
  static let correlation = QuestionKind(
    "correlation",
    [
      Parameter("x", .numbers, required: true, "values, labelled"),
      Parameter("y", .numbers, required: true, "values under the same labels"),
      Parameter("kind", .text, choices: ["spearman", "kendall"], "rank correlation; default spearman"),
    ],
    gives: .numbers,
    """
    Rank correlation of two lists of values, with a 95 % percentile bootstrap interval over members (10,000 resamples, \
    fixed seed). With eight members or fewer, too few for the bootstrap to be trusted, the interval reaches to 0 unless an \
    exact permutation test at 5 % tells the correlation from it.
    """
  ) { arguments throws(EvaluationError) in
    let (x, y, sources) = try arguments.columns()
    let isKendall = try arguments.text("kind", default: "spearman") == "kendall"
    // Columns of equal length and finite values are all that the correlation can refuse.
    func correlate(_ x: [Double], _ y: [Double]) -> Double? {
      (try? isKendall ? RankCorrelation.kendall(x, y) : RankCorrelation.spearman(x, y)) ?? nil
    }
    guard let value = correlate(x, y) else { throw arguments.broken("a rank correlation of constant values is undefined") }
    var interval: Interval?
    if isKendall {
      interval = Uncertainty.bootstrap(count: x.count) { picks in correlate(picks.map { x[$0] }, picks.map { y[$0] }) }
    } else {
      var resampling = ResampledSpearman(x, y)
      interval = Uncertainty.bootstrap(count: x.count) { picks in resampling.correlation(of: picks) }
    }
    if x.count <= Uncertainty.fewMembers, let narrow = interval, !narrow.contains(0) {
      let isTold = ((try? PermutationTest.spearman(x, y, .twoSided, method: .exact)) ?? 1) < 0.05
      if !isTold { interval = Interval(min(narrow.lower, 0), max(narrow.upper, 0)) }
    }
    return Answer(value, interval: interval, sources: sources, sampleSize: x.count)
  }

  static let permutationP = QuestionKind(
    "permutation-p",
    [
      Parameter("x", .numbers, required: true, "values, labelled"),
      Parameter("y", .numbers, required: true, "values under the same labels"),
    ],
    gives: .numbers,
    """
    One-sided p-value: the share of the orders of y whose Spearman correlation with x is at least the observed one. \
    Exact where ties leave at most 20 million different orders; else of 100,000 seeded ones, and on to 2 million until \
    its 99 % interval leaves 5 % out.
    """
  ) { arguments throws(EvaluationError) in
    let (x, y, sources) = try arguments.columns()
    do {
      guard let null = try PermutationTest.spearmanNull(x, y, seed: Uncertainty.seed) else {
        return Answer(1, sources: sources)
      }
      return Answer([Answer.Item(null, sources: sources)])
    } catch {
      throw arguments.broken("\(error)")
    }
  }

  static let sampleMean = QuestionKind(
    "sample-mean",
    [Parameter("of", .numbers, required: true, "values")],
    gives: .numbers,
    "Mean of a sample with its 95 % interval by Student's t, which a handful of values leaves as wide as it has to be."
  ) { arguments throws(EvaluationError) in
    let items = try arguments.numbers("of")
    let values = items.compactMap(\.number)
    guard values.count >= 2 else { throw arguments.bad("the interval of a mean needs two values or more") }
    do {
      let interval = try Sample.meanInterval(values)
      return Answer(
        try Sample.mean(values), interval: interval, sources: Answer(items).sources, sampleSize: values.count)
    } catch {
      throw arguments.broken("\(error)")
    }
  }

  static let overlapProbability = QuestionKind(
    "overlap-probability",
    [
      Parameter("population", .numbers, required: true, "heads in all"),
      Parameter("marked", .numbers, required: true, "size of the first set"),
      Parameter("drawn", .numbers, required: true, "size of the second set, drawn at random"),
      Parameter("at-least", .numbers, required: true, "overlap that is reached or exceeded"),
    ],
    gives: .numbers, "Hypergeometric probability that two random sets overlap at least so much."
  ) { arguments throws(EvaluationError) in
    let population = try arguments.integer("population")
    let marked = try arguments.integer("marked")
    let drawn = try arguments.integer("drawn")
    guard population > 0, (0...population).contains(marked), (0...population).contains(drawn) else {
      throw arguments.bad("the sets do not fit the population")
    }
    let atLeast = try arguments.integer("at-least")
    do {
      let overlap = try Hypergeometric(population: population, marked: marked, draws: drawn)
      return Answer([Answer.Item(overlap.null(observed: atLeast), sources: try arguments.answer("at-least").sources)])
    } catch {
      throw arguments.bad("\(error)")
    }
  }

  static let recurrenceProbability = QuestionKind(
    "recurrence-probability",
    [
      Parameter("of", .heads, required: true, "the sets observed, labelled by seed"),
      Parameter("heads-per-layer", .numbers, required: true, "heads in a layer"),
      Parameter("at-least", .numbers, required: true, "value of the statistic that is reached or exceeded"),
      Parameter(
        "counting", .text, choices: ["sets", "pairs"],
        "sets (the default): those that share the most frequent head; pairs: shared heads summed over pairs of sets"),
    ],
    gives: .numbers,
    """
    Probability that some head is in at least so many sets, or that the pairs of sets share at least so many heads in \
    all, when each set keeps its number of heads per layer and draws them at random within the layer. Exact.
    """
  ) { arguments throws(EvaluationError) in
    let answer = try arguments.answer("of")
    let perLayer = try arguments.integer("heads-per-layer")
    let atLeast = try arguments.integer("at-least")
    let countsPairs = try arguments.text("counting", default: "sets") == "pairs"
    let sets = answer.items.map { Dictionary(grouping: $0.heads?.heads ?? [], by: \.layer).mapValues(\.count) }
    let layers = sets.reduce(into: Set<Int>()) { $0.formUnion($1.keys) }.sorted()
    do {
      let shared = try SharedMembers(
        countsPairs ? .pairs : .sets, draws: layers.map { layer in sets.map { $0[layer] ?? 0 } }, size: perLayer)
      return Answer([Answer.Item(shared.null(observed: atLeast), sources: answer.sources)])
    } catch {
      throw arguments.bad("\(error)")
    }
  }
}

extension Answer.Item {
  /// The probability that chance gives as much as observed, with the distribution that it is of.
  fileprivate init(_ null: NullDistribution, sources: Set<String>) {
    self.init(
      .number(null.atLeast),
      interval: null.sampled?.atLeast.map { Interval($0.lower, $0.upper, confidence: 0.99) }, sources: sources)
    chance = Chance(null)
  }
}

extension Chance {
  init(_ null: NullDistribution) {
    self.init(
      observed: null.observed, mean: null.mean, lower: null.lower, upper: null.upper, atLeast: null.atLeast,
      atMost: null.atMost, draws: null.sampled?.draws)
  }
}

extension Arguments {
  /// Two columns of numbers under the same labels.
  fileprivate func columns() throws(EvaluationError) -> (x: [Double], y: [Double], sources: Set<String>) {
    let x = try numbers("x")
    let y = try numbers("y")
    _ = try byLabel(x, "x")
    let byLabel = try byLabel(y, "y")
    var first: [Double] = []
    var second: [Double] = []
    for item in x {
      guard let other = byLabel[item.label]?.number, let value = item.number else {
        throw broken("'\(item.label)' has an x and no y")
      }
      first.append(value)
      second.append(other)
    }
    guard first.count >= 3, x.count == y.count else { throw broken("a correlation needs the same three or more labels") }
    return (first, second, Answer(x).sources.union(Answer(y).sources))
  }
}

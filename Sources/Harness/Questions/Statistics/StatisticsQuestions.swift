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
    "One-sided p-value: share of 100,000 seeded permutations of y whose Spearman correlation with x is at least the observed one."
  ) { arguments throws(EvaluationError) in
    let (x, y, sources) = try arguments.columns()
    let method = PermutationTest.Method.monteCarlo(resamples: 100_000, seed: Uncertainty.seed)
    do {
      return Answer(try PermutationTest.spearman(x, y, .greater, method: method), sources: sources)
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
      return Answer(try Hypergeometric(population: population, marked: marked, draws: drawn).upperTail(atLeast))
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
    all, when each set keeps its number of heads per layer and draws them at random within the layer (100,000 seeded \
    draws, the observed sets counted among them, so that it is never 0).
    """
  ) { arguments throws(EvaluationError) in
    let answer = try arguments.answer("of")
    let perLayer = try arguments.integer("heads-per-layer")
    let atLeast = try arguments.integer("at-least")
    let countsPairs = try arguments.text("counting", default: "sets") == "pairs"
    let counts = answer.items.map { item in
      Dictionary(grouping: item.heads?.heads ?? [], by: \.layer).mapValues(\.count).sorted { $0.key < $1.key }
    }
    guard perLayer > 0, counts.allSatisfy({ $0.allSatisfy { $0.value <= perLayer } }) else {
      throw arguments.bad("more heads in a layer than it has")
    }
    var generator = Xoshiro256(seed: Uncertainty.seed)
    var hits = 0
    let draws = 100_000
    var pool = Array(0..<perLayer)
    let ordinals = Set(counts.joined().map(\.key)).sorted()
    let places = Dictionary(uniqueKeysWithValues: ordinals.enumerated().map { ($1, $0) })
    let sets = counts.map { $0.map { (first: (places[$0.key] ?? 0) * perLayer, size: $0.value) } }
    var seen = [Int](repeating: 0, count: ordinals.count * perLayer)
    for _ in 0..<draws {
      for index in seen.indices { seen[index] = 0 }
      var (most, pairs) = (0, 0)
      for set in sets {
        for (first, size) in set {
          for place in 0..<size {
            pool.swapAt(place, Int.random(in: place..<perLayer, using: &generator))
            let head = first + pool[place]
            pairs += seen[head]
            seen[head] += 1
            most = max(most, seen[head])
          }
        }
      }
      if (countsPairs ? pairs : most) >= atLeast { hits += 1 }
    }
    return Answer(Double(hits + 1) / Double(draws + 1), sources: answer.sources)
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

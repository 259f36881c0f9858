import Claims
import Evidence
import Ground
import Mathematics

extension QuestionKind {
  static let randomShare = QuestionKind(
    "random-share",
    [
      Parameter("of", .heads, required: true, "the heads that count"),
      Parameter("among", .heads, required: true, "all heads, of which some are drawn"),
      Parameter("draw", .numbers, required: true, "how many are drawn"),
      Parameter("in", .numbers, "what the number is divided by; left out: the number itself"),
    ],
    gives: .numbers,
    """
    How many of so many heads drawn at random count, or that number divided: its mean. As a null it gives the whole \
    distribution (hypergeometric, exact), in which the measured value has its place.
    """
  ) { arguments throws(EvaluationError) in
    let (counting, all) = (try arguments.heads("of"), try arguments.heads("among"))
    let draws = try arguments.integer("draw")
    let whole = try arguments.number("in", default: 1)
    guard whole > 0 else { throw arguments.bad("nothing is divided by \(NumberText.short(whole))") }
    do {
      let counts = try Hypergeometric(
        population: all.set.count, marked: all.set.intersection(counting.set).count, draws: draws)
      var item = Answer.Item(.number(counts.mean / whole), sources: counting.sources.union(all.sources))
      item.law = RandomShare(counts: counts, whole: whole)
      return Answer([item])
    } catch {
      throw arguments.bad("\(error)")
    }
  }

  static let beyondChance = QuestionKind(
    "beyond-chance",
    [Parameter("of", .numbers, required: true, "one-sided p-values of exceeding chance, as permutation-p gives them")],
    gives: .numbers,
    """
    How far an observation lies beyond chance: its one-sided p-value as a normal score z, with an interval that 'above \
    0' holds for where chance gives so much with p < 5 %, and fails for only where chance gives so little with p < 5 %. In \
    between it stays open: what chance gives easily refutes nothing.
    """
  ) { arguments throws(EvaluationError) in
    let reach = NormalDistribution.quantile(0.95)
    var items: [Answer.Item] = []
    for item in try arguments.numbers("of") {
      guard let p = item.number, (0...1).contains(p) else {
        throw arguments.bad("'\(item.value.written)' is no probability")
      }
      // A p-value from finitely many draws may be 0 or 1, whose scores are infinite.
      func score(_ p: Double) -> Double { NormalDistribution.quantile(1 - min(max(p, 1e-9), 1 - 1e-9)) }
      // A sampled p is as large as its own interval allows. Of a p alone it is not known what the other tail is.
      let lower = score(item.interval?.upper ?? p) - reach
      let upper = item.chance.map { reach - score($0.atMost) } ?? .greatestFiniteMagnitude
      var scored = Answer.Item(
        .number(score(p)), label: item.label, interval: Interval(lower, max(upper, score(p)), confidence: 0.9),
        sources: item.sources)
      scored.chance = item.chance
      items.append(scored)
    }
    return Answer(items)
  }
}

/// The law of a share of heads drawn at random.
struct RandomShare: Sendable, Hashable {
  var counts: Hypergeometric
  var whole: Double

  /// Where a measured share lies in it.
  func null(observed: Double) -> NullDistribution {
    // A measured share is a whole number of heads, up to rounding.
    let count = observed * whole
    let nearest = count.rounded()
    guard abs(count - nearest) < 1e-6 * max(1, abs(count)), let heads = Int(exactly: nearest) else {
      return NullDistribution(
        observed: observed, values: counts.support.map { (Double($0) / whole, counts.pmf($0)) })
    }
    var null = counts.null(observed: heads)
    (null.observed, null.mean) = (observed, null.mean / whole)
    (null.lower, null.upper) = (null.lower / whole, null.upper / whole)
    return null
  }
}

extension Answer.Item {
  /// The law whose mean the number is.
  var law: RandomShare? {
    get { origin?.content as? RandomShare }
    set { origin = newValue.map { Origin($0) } }
  }
}

import Claims
import Evidence
import Ground
import Mathematics

extension QuestionKind {
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

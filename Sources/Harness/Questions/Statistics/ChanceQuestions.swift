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
    How far an observation lies beyond chance: its one-sided p-value as a normal score z, with the interval z ± 1.645. \
    'above: 0' then holds for p < 5 %, fails for p > 95 %, and stays open in between, where chance explains as much.
    """
  ) { arguments throws(EvaluationError) in
    let reach = NormalDistribution.quantile(0.95)
    var items: [Answer.Item] = []
    for item in try arguments.numbers("of") {
      guard let p = item.number, (0...1).contains(p) else {
        throw arguments.bad("'\(item.value.written)' is no probability")
      }
      // A p-value from finitely many draws may be 0 or 1, whose scores are infinite.
      let score = NormalDistribution.quantile(1 - min(max(p, 1e-9), 1 - 1e-9))
      items.append(
        Answer.Item(
          .number(score), label: item.label,
          interval: Interval(score - reach, score + reach, confidence: 0.9), sources: item.sources))
    }
    return Answer(items)
  }
}

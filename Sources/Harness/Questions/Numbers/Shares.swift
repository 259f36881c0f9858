import Claims
import Evidence
import Ground

extension QuestionKind {
  static let share = QuestionKind(
    "share",
    [
      Parameter("of", .any, required: true, "heads that count, or their number"),
      Parameter("in", .any, required: true, "all heads, or their number"),
      Parameter("interval", .boolean, "attach the exact binomial interval (off by default: the heads of a model are all there are)"),
    ],
    gives: .numbers,
    "How large a part: heads of the first set that are in the second, divided by the second's size."
  ) { arguments throws(EvaluationError) in
    let (part, whole, sources) = try arguments.partAndWhole()
    guard whole > 0 else { throw arguments.missing("there is nothing to take a share of: 'in' is empty") }
    var item = Answer.Item(.number(part / whole), sources: sources, sampleSize: Int(exactly: whole))
    if try arguments.boolean("interval", default: false), let hits = Int(exactly: part), let trials = Int(exactly: whole),
      hits >= 0, hits <= trials
    {
      item.interval = try Uncertainty.proportion(hits: hits, trials: trials)
      item.form = LinearForm(.share(try arguments.counted(hits, of: trials)))
    }
    return Answer([item])
  }

  static let shareDifference = QuestionKind(
    "share-difference",
    [
      Parameter("of", .labelled, required: true, "{first: {share: …}, second: {share: …}} with counts: each value a share question"),
    ],
    gives: .numbers,
    """
    Difference of two shares of heads with the hybrid score interval, as if the heads were a sample of those that such \
    a model might have had. Shares of the same heads of one model, on two batches say, are pairs.
    """
  ) { arguments throws(EvaluationError) in
    guard case .labelled(let labels) = try arguments.expression("of").kind, labels.count == 2 else {
      throw arguments.bad("needs two labelled shares")
    }
    var shares: [LinearForm] = []
    var values: [Double] = []
    var sources: Set<String> = []
    for label in labels {
      guard case .call(let call) = label.value.kind, call.question == "share" else {
        throw arguments.bad("'\(label.name)' must be a share")
      }
      let inner = Arguments(call: call, evaluator: arguments.evaluator)
      let (part, whole, found) = try inner.partAndWhole()
      guard let hits = Int(exactly: part), let trials = Int(exactly: whole), trials > 0, hits >= 0, hits <= trials else {
        throw arguments.bad("'\(label.name)' is no share of whole heads")
      }
      shares.append(LinearForm(.share(try inner.counted(hits, of: trials))))
      values.append(part / whole)
      sources.formUnion(found)
    }
    let interval = arguments.evaluator.interval(of: shares[0] - shares[1])
    return Answer(values[0] - values[1], interval: interval, sources: sources)
  }

  static let wholeCounts = QuestionKind(
    "whole-counts",
    [
      Parameter("of", .numbers, required: true, "printed shares, as figures"),
      Parameter("in", .numbers, required: true, "size of the whole"),
    ],
    gives: .numbers,
    "How many whole numbers, divided by the whole, print as the figure: 0 means that the printed share is impossible."
  ) { arguments throws(EvaluationError) in
    let whole = try arguments.integer("in")
    guard whole > 0, whole < 1_000_000 else { throw arguments.bad("'in' must be a positive count") }
    let printed = try arguments.numbers("of")
    return Answer(
      printed.map { item in
        let value = item.number ?? .nan
        let fitting = (0...whole).filter { abs(Double($0) / Double(whole) - value) <= item.slack + 1e-12 }
        return Answer.Item(.number(Double(fitting.count)), label: item.label, sources: item.sources)
      })
  }
}

extension Arguments {
  /// The counts of a share, with the heads behind them where they are known.
  fileprivate func counted(_ hits: Int, of trials: Int) throws(EvaluationError) -> CountedShare {
    func heads(_ name: String) throws(EvaluationError) -> HeadSet? {
      let items = try answer(name).items
      return items.count == 1 ? items[0].heads : nil
    }
    let (part, whole) = (try heads("of"), try heads("in"))
    let subjects = try [expression("of"), expression("in")].reduce(into: Set<String>()) { $0.formUnion($1.subjects) }
    return CountedShare(
      hits: hits, trials: trials, counted: whole.flatMap { part?.intersection($0) }, among: whole, subjects: subjects)
  }

  fileprivate func partAndWhole() throws(EvaluationError) -> (part: Double, whole: Double, sources: Set<String>) {
    let whole = try answer("in")
    let part = try answer("of")
    let sources = whole.sources.union(part.sources)
    func set(_ answer: Answer, _ name: String) throws(EvaluationError) -> HeadSet? {
      answer.items.contains { $0.heads != nil } ? try heads(name).set : nil
    }
    let wholeSet = try set(whole, "in")
    let partSet = try set(part, "of")
    if let wholeSet, let partSet {
      return (Double(partSet.intersection(wholeSet).count), Double(wholeSet.count), sources)
    }
    let size: Double = if let wholeSet { Double(wholeSet.count) } else { try number("in") }
    let counted: Double = if let partSet { Double(partSet.count) } else { try number("of") }
    guard counted >= 0, counted <= size else {
      throw broken("\(NumberText.short(counted)) is no part of \(NumberText.short(size))")
    }
    return (counted, size, sources)
  }
}

extension Expression {
  /// The models or seeds that the question names.
  fileprivate var subjects: Set<String> {
    switch kind {
    case .call(let call):
      return call.arguments.reduce(into: []) { found, argument in
        if argument.key == "subject", case .text(let name) = argument.value.kind {
          found.insert(name)
        } else {
          found.formUnion(argument.value.subjects)
        }
      }
    case .list(let members): return members.reduce(into: []) { $0.formUnion($1.subjects) }
    case .labelled(let labels): return labels.reduce(into: []) { $0.formUnion($1.value.subjects) }
    case .number, .text, .boolean, .variable: return []
    }
  }
}

import Claims
import Evidence
import Ground
import Mathematics

extension QuestionKind {
  private static let headValues = Parameter("of", .numbers, required: true, "values labelled by head, as 'trajectory' or 'per-head' give them")

  static let top = QuestionKind(
    "top",
    [headValues, Parameter("k", .numbers, required: true, "how many")],
    gives: .heads,
    "The k heads of largest value; ties go to the lower layer, then the lower head."
  ) { arguments throws(EvaluationError) in
    let ranked = try arguments.ranked("of")
    let k = try arguments.integer("k")
    guard k >= 0, k <= ranked.count else { throw arguments.bad("k = \(k) of \(ranked.count) heads") }
    return Answer(HeadSet(ranked.prefix(k).map(\.head)), sources: ranked.sources)
  }

  static let rank = QuestionKind(
    "rank",
    [headValues, Parameter("head", .heads, required: true, "the head (or heads) whose place is wanted")],
    gives: .numbers,
    "1-based place of a head when values are sorted from largest to smallest."
  ) { arguments throws(EvaluationError) in
    let ranked = try arguments.ranked("of")
    var items: [Answer.Item] = []
    for head in try arguments.heads("head").set {
      guard let index = ranked.firstIndex(where: { $0.head == head }) else {
        throw arguments.missing("\(head) has no value to rank")
      }
      items.append(Answer.Item(.number(Double(index + 1)), label: head.description, sources: ranked.sources))
    }
    if items.count == 1 { items[0].label = "" }
    return Answer(items)
  }

  static let headsWhere = QuestionKind(
    "heads-where",
    [
      headValues,
      Parameter("at-least", .numbers, "smallest value that counts"),
      Parameter("above", .numbers, "value that must be exceeded"),
      Parameter("at-most", .numbers, "largest value that counts"),
      Parameter("below", .numbers, "value that must not be reached"),
    ],
    gives: .heads,
    "The heads whose value lies within all bounds given."
  ) { arguments throws(EvaluationError) in
    let ranked = try arguments.ranked("of")
    let atLeast = try arguments.number("at-least", default: -.infinity)
    let above = try arguments.number("above", default: -.infinity)
    let atMost = try arguments.number("at-most", default: .infinity)
    let below = try arguments.number("below", default: .infinity)
    let heads = ranked.filter { $0.value >= atLeast && $0.value > above && $0.value <= atMost && $0.value < below }
    return Answer(HeadSet(heads.map(\.head)), sources: ranked.sources)
  }

  static let aboveLargestGap = QuestionKind(
    "above-largest-gap",
    [headValues, Parameter("at-most", .numbers, "most heads that the set may have; default half of them")],
    gives: .heads,
    "The heads above the widest gap between neighbouring values: a rule that yields a top set without choosing k."
  ) { arguments throws(EvaluationError) in
    let ranked = try arguments.ranked("of")
    let most = try arguments.optionalInteger("at-most") ?? ranked.count / 2
    guard ranked.count > 1, most > 0 else { throw arguments.bad("too few heads for a gap") }
    let cut = LargestGap.count(of: ranked.map(\.value), atMost: most)
    guard let cut else { throw arguments.broken("there is no gap between equal values") }
    return Answer(HeadSet(ranked.prefix(cut).map(\.head)), sources: ranked.sources)
  }

  static let elbow = QuestionKind(
    "elbow",
    [headValues],
    gives: .numbers,
    """
    Elbow of the values sorted in descending order: the 0-based place of largest distance to the chord from the first \
    to the last value.
    """
  ) { arguments throws(EvaluationError) in
    let items = try arguments.numbers("of")
    guard items.count >= 3 else { throw arguments.bad("an elbow needs at least three values") }
    do {
      guard let rank = try Elbow.rank(of: items.compactMap(\.number)) else { throw arguments.bad("an elbow needs values") }
      return Answer(Double(rank), sources: Answer(items).sources)
    } catch let error as EvaluationError {
      throw error
    } catch {
      throw arguments.broken("\(error)")
    }
  }

  static let published = QuestionKind(
    "published-top",
    [
      Parameter("subject", .text, required: true, "a model"),
      Parameter("k", .numbers, required: true, "how many"),
    ] + Arguments.rowParameters,
    gives: .heads,
    "The first k heads of a ranking as the source published it ('detail' names the ranking, e.g. integral)."
  ) { arguments throws(EvaluationError) in
    let query = try arguments.query(.rank)
    let rows = try arguments.evaluator.rows(query)
    let k = try arguments.integer("k")
    let heads = Set(rows.filter { $0.value <= Double(k) }.compactMap(\.headID))
    guard heads.count == k else {
      throw arguments.missing("\(heads.count) heads of rank 1–\(k) in \(query.written)")
    }
    return Answer(HeadSet(heads), sources: rows.sources)
  }
}

/// Heads with values, largest first.
struct Ranked: RandomAccessCollection {
  var heads: [(head: Head, value: Double)]
  var sources: Set<String>

  var startIndex: Int { heads.startIndex }
  var endIndex: Int { heads.endIndex }
  subscript(index: Int) -> (head: Head, value: Double) { heads[index] }
}

extension Arguments {
  func ranked(_ name: String) throws(EvaluationError) -> Ranked {
    let items = try numbers(name)
    var heads: [(head: Head, value: Double)] = []
    for item in items {
      guard let head = Head(item.label), let value = item.number else {
        throw bad("'\(name)' must be labelled by head; found '\(item.label)'")
      }
      heads.append((head, value))
    }
    heads.sort { a, b in a.value != b.value ? a.value > b.value : a.head < b.head }
    return Ranked(heads: heads, sources: Answer(items).sources)
  }
}

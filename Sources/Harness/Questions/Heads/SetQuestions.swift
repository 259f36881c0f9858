import Algorithms
import Claims
import Evidence
import Ground

extension QuestionKind {
  static let union = QuestionKind(
    "union", [Parameter("of", .heads, required: true, "sets of heads, as a list")], gives: .heads,
    "Heads in any of the sets."
  ) { arguments throws(EvaluationError) in
    let found = try arguments.heads("of")
    return Answer(found.set, sources: found.sources)
  }

  static let intersection = QuestionKind(
    "intersection", [Parameter("of", .heads, required: true, "two or more sets of heads, as a list")], gives: .heads,
    "Heads in all of the sets."
  ) { arguments throws(EvaluationError) in
    let items = try arguments.answer("of").items
    guard let first = items.first?.heads, items.count >= 2 else { throw arguments.bad("needs two or more sets") }
    var set = first
    for item in items.dropFirst() {
      guard let heads = item.heads else { throw arguments.bad("'\(item.value.written)' is no set of heads") }
      set = set.intersection(heads)
    }
    return Answer(set, sources: Answer(items).sources)
  }

  static let without = QuestionKind(
    "without",
    [
      Parameter("of", .heads, required: true, "a set of heads"),
      Parameter("minus", .heads, required: true, "heads taken out of it"),
    ],
    gives: .heads, "Heads of the first set that are not in the second."
  ) { arguments throws(EvaluationError) in
    let of = try arguments.heads("of")
    let minus = try arguments.heads("minus")
    return Answer(of.set.subtracting(minus.set), sources: of.sources.union(minus.sources))
  }

  static let inLayers = QuestionKind(
    "in-layers",
    [
      Parameter("of", .heads, required: true, "a set of heads"),
      Parameter("layers", .numbers, required: true, "layers kept, e.g. [5, 6, 7]"),
    ],
    gives: .heads, "Heads of the set that lie in the layers."
  ) { arguments throws(EvaluationError) in
    let of = try arguments.heads("of")
    let layers = Set(try arguments.integers("layers"))
    return Answer(HeadSet(of.set.filter { layers.contains($0.layer) }), sources: of.sources)
  }

  static let fullLayers = QuestionKind(
    "full-layers",
    [
      Parameter("layers", .numbers, required: true, "layers, e.g. [6, 7]"),
      Parameter("heads-per-layer", .numbers, required: true, "heads in each"),
    ],
    gives: .heads, "All heads of the layers."
  ) { arguments throws(EvaluationError) in
    Answer(HeadSet.layers(try arguments.integers("layers"), headsPerLayer: try arguments.integer("heads-per-layer")))
  }

  static let count = QuestionKind(
    "count",
    [Parameter("of", .any, required: true, "a set of heads, or values")],
    gives: .numbers,
    "How many: the members of a set of heads (each set of several by itself), or the number of values."
  ) { arguments throws(EvaluationError) in
    let answer = try arguments.answer("of")
    if !answer.items.isEmpty, answer.items.allSatisfy({ $0.heads != nil }) {
      return Answer(
        answer.items.map {
          Answer.Item(.number(Double($0.heads?.count ?? 0)), label: $0.label, sources: $0.sources)
        })
    }
    return Answer(Double(answer.items.count), sources: answer.sources)
  }

  static let layersOf = QuestionKind(
    "layers-of",
    [Parameter("of", .heads, required: true, "a set of heads")],
    gives: .numbers, "The layers that occur in a set, ascending, as numbers."
  ) { arguments throws(EvaluationError) in
    let of = try arguments.heads("of")
    return Answer(
      Set(of.set.map(\.layer)).sorted().map {
        Answer.Item(.number(Double($0)), label: "L\($0)", sources: of.sources)
      })
  }

  static let members = QuestionKind(
    "members",
    [Parameter("of", .heads, required: true, "a set of heads")],
    gives: .heads, "Each head of the set as a set of its own, labelled by head."
  ) { arguments throws(EvaluationError) in
    let of = try arguments.heads("of")
    return Answer(of.set.map { Answer.Item(.heads(HeadSet([$0])), label: $0.description, sources: of.sources) })
  }

  static let recurrence = QuestionKind(
    "recurrence",
    [Parameter("of", .heads, required: true, "several sets of heads, labelled")],
    gives: .numbers, "In how many of the sets each head occurs, labelled by head, most frequent first."
  ) { arguments throws(EvaluationError) in
    let answer = try arguments.answer("of")
    var counts: [Head: Int] = [:]
    for item in answer.items {
      guard let heads = item.heads else { throw arguments.bad("'\(item.value.written)' is no set of heads") }
      for head in heads { counts[head, default: 0] += 1 }
    }
    let sorted = counts.sorted { a, b in a.value != b.value ? a.value > b.value : a.key < b.key }
    return Answer(
      sorted.map { Answer.Item(.number(Double($0.value)), label: $0.key.description, sources: answer.sources) })
  }

  static let pairwiseOverlap = QuestionKind(
    "pairwise-overlap",
    [Parameter("of", .heads, required: true, "several sets of heads, labelled")],
    gives: .heads, "The heads that each pair of sets shares, labelled 'a & b'; empty pairs included."
  ) { arguments throws(EvaluationError) in
    try pairs(arguments) { a, b in .heads(a.intersection(b)) }
  }

  static let expectedOverlap = QuestionKind(
    "expected-overlap",
    [
      Parameter("of", .heads, required: true, "several sets of heads, labelled"),
      Parameter("heads-per-layer", .numbers, required: true, "heads in a layer"),
    ],
    gives: .numbers,
    """
    How many heads each pair of sets would share on average if every set kept its number of heads in each layer and \
    drew them at random, labelled 'a & b': the sum over layers of aₗ·bₗ / heads in a layer.
    """
  ) { arguments throws(EvaluationError) in
    let width = try arguments.number("heads-per-layer")
    guard width > 0 else { throw arguments.bad("a layer has at least one head") }
    return try pairs(arguments) { a, b in
      let (inA, inB) = (a.countsByLayer, b.countsByLayer)
      return .number(inA.reduce(0.0) { $0 + Double($1.value * (inB[$1.key] ?? 0)) / width })
    }
  }

  /// What each pair of the sets `of` has between them, labelled 'a & b'.
  private static func pairs(
    _ arguments: Arguments, _ value: (HeadSet, HeadSet) -> Value
  ) throws(EvaluationError) -> Answer {
    var pairs: [Answer.Item] = []
    for pair in try arguments.answer("of").items.combinations(ofCount: 2) {
      guard let a = pair[0].heads, let b = pair[1].heads else { throw arguments.bad("needs sets of heads") }
      pairs.append(
        Answer.Item(
          value(a, b), label: "\(pair[0].label) & \(pair[1].label)", sources: pair[0].sources.union(pair[1].sources)))
    }
    return Answer(pairs)
  }
}

extension HeadSet {
  /// How many heads of each layer are in the set.
  fileprivate var countsByLayer: [Int: Int] {
    reduce(into: [:]) { counts, head in counts[head.layer, default: 0] += 1 }
  }
}

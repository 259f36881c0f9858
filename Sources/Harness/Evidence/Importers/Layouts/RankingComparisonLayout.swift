import Ground
import Mathematics

/// How well features of the 124M trajectories rank heads: precision and mean best-class selectivity of the
/// top k by each feature, and the top five heads.
enum RankingComparisonLayout: ResultLayout {
  static let quantities: [Quantity] = [
    .precisionAtK, .meanSelectivityAtK, .rank, .spread, .integral, .finalPR, .maxPR, .selectivity,
    .classCount,
  ]

  static func recognises(_ file: ResultFile) -> Bool {
    file.json?.has("ranking_features", "n_capability_heads") ?? false
  }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.subject = try SubjectRule.model(of: file, unnamed: "gpt2-124m")
    rows.run = "ranking"
    rows.batch = "synthetic"
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    rows.add(.classCount, Double(try root.member("n_capability_heads").count()), detail: "classified")
    var best: [Head: Double] = [:]
    for (feature, node) in try root.member("ranking_features").members() {
      for (key, quantity) in [
        ("precision_at_k", Quantity.precisionAtK), ("mean_capability_strength_at_k", .meanSelectivityAtK),
      ] {
        for (k, value) in try node.member(key).members() {
          rows.add(quantity, try value.number(), detail: "\(feature)@\(k)")
        }
      }
      try readTop(try node.member("top_5"), feature: feature, best: &best, into: &rows)
    }
    for (head, selectivity) in best.sorted(by: { $0.key < $1.key }) {
      rows.add(.selectivity, selectivity, head: head, detail: "best")
    }
  }

  /// The heads at the top; their best-class selectivity is said once, however many features have them there.
  private static func readTop(
    _ list: JSONNode, feature: String, best: inout [Head: Double], into rows: inout RowBuilder
  ) throws(ImportError) {
    for (index, entry) in try list.elements().enumerated() {
      let node = try entry.member("head")
      guard let named = HeadListing.head(try node.text()) else { throw node.expected("a head, as in L8H10") }
      let head = try HeadMap.head(named, shape: StatedShape.known(for: rows.subject), place: node)
      rows.add(.rank, Double(index + 1), head: head, detail: feature)
      let score = try entry.member("score").number()
      switch feature {
      case "spread": rows.add(.spread, score, head: head)
      case "integral": rows.add(.integral, score, head: head, detail: TimeAxis.steps.rawValue)
      case "final_pr": rows.add(.finalPR, score, head: head)
      case "max_pr": rows.add(.maxPR, score, head: head)
      default: break
      }
      let measured = try entry.member("selectivity")
      let selectivity = try measured.number()
      if let before = best.updateValue(selectivity, forKey: head), before != selectivity {
        throw measured.problem(
          "\(head) has another selectivity under another feature",
          remedy: "find out which of the two was measured")
      }
    }
  }
}

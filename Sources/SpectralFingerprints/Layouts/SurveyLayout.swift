import Claims
import Evidence
import Ground

/// Attention classes of a natural-text model: the top heads of a ranking with their selectivities, counts by
/// class and, in newer files, the selectivities of every head.
///
/// Files with `all_head_selectivity` are the run `panel` (the 1B panel and the repeated 160M and 410M
/// surveys), the 410M file of the top 80 is the run `extended`, the others are the run `survey`.
struct SurveyLayout: ResultLayout {
  let quantities: [Quantity] = [
    .selectivity, .classified, .rank, .integral, .spread, .classCount, .precisionAtK, .elbow,
  ]

  func recognises(_ file: ResultFile) -> Bool {
    guard let first = try? file.json?["classifications"]?.elements().first else { return false }
    return first.has("rank", "layer", "head", "classification", "all_selectivities")
  }

  func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.subject = try SubjectRule.model(of: file, unnamed: "gpt2-124m")
    rows.run = root["all_head_selectivity"] != nil ? "panel" : root["top_n"] != nil ? "extended" : "survey"
    rows.batch = try BatchRule.batch(of: root)
    rows.label = try root["batch_type"]?.text() ?? ""
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    rows.examples = try (root["n_examples_valid"] ?? root["n_examples"])?.count()
    rows.step = try CheckpointRule.step(of: root, subject: rows.subject)
    let shape = StatedShape.known(for: rows.subject)

    var everyHead: [Head: JSONNode] = [:]
    if let all = root["all_head_selectivity"] {
      for (head, node) in try HeadListing.members(of: all, shape: shape) {
        try AttentionClass.readSelectivities(node, of: head, into: &rows)
        everyHead[head] = node
      }
    }
    let list = try root.member("classifications")
    let ranking = try ranking(of: root, list: list)
    let ranked = try RankedHead.list(list, shape: shape)
    for entry in ranked {
      try read(entry, ranking: ranking, everyHead: everyHead, into: &rows)
    }
    try readCounts(of: root, ranking: ranking, listed: ranked.count, into: &rows)
    try SurveyComparison.read(root, into: &rows)
  }

  private func ranking(of root: JSONNode, list: JSONNode) throws(ImportError) -> String {
    if let ranking = root["ranking"] { return try ranking.text() }
    return try list.elements().first?["integral"] == nil ? "spread" : "integral"
  }

  private func read(
    _ entry: RankedHead, ranking: String, everyHead: [Head: JSONNode], into rows: inout RowBuilder
  ) throws(ImportError) {
    let (head, node) = (entry.head, entry.node)
    rows.add(.rank, Double(entry.rank), head: head, detail: ranking)
    if let integral = try node["integral"]?.number() {
      rows.add(
        .integral, integral, head: head, detail: IntegralAxis.axis(run: rows.run, subject: rows.subject).rawValue)
    }
    if let spread = try node["spread"]?.number() { rows.add(.spread, spread, head: head) }
    rows.add(.classified, 1, head: head, detail: try HeadClass.read(try node.member("classification")).name)
    let selectivities = try node.member("all_selectivities")
    if let whole = everyHead[head] {
      guard whole.value == selectivities.value else {
        throw selectivities.problem(
          "\(head) has other selectivities here than among all heads",
          remedy: "find out which of the two were measured")
      }
    } else {
      try AttentionClass.readSelectivities(selectivities, of: head, into: &rows)
    }
  }

  private func readCounts(
    of root: JSONNode, ranking: String, listed: Int, into rows: inout RowBuilder
  ) throws(ImportError) {
    for key in ["class_breakdown_top30", "class_breakdown_topK", "class_breakdown_top_n"] {
      guard let counts = root[key] else { continue }
      for (name, node) in try counts.members() {
        rows.add(
          .classCount, Double(try node.count()),
          detail: "\(try HeadClass.read(name, at: node).name)@\(listed)")
      }
    }
    if let counts = root["class_breakdown_whole_model"] {
      for (name, node) in try counts.members() {
        rows.add(.classCount, Double(try node.count()), detail: try HeadClass.read(name, at: node).name)
      }
    }
    if let shares = root["precision_at_k"] {
      for (k, node) in try shares.members() {
        rows.add(.precisionAtK, try node.number(), detail: "\(ranking)@\(k)")
      }
    }
  }
}

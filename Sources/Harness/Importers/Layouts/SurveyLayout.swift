import Claims

/// Attention classes of a natural-text model: the top heads of a ranking with their selectivities, and, in
/// newer files, the selectivities of every head.
///
/// Files with `all_head_selectivity` are the run `panel` (the 1B panel and the repeated 160M and 410M
/// surveys), the others the run `survey`.
enum SurveyLayout: ResultLayout {
  static func recognises(_ file: ResultFile) -> Bool {
    guard let first = try? file.json?["classifications"]?.elements().first else { return false }
    return first.has("rank", "layer", "head", "classification", "all_selectivities")
  }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.subject = try SubjectRule.model(of: file, unnamed: "gpt2-124m")
    let all = root["all_head_selectivity"]
    rows.run = all == nil ? "survey" : "panel"
    rows.batch = try BatchRule.batch(of: root)
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    rows.examples = try (root["n_examples_valid"] ?? root["n_examples"])?.count()
    rows.step = try CheckpointRule.step(of: root, subject: rows.subject)
    let shape = ModelShape.known(for: rows.subject)
    if let all {
      for (head, node) in try HeadGrid.members(of: all, shape: shape) {
        try readSelectivities(node, of: head, into: &rows)
      }
    }
  }

  private static func readSelectivities(
    _ node: JSONNode, of head: Head, into rows: inout RowBuilder
  ) throws(ImportError) {
    for (name, value) in try node.members() {
      rows.add(.selectivity, try value.number(), head: head, detail: name)
    }
  }
}

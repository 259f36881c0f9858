import Transformer

/// The 124M survey repeated at several query positions: one class and its selectivities a head and position.
///
/// The position is part of the batch's name, `synthetic@p50`. Counts of heads that keep their class at most
/// positions have the detail `self/consistent`, of all of the class `self/original`.
enum PositionSurveyLayout: ResultLayout {
  static let quantities: [Quantity] = [.rank, .spread, .classified, .selectivity, .classCount]

  static func recognises(_ file: ResultFile) -> Bool {
    file.json?.has("classifications_per_pos", "query_positions") ?? false
  }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.subject = try SubjectRule.model(of: file, unnamed: "gpt2-124m")
    rows.run = "positions"
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    rows.step = try CheckpointRule.step(of: root, subject: rows.subject)
    let positions = try root.member("query_positions").counts()
    let list = try root.member("classifications_per_pos")
    for entry in try RankedHead.list(list, shape: StatedShape.known(for: rows.subject)) {
      rows.batch = ""
      rows.add(.rank, Double(entry.rank), head: entry.head, detail: "spread")
      rows.add(.spread, try entry.node.member("spread").number(), head: entry.head)
      let perPosition = try entry.node.member("per_position")
      for position in positions {
        let node = try perPosition.member(String(position))
        rows.batch = "synthetic@p\(position)"
        let name = try HeadClass.read(try node.member("classification")).name
        rows.add(.classified, 1, head: entry.head, detail: name)
        try AttentionClass.readSelectivities(
          try node.member("all_selectivities"), of: entry.head, into: &rows)
      }
    }
    rows.batch = ""
    for (key, short, name) in [
      ("self_artifact_summary", "self", "self"), ("prev_token_sanity_summary", "prev", "previous-token"),
    ] {
      guard let node = root[key] else { continue }
      rows.add(.classCount, Double(try node.member("n_orig_\(short)").count()), detail: "\(name)/original")
      rows.add(
        .classCount, Double(try node.member("n_consistent_\(short)").count()), detail: "\(name)/consistent")
    }
  }
}

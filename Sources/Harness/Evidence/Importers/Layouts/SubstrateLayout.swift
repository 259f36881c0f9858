import Ground

/// Layer 0 of the 124M model: spread, ranks and selectivities of its heads, and how the top 30 by spread fall
/// over the layers.
enum SubstrateLayout: ResultLayout {
  static let quantities: [Quantity] = [.spread, .rank, .selectivity, .classCount]

  static func recognises(_ file: ResultFile) -> Bool { file.json?["test_a_l0_substrate"]?["l0_heads"] != nil }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.subject = try SubjectRule.model(of: file, unnamed: "gpt2-124m")
    rows.run = "substrate"
    rows.batch = "synthetic"
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    let test = try root.member("test_a_l0_substrate")
    for entry in try test.member("l0_heads").elements() {
      let named = Head(layer: 0, head: try entry.member("head").count())
      let head = try HeadMap.head(named, shape: StatedShape.known(for: rows.subject), place: entry)
      rows.add(.spread, try entry.member("spread").number(), head: head)
      for ranking in ["spread", "integral"] {
        let rank = try entry.member("rank_by_\(ranking)_overall").count()
        rows.add(.rank, Double(rank), head: head, detail: ranking)
      }
      for (key, name) in [
        ("induction_selectivity", "induction"), ("prev_token_selectivity", "previous-token"),
      ] {
        rows.add(.selectivity, try entry.member(key).number(), head: head, detail: name)
      }
    }
    for (key, node) in try test["top30_layer_distribution"]?.members() ?? [] {
      guard key.first == "L", let layer = Int(key.dropFirst()), layer >= 0 else {
        throw node.problem("'\(key)' is not a layer", remedy: "layers are written L0")
      }
      rows.add(.classCount, Double(try node.count()), layer: layer, detail: "spread@30")
    }
  }
}

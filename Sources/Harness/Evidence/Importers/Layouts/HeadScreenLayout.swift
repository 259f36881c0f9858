/// Selectivity of every head of the 124M model for one class: `per_head` (induction) or
/// `selectivity_per_head` (previous token).
enum HeadScreenLayout: ResultLayout {
  static let quantities: [Quantity] = [.attention, .selectivity]

  /// Where the file keeps a class's numbers.
  private struct Spelling {
    var map: String
    var target: String
    var baseline: String
    var attentionClass: String
  }

  private static let spellings = [
    Spelling(
      map: "per_head", target: "attn_to_target_pos", baseline: "attn_to_random_pos",
      attentionClass: "induction"),
    Spelling(
      map: "selectivity_per_head", target: "attn_to_prev", baseline: "attn_to_random",
      attentionClass: "previous-token"),
  ]

  private static func spelling(of file: ResultFile) -> Spelling? {
    spellings.first { spelling in
      guard let first = try? file.json?[spelling.map]?.members().first else { return false }
      return first.node.has(spelling.target, spelling.baseline, "selectivity")
    }
  }

  static func recognises(_ file: ResultFile) -> Bool { spelling(of: file) != nil }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json, let spelling = spelling(of: file) else { return }
    rows.subject = try SubjectRule.model(of: file, unnamed: "gpt2-124m")
    rows.run = "screen"
    rows.batch = "synthetic"
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    rows.examples = try root["n_examples"]?.count()
    rows.step = try CheckpointRule.step(of: root, subject: rows.subject)
    let name = spelling.attentionClass
    let heads = try HeadListing.members(
      of: try root.member(spelling.map), shape: StatedShape.known(for: rows.subject))
    for (head, node) in heads {
      rows.add(.attention, try node.member(spelling.target).number(), head: head, detail: name)
      rows.add(
        .attention, try node.member(spelling.baseline).number(), head: head, detail: "\(name)-baseline")
      rows.add(.selectivity, try node.member("selectivity").number(), head: head, detail: name)
    }
  }
}

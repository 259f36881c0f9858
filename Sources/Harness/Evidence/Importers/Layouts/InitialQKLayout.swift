/// QK features at step 1 of the later picks against the other heads of their layer, one entry a seed, layer
/// and feature: `s42_L0_frob_norm`.
enum InitialQKLayout: ResultLayout {
  static let quantities: [Quantity] = [.initQKZ, .initQKPicks, .initQKRest, .initQKRestDeviation]
  static let isAboutOneSubject = false

  static func recognises(_ file: ResultFile) -> Bool { file.json?["pick_vs_nonpick_summary"] != nil }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.run = "init-qk"
    rows.step = 1
    rows.precision = try PrecisionRule.precision(of: file, subject: "ts51m")
    let summary = try root.member("pick_vs_nonpick_summary")
    for (key, node) in try summary.members() {
      let words: [Substring] = key.split(separator: "_", maxSplits: 2)
      guard words.count == 3, SubjectRule.firstSeed(in: String(words[0])) == String(words[0]),
        words[1].first == "L",
        let layer = Int(words[1].dropFirst()), layer >= 0
      else {
        throw summary.problem(
          "'\(key)' is not a seed, layer and feature", remedy: "keys are written s42_L0_frob_norm")
      }
      rows.subject = "ts51m/\(words[0])"
      let picks = try node.member("n_picks").count()
      for (name, quantity) in [
        ("z_score_of_pick_mean", Quantity.initQKZ), ("pick_mean", .initQKPicks),
        ("non_pick_mean", .initQKRest),
        ("non_pick_std", .initQKRestDeviation),
      ] {
        rows.add(
          quantity, try node.member(name).number(), layer: layer, detail: String(words[2]), examples: picks)
      }
    }
  }
}

import Ground
import Transformer

/// OLMoE's BOS heads per layer on three batches, its other heads, and the induction heads' classes on each.
enum PanelSummaryLayout: ResultLayout {
  static let quantities: [Quantity] = [.classCount, .precisionAtK, .classified, .selectivity]

  /// The batches' names in the file and here.
  private static let batches = [
    ("synth", "synthetic"), ("natural", "natural"), ("natural_midseq", "natural-midseq"),
  ]

  static func recognises(_ file: ResultFile) -> Bool {
    file.json?.has("bos_per_layer_synth", "non_bos_total") ?? false
  }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.subject = try SubjectRule.model(of: file, unnamed: "olmoe-1b-7b")
    rows.run = "summary"
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    let shape = StatedShape.known(for: rows.subject)
    for (key, batch) in batches {
      guard let node = root["bos_per_layer_\(key)"] else { continue }
      rows.batch = batch
      let counts = try node.counts()
      guard counts.count == shape?.layers ?? counts.count else {
        throw node.problem(
          "\(counts.count) layers, not those of \(rows.subject)", remedy: "take the file again")
      }
      for (layer, count) in counts.enumerated() {
        rows.add(.classCount, Double(count), layer: layer, detail: "first-token")
      }
    }
    rows.batch = "synthetic"
    let others = try root.member("non_bos_total").count()
    rows.add(.classCount, Double(others), detail: "not-first-token")
    rows.add(
      .precisionAtK, try root.member("non_bos_classified_fraction").number(), detail: "not-first-token")
    for entry in try root["induction_heads_cross_classification"]?.elements() ?? [] {
      let named = Head(layer: try entry.member("L").count(), head: try entry.member("H").count())
      let head = try HeadMap.head(named, shape: shape, place: entry)
      for (key, batch) in batches {
        guard let node = entry[key] else { continue }
        rows.batch = batch
        rows.add(.classified, 1, head: head, detail: try HeadClass.read(try node.member("best_class")).name)
        rows.add(.selectivity, try node.member("induction_sel").number(), head: head, detail: "induction")
      }
    }
  }
}

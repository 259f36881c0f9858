import Claims
import Evidence
import Ground

/// Attention to the codeword's first mention on TS-51M: per layer and head `attn_to_key`, `attn_to_self`,
/// `attn_to_random` and `selectivity`.
///
/// The first such file, of s42, has arrays over the heads of layer 0 instead, and no selectivity: it is then
/// the ratio of its `attn_to_key` and `attn_to_random_position`.
struct KeyAttentionLayout: ResultLayout {
  let quantities: [Quantity] = [.attention, .selectivity, .classified, .ovScore, .hyperparameter]

  func recognises(_ file: ResultFile) -> Bool {
    guard let root = file.json else { return false }
    return root.has("ckpt_step", "per_layer", "circuit_by_layer")
      || root.has("ckpt_step", "attn_to_key", "attn_to_random_position")
  }

  func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.subject = try SubjectRule.probeSeed(of: file)
    rows.run = "key"
    rows.batch = "probe"
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    rows.examples = try root["n_examples"]?.count()
    rows.step = try root.member("ckpt_step").count()
    try RunFolderRule.readHyperparameters(of: root, into: &rows)
    let shape = StatedShape.known(for: rows.subject)
    if let layers = root["per_layer"] {
      try readLayers(layers, circuit: try root.member("circuit_by_layer"), shape: shape, into: &rows)
    } else {
      try readArrays(root, shape: shape, into: &rows)
    }
  }

  private func readLayers(
    _ layers: JSONNode, circuit: JSONNode, shape: StatedShape?, into rows: inout RowBuilder
  ) throws(ImportError) {
    let picks = Set(try HeadMap.heads(circuit, shape: shape).heads)
    var marked: Set<Head> = []
    for (key, node) in try layers.members() {
      guard let layer = Int(key), layer >= 0 else {
        throw layers.problem("'\(key)' is not a layer", remedy: "layers are whole numbers ≥ 0")
      }
      var heads: [Head] = []
      for (name, entry) in try node.members() {
        guard let head = Head("L\(layer)\(name)") else {
          throw node.problem("'\(name)' is not a head", remedy: "heads are written H3")
        }
        heads.append(head)
        for (key, detail) in [("attn_to_key", "key"), ("attn_to_self", "self"), ("attn_to_random", "random")]
        {
          rows.add(.attention, try entry.member(key).number(), head: head, detail: detail)
        }
        rows.add(.selectivity, try entry.member("selectivity").number(), head: head, detail: "key")
        if entry["is_circuit"]?.value == .bool(true) { marked.insert(head) }
      }
      let expected = StatedShape(layers: 1, headsPerLayer: shape?.headsPerLayer)
      if let gap = HeadListing.gap(in: heads.map { Head(layer: 0, head: $0.head) }.sorted(), shape: expected) {
        throw node.problem("of layer \(layer): \(gap)", remedy: "the file is cut short: take it again")
      }
    }
    guard marked.isSubset(of: picks),
      picks.allSatisfy({ marked.contains($0) || layers["\($0.layer)"] == nil })
    else {
      throw circuit.problem(
        "the circuit's heads are not those marked is_circuit", remedy: "take the file again")
    }
    for head in picks.sorted() { rows.add(.classified, 1, head: head, detail: "circuit") }
  }

  private func readArrays(
    _ root: JSONNode, shape: StatedShape?, into rows: inout RowBuilder
  ) throws(ImportError) {
    let width = shape?.headsPerLayer ?? 16
    let key = try root.member("attn_to_key").numbers((width, "heads"))
    let own = try root.member("attn_to_self").numbers((width, "heads"))
    let node = try root.member("attn_to_random_position")
    let random = try node.numbers((width, "heads"))
    for number in 0..<width {
      let head = Head(layer: 0, head: number)
      rows.add(.attention, key[number], head: head, detail: "key")
      rows.add(.attention, own[number], head: head, detail: "self")
      rows.add(.attention, random[number], head: head, detail: "random")
      guard random[number] > 0 else {
        throw node.problem("no attention of \(head) to compare with", remedy: "take the file again")
      }
      rows.add(.selectivity, key[number] / random[number], head: head, detail: "key")
    }
    for set in ["circuit", "control"] {
      guard let node = root["\(set)_heads"] else { continue }
      for head in try HeadMap.heads([(0, try node.counts())], shape: shape, place: node) {
        rows.add(.classified, 1, head: head, detail: set)
      }
    }
    for entry in try root["ov_codeword_score"]?.elements() ?? [] {
      let named = Head(layer: 0, head: try entry.member("head").count())
      let head = try HeadMap.head(named, shape: shape, place: entry)
      let tested = try entry.member("n_codewords_tested").count()
      rows.add(
        .ovScore, try entry.member("median_rank_of_target").number(), head: head, detail: "median-rank",
        examples: tested)
      rows.add(
        .ovScore, try entry.member("argmax_correct_frac").number(), head: head, detail: "argmax-share",
        examples: tested)
    }
  }
}

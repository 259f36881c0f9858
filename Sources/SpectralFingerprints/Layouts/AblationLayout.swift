import Claims
import Evidence
import Ground

/// Behaviour under ablation, one condition a set of heads.
///
/// Four spellings of one layout: TS-51M (`conditions` with `ckpt_step`, `probe_in_acc`, and the heads as
/// `ablation_spec` or as `layer` with `heads_ablated`), the natural-text surveys (`conditions` with `spec`)
/// the 1B panel (`results` with `spec` and `n_ablated`) and its previous-token circuits (`condition` for a condition's
/// name). A condition's own name becomes the rows' label,
/// so two conditions of one file that ablate the same heads stay apart.
struct AblationLayout: ResultLayout {
  let quantities: [Quantity] = [
    .pin, .pood, .validationLoss, .top1, .top5, .loss, .targetLogit, .classCount, .selectivity, .hyperparameter,
  ]

  func recognises(_ file: ResultFile) -> Bool {
    guard let first = conditions(of: file.json)?.first else { return false }
    return (first["name"] ?? first["condition"]) != nil
      && (first.has("probe_in_acc", "probe_ood_acc") || first.has("spec", "acc_top1"))
  }

  private func conditions(of root: JSONNode?) -> [JSONNode]? {
    try? (root?["conditions"] ?? root?["results"])?.elements()
  }

  func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    let conditions = try root.member("conditions", or: "results").elements()
    let isProbe = conditions.contains { $0["probe_in_acc"] != nil }
    rows.subject =
      try isProbe ? SubjectRule.probeSeed(of: file) : SubjectRule.model(of: file, unnamed: "gpt2-124m")
    rows.run = run(of: root)
    rows.batch = try isProbe ? "probe" : BatchRule.batch(of: root)
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    // The scripts evaluate 2000 examples; newer files say so, and all accuracies are checked against it.
    rows.examples = try root["n_examples"]?.count() ?? 2000
    rows.step = try CheckpointRule.step(of: root, subject: rows.subject)
    try RunFolderRule.readHyperparameters(of: root, into: &rows)
    let width = StatedShape.known(for: rows.subject)
    for condition in conditions {
      let ablated = Condition(
        try condition.member("name", or: "condition").text(), try heads(of: condition, shape: width), of: rows.subject)
      if isProbe {
        try readProbe(condition, ablated: ablated, into: &rows)
      } else {
        try readTarget(condition, ablated: ablated, into: &rows)
      }
    }
    try readScreen(root, shape: width, into: &rows)
  }

  /// What the file's conditions were run for. The later robustness files ablate heads under names that the first runs
  /// use as well; told apart by content, they neither answer for those nor stand against them.
  private func run(of root: JSONNode) -> String {
    if root["thresholds"] != nil, root["screen_set_sizes"] != nil { return "threshold-sweep" }
    if root["layers_with_count"] != nil { return "control-sweep" }
    if root["n_prev_token_circuit"] != nil { return "previous-token-circuit" }
    return "ablation"
  }

  /// The induction screen behind the conditions: how many heads reach its threshold and, on 410M, which.
  private func readScreen(
    _ root: JSONNode, shape: StatedShape?, into rows: inout RowBuilder
  ) throws(ImportError) {
    if let node = root["n_induction_screen"] {
      let threshold = try root.member("induction_threshold").count()
      rows.add(.classCount, Double(try node.count()), detail: "induction>=\(threshold)x")
    }
    for (set, name) in [("prev_token", "previous-token"), ("induction", "induction")] {
      guard let node = root["n_\(set)_circuit"], let threshold = root["\(set)_threshold"] else { continue }
      rows.add(.classCount, Double(try node.count()), detail: "\(name)>=\(try threshold.count())x")
    }
    if let sizes = root["screen_set_sizes"] {
      for (threshold, node) in try sizes.members() {
        rows.add(.classCount, Double(try node.count()), detail: "induction>=\(threshold)x")
      }
    }
    if let node = root["n_heads_ge_50x"] {
      rows.add(.classCount, Double(try node.count()), detail: "induction>=50x")
    }
    for entry in try root["induction_selective_heads_ge_50x"]?.elements() ?? [] {
      rows.add(
        .selectivity, try entry.member("selectivity").number(),
        head: try RankedHead.head(of: entry, shape: shape),
        detail: "induction")
    }
  }

  private func readProbe(
    _ condition: JSONNode, ablated: Condition, into rows: inout RowBuilder
  ) throws(ImportError) {
    let step = try condition.member("ckpt_step").count()
    for (key, quantity) in [("probe_in_acc", Quantity.pin), ("probe_ood_acc", .pood)] {
      let node = try condition.member(key)
      let accuracy = try Accuracy.read(node, examples: rows.examples)
      rows.add(quantity, accuracy, step: step, condition: ablated)
    }
    rows.add(.validationLoss, try condition.member("val_loss").number(), step: step, condition: ablated)
  }

  private func readTarget(
    _ condition: JSONNode, ablated: Condition, into rows: inout RowBuilder
  ) throws(ImportError) {
    let examples = try condition["n"]?.count()
    if let node = condition["n_ablated"] ?? condition["n_heads_ablated"], try node.count() != ablated.heads.count {
      throw node.problem(
        "\(try node.count()) heads by count, \(ablated.heads.count) in the set",
        remedy: "find out which of the two was run")
    }
    for (key, quantity) in [("acc_top1", Quantity.top1), ("acc_top5", .top5)] {
      guard let node = condition[key] else { continue }
      let accuracy = try Accuracy.read(node, examples: examples ?? rows.examples)
      rows.add(quantity, accuracy, condition: ablated, examples: examples)
    }
    for (key, quantity) in [
      ("loss", Quantity.loss), ("mean_logit_B", .targetLogit), ("mean_logit_S", .targetLogit),
    ] {
      guard let node = condition[key] else { continue }
      rows.add(quantity, try node.number(), condition: ablated, examples: examples)
    }
  }

  /// The heads of a condition: a map from layers to heads, or one layer with its heads.
  private func heads(of condition: JSONNode, shape: StatedShape?) throws(ImportError) -> HeadSet {
    if let layer = condition["heads_ablated"], condition["ablation_spec"] == nil {
      let numbers = try layer.counts()
      guard !numbers.isEmpty else { return .none }
      return try HeadMap.heads(
        [(layer: try condition.member("layer").count(), numbers: numbers)], shape: shape, place: layer)
    }
    return try HeadMap.heads(condition.member("ablation_spec", or: "spec"), shape: shape)
  }
}

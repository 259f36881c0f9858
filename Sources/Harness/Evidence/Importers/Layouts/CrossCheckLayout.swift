/// Parameter space against activation space on s42: gap, k* and λ₁ of rolling windows of weight differences,
/// mean PR and the probe, for the circuit's heads and for a control set.
enum CrossCheckLayout: ResultLayout {
  static let quantities: [Quantity] = [
    .parameterGap, .parameterKStar, .parameterLambda1, .meanPR, .pin, .classified, .hyperparameter,
  ]

  static func recognises(_ file: ResultFile) -> Bool {
    file.json?.has("window_steps", "circuit_param_gap", "control_param_gap", "act_pr_steps") ?? false
  }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.subject = try SubjectRule.probeSeed(of: file)
    rows.run = "crosscheck"
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    try RunFolderRule.readHyperparameters(of: root, into: &rows)
    // The heads of layer 0 whose parameters and activations are compared.
    let shape = StatedShape.known(for: rows.subject)
    for set in ["circuit", "control"] {
      guard let node = root["\(set)_heads"] else { continue }
      for head in try HeadMap.heads([(0, try node.counts())], shape: shape, place: node) {
        rows.add(.classified, 1, head: head, detail: set)
      }
    }
    let windows = try HeadListing.steps(try root.member("window_steps"))
    let checkpoints = try HeadListing.steps(try root.member("act_pr_steps"))
    for set in ["circuit", "control"] {
      for (key, quantity) in [
        ("kstar", Quantity.parameterKStar), ("gap", .parameterGap), ("lam1", .parameterLambda1),
      ] {
        try readSeries(
          try root.member("\(set)_param_\(key)"), steps: windows, as: quantity, detail: set, into: &rows)
      }
      rows.batch = "probe"
      try readSeries(
        try root.member("act_pr_\(set)_mean"), steps: checkpoints, as: .meanPR, detail: set, into: &rows)
      rows.batch = ""
    }
    rows.batch = "probe"
    let curve = try HeadListing.steps(try root.member("probe_curve_steps"))
    try readSeries(try root.member("probe_curve_pin"), steps: curve, as: .pin, detail: "", into: &rows)
  }

  private static func readSeries(
    _ node: JSONNode, steps: [Int], as quantity: Quantity, detail: String, into rows: inout RowBuilder
  ) throws(ImportError) {
    for (step, value) in zip(steps, try node.numbers((steps.count, "steps"))) {
      rows.add(quantity, value, step: step, detail: detail)
    }
  }
}

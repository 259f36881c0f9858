import Claims

/// The authors' calibration of the cut-off K and of the selectivity threshold T, model by model: how many heads reach which
/// induction selectivity, and what random targets give.
///
/// The sweep of ablations that the file repeats is read from its own files, where the heads are named.
enum CalibrationSummaryLayout: ResultLayout {
  static let quantities: [Quantity] = [
    .classCount, .cutOff, .nullSelectivity, .selectivitySummary, .layerCount, .headCount,
  ]
  static let isAboutOneSubject = false

  static func recognises(_ file: ResultFile) -> Bool {
    file.json?.has("per_model", "methods", "ablation_floor_sweep") ?? false
  }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    let methods = try root.member("methods")
    rows.run = "calibration"
    rows.examples = try methods.member("n_examples").count()
    for (name, model) in try root.member("per_model").members() {
      rows.subject = try subject(name, at: model)
      rows.precision = try model.member("dtype").text()
      rows.step = try CheckpointRule.step(ofMain: rows.subject, at: model)
      try readShape(model, into: &rows)
      rows.batch = "synthetic"
      for (key, value) in try model.members() {
        switch key {
        case "K_18pct_band": rows.add(.cutOff, Double(try value.count()), detail: "18pct")
        case "K_above_null_p99": rows.add(.classCount, Double(try value.count()), detail: "induction>null-p99")
        case "null_p95", "null_p99": rows.add(.nullSelectivity, try value.number(), detail: "induction \(key.dropFirst(5))")
        case "null_max_n500": rows.add(.nullSelectivity, try value.number(), detail: "induction max")
        case "real_max", "real_median":
          rows.add(.selectivitySummary, try value.number(), detail: "induction \(key.dropFirst(5))")
        default:
          guard key.hasPrefix("K_above_"), let threshold = key.dropFirst(8).split(separator: "_").first else { continue }
          rows.add(.classCount, Double(try value.count()), detail: "induction>=\(threshold)")
        }
      }
    }
  }

  private static func readShape(_ model: JSONNode, into rows: inout RowBuilder) throws(ImportError) {
    let shape = StatedShape(
      layers: try model.member("n_layer").count(), headsPerLayer: try model.member("n_head_per_layer").count())
    let known = StatedShape.known(for: rows.subject)
    let heads = try model.member("n_heads")
    guard shape.layers == known?.layers, shape.headsPerLayer == known?.headsPerLayer,
      try heads.count() == (shape.layers ?? 0) * (shape.headsPerLayer ?? 0)
    else {
      throw heads.problem("the shape is not that of \(rows.subject)", remedy: "take the file again")
    }
    rows.addShape(shape)
  }

  private static func subject(_ name: String, at node: JSONNode) throws(ImportError) -> String {
    switch name {
    case "pythia_160m": "pythia-160m"
    case "pythia_410m": "pythia-410m"
    case "pythia_1b": "pythia-1b"
    case "olmo_1b": "olmo-1b"
    case "olmoe_1b_7b": "olmoe-1b-7b"
    default:
      throw node.problem("'\(name)' is not one of the models that claims speak of", remedy: "add it to the layout")
    }
  }
}

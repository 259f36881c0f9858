import Claims
import Evidence
import Ground

/// Spectra of every head at every checkpoint: `pr` and, for TS-51M, `kstar_w`, `top1_share` and `norm`, each
/// a map from heads to one value a checkpoint; for TS-51M also the probe's accuracy (`probe_curve`).
struct TrajectoryLayout: ResultLayout {
  let quantities: [Quantity] = [
    .pr, .kstar, .topShare, .norm, .pin, .pood, .layerCount, .headCount, .headDim,
    .batchSeed, .sequenceLength,
  ]

  func recognises(_ file: ResultFile) -> Bool {
    guard let root = file.json else { return false }
    return root.has("pr", "ckpt_step", "n_layer", "head_dim") && (root["n_head"] ?? root["num_heads"]) != nil
  }

  func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    let shape = StatedShape(
      layers: try root.member("n_layer").count(),
      headsPerLayer: try root.member("n_head", or: "num_heads").count(),
      headDim: try root.member("head_dim").count())
    // The files of TS-51M and of the 124M model name no model; their shapes differ.
    let isProbe = root["model"] == nil && shape == StatedShape.known(for: "ts51m")
    rows.subject =
      try isProbe ? SubjectRule.probeSeed(of: file) : SubjectRule.model(of: file, unnamed: "gpt2-124m")
    if let known = StatedShape.known(for: rows.subject), known != shape {
      throw file.problem(
        "the shape is not that of \(rows.subject)",
        remedy: "find out which model the file is of and name it so")
    }
    rows.run = "trajectory"
    rows.batch = isProbe ? "probe" : "synthetic"
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    rows.examples = try root["n_examples"]?.count()
    rows.addShape(shape)
    if let seed = root["seed"] { rows.add(.batchSeed, Double(try seed.count())) }
    if let length = root["seq_len"] { rows.add(.sequenceLength, Double(try length.count())) }

    let steps = try HeadListing.steps(try root.member("ckpt_step"))
    let tokens = try root["ckpt_tokens_B"]?.numbers((steps.count, "checkpoints")).map { $0 * 1e9 }
    for (key, quantity) in [
      ("pr", Quantity.pr), ("kstar_w", .kstar), ("top1_share", .topShare), ("norm", .norm),
    ] {
      guard let map = root[key] else { continue }
      for (head, node) in try HeadListing.members(of: map, shape: shape) {
        let values = try node.numbers((steps.count, "checkpoints"))
        for (index, value) in values.enumerated() {
          rows.add(quantity, value, step: steps[index], head: head, tokens: tokens?[index])
        }
      }
    }
    if let curve = root["probe_curve"] { try readCurve(curve, into: &rows) }
  }

  private func readCurve(_ node: JSONNode, into rows: inout RowBuilder) throws(ImportError) {
    rows.run = "curve"
    rows.examples = 2000
    var steps: [Int] = []
    for point in try node.elements() {
      let values = try point.numbers((3, "of step, pin and pood"))
      guard let step = Int(exactly: values[0]), step >= 0 else {
        throw point.expected("a step, then two accuracies")
      }
      steps.append(step)
      for (index, quantity) in [(1, Quantity.pin), (2, .pood)] {
        let accuracy = JSONNode(value: .number(values[index]), path: .element(of: point.path, index: index))
        rows.add(quantity, try Accuracy.read(accuracy, examples: 2000), step: step)
      }
    }
    if let disorder = HeadListing.disorder(in: steps) {
      throw node.problem(disorder, remedy: "sort the points and keep each step once")
    }
  }
}

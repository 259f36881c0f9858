import Claims
import Ground

/// PR of every head on structureless random tokens, beside that on the model's own trajectory file.
enum NullSpectrumLayout: ResultLayout {
  static let quantities: [Quantity] = [.nullPR, .cutOff, .batchSeed, .sequenceLength]

  static func recognises(_ file: ResultFile) -> Bool {
    file.json?.has("null_pr", "null_seed", "K_candidates") ?? false
  }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.subject = try SubjectRule.model(of: file, unnamed: nil)
    rows.run = "calibration"
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    rows.step = try CheckpointRule.step(of: root, subject: rows.subject)
    rows.examples = try root.member("n_examples").count()
    let shape = StatedShape(
      layers: try root.member("n_layer").count(), headsPerLayer: try root.member("n_head_per_layer").count())
    rows.batch = "random-tokens"
    rows.add(.batchSeed, Double(try root.member("null_seed").count()))
    rows.add(.sequenceLength, Double(try root.member("seq_len").count()))
    let grid = try root.member("null_pr")
    let layers = try grid.elements()
    guard layers.count == shape.layers else {
      throw grid.problem("\(layers.count) layers, not \(shape.layers ?? 0)", remedy: "take the file again")
    }
    for (layer, node) in layers.enumerated() {
      for (head, value) in try node.numbers((shape.headsPerLayer ?? 0, "heads")).enumerated() {
        rows.add(.nullPR, value, head: Head(layer: layer, head: head))
      }
    }
    for (key, value) in try root.member("K_candidates").members() {
      rows.add(.cutOff, Double(try value.count()), detail: key)
    }
  }
}

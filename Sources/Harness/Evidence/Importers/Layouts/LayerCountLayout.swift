/// BOS-class heads per layer on the five natural-text models of the panel, synthetic batch. Layers that a
/// model's list leaves out have none.
enum LayerCountLayout: ResultLayout {
  static let quantities: [Quantity] = [.classCount, .layerCount, .headCount]
  static let isAboutOneSubject = false

  static func recognises(_ file: ResultFile) -> Bool {
    file.json?.has("per_layer_BOS_count", "per_layer_total") ?? false
  }

  static func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.run = "summary"
    rows.batch = "synthetic"
    let counts = try root.member("per_layer_BOS_count")
    for (name, totals) in try root.member("per_layer_total").members() {
      guard let subject = SubjectRule.subject(tableName: name) else {
        throw totals.problem(
          "'\(name)' is not one of the models that claims speak of",
          remedy: "add the model to the subject rule")
      }
      rows.subject = subject
      rows.precision = try PrecisionRule.precision(of: file, subject: subject)
      let shape = try shape(totals, of: subject)
      rows.addShape(shape)
      let found = try layers(try counts.member(name))
      for layer in 0..<(shape.layers ?? 0) {
        rows.add(.classCount, Double(found[layer] ?? 0), layer: layer, detail: "first-token")
      }
    }
  }

  private static func shape(_ totals: JSONNode, of subject: String) throws(ImportError) -> StatedShape {
    let widths = try layers(totals)
    let shape = StatedShape(layers: widths.count, headsPerLayer: widths[0])
    let known = StatedShape.known(for: subject)
    guard widths.values.allSatisfy({ $0 == shape.headsPerLayer }), Set(widths.keys) == Set(0..<widths.count),
      known == nil || (known?.layers == shape.layers && known?.headsPerLayer == shape.headsPerLayer)
    else {
      throw totals.problem(
        "these are not the layers and heads of \(subject)", remedy: "the file is cut short: take it again")
    }
    return shape
  }

  private static func layers(_ node: JSONNode) throws(ImportError) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for (key, value) in try node.members() {
      guard let layer = Int(key), layer >= 0 else {
        throw node.problem("'\(key)' is not a layer", remedy: "layers are whole numbers ≥ 0")
      }
      counts[layer] = try value.count()
    }
    return counts
  }
}

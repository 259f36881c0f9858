import Claims
import Evidence
import Ground

/// Probe behaviour under ablation where the heads stand only in the condition's name:
/// `ablate_L0H{3,6,14,15} (…)`, `ablate_full_L0 (…)`, `ablate_random_4_L0 (control: H{0,1,5,7})`.
struct NamedAblationLayout: ResultLayout {
  let quantities: [Quantity] = [.pin, .pood, .validationLoss]

  func recognises(_ file: ResultFile) -> Bool {
    guard let root = file.json, root["step"] != nil, let first = try? root["results"]?.members().first
    else { return false }
    return first.node.has("pin", "pood", "val")
  }

  func read(_ file: ResultFile, into rows: inout RowBuilder) throws(ImportError) {
    guard let root = file.json else { return }
    rows.subject = try SubjectRule.probeSeed(of: file)
    rows.run = "ablation"
    rows.batch = "probe"
    rows.precision = try PrecisionRule.precision(of: file, subject: rows.subject)
    rows.examples = try root["n_examples"]?.count() ?? 2000
    rows.step = try root.member("step").count()
    let shape = StatedShape.known(for: rows.subject)
    for (name, node) in try root.member("results").members() {
      guard let ablated = Self.heads(in: name, headsPerLayer: shape?.headsPerLayer ?? 16) else {
        throw node.problem(
          "the name does not say which heads were ablated",
          remedy: "write them as L0H{3,6}, or full_L0 for a layer")
      }
      let condition = Condition(name, ablated, of: rows.subject)
      for head in ablated { _ = try HeadMap.head(head, shape: shape, place: node) }
      for (key, quantity) in [("pin", Quantity.pin), ("pood", .pood)] {
        let accuracy = try Accuracy.read(try node.member(key), examples: rows.examples)
        rows.add(quantity, accuracy, condition: condition)
      }
      rows.add(.validationLoss, try node.member("val").number(), condition: condition)
    }
  }

  /// The heads that a condition's name stands for; `nil` if it names none.
  static func heads(in name: String, headsPerLayer: Int) -> HeadSet? {
    if name == "baseline" { return HeadSet.none }
    if let full = name.firstMatch(of: /full_L(\d{1,3})/), let layer = Int(full.1) {
      return .layers([layer], headsPerLayer: headsPerLayer)
    }
    if let set = name.firstMatch(of: /L\d+H(\{[\d,]+\}|\d+)/) { return try? HeadSet(parsing: String(set.0)) }
    guard let layer = name.firstMatch(of: /_(L\d+)/), let numbers = name.firstMatch(of: /H\{[\d,]+\}/)
    else { return nil }
    return try? HeadSet(parsing: "\(layer.1)\(numbers.0)")
  }
}

import Ground
import Mathematics
import Measuring
import Transformer

/// What a measurement shows, for reading in a terminal.
struct MeasurementSummary {
  let outcome: CheckpointMeasurer.Outcome
  let model: CheckpointModel

  private var measurement: ModelMeasurement { outcome.measurement }
  private var shape: ModelDescription.Shape { model.shape }

  func printed() {
    print(Terminal.styled("\n\(outcome.batch.name)", .bold), "(\(outcome.batch.examples.count) examples)")
    map()
    classes()
    sinks()
    screens()
    keys()
    behaviour()
  }

  /// One row a layer, one letter a head; query heads that share keys and values stand together.
  private func map() {
    let legend = AttentionClass.allCases.map { "\($0.letter) \($0.rawValue)" }.joined(separator: ", ")
    print("classes: \(legend), · none, ? unknown")
    for layer in 0..<shape.layers {
      var line = ""
      for head in measurement.heads where head.index.layer == layer {
        if shape.queriesPerKey > 1, head.index.head > 0, head.index.head % shape.queriesPerKey == 0 { line += " " }
        line.append(letter(of: head))
      }
      let name = "L\(layer)"
      print("  \(name.padding(toLength: 4, withPad: " ", startingAt: 0))\(line)")
    }
  }

  private func letter(of head: ModelMeasurement.HeadReading) -> Character {
    switch head.attention.headClass() {
    case .of(let attentionClass): attentionClass.letter
    case .unclassified: "·"
    case nil: "?"
    }
  }

  private func classes() {
    guard let counts = measurement.classCounts() else {
      print("heads by class: unknown, because the batch has no targets of some class")
      return
    }
    let parts = AttentionClass.allCases.map { "\(counts[.of($0)] ?? 0) \($0.rawValue)" }
    print("heads by class: \(parts.joined(separator: ", ")), \(counts[.unclassified] ?? 0) unclassified")
  }

  private func sinks() {
    guard let all = measurement.firstTokenFraction() else { return }
    let shares = (0..<shape.layers).map { layer in
      "L\(layer) \(measurement.firstTokenFraction(layer: layer).map { NumberText.short($0, digits: 2) } ?? "–")"
    }
    print("first-token share \(NumberText.short(all, digits: 3)); by layer: " + shares.joined(separator: ", "))
    if let first = measurement.heads.first(where: { $0.attention.headClass() == .of(.firstToken) }) {
      print("first layer with a first-token head: L\(first.index.layer)")
    }
  }

  private func screens() {
    for attentionClass in AttentionClass.allCases {
      let screen = measurement.screen(attentionClass)
      guard !screen.isEmpty else { continue }
      let shown = screen.count <= 16 ? ": \(HeadSet(screen))" : ""
      print("screen ≥ \(Int(HeadClass.screenThreshold)), \(attentionClass.rawValue): \(screen.count) heads\(shown)")
    }
    let induction = measurement.screen(.induction)
    if induction.isEmpty { print("screen ≥ \(Int(HeadClass.screenThreshold)), induction: no head") }
    guard shape.queriesPerKey > 1, !induction.isEmpty else { return }
    let groups = Set(induction.map { Head(layer: $0.layer, head: $0.head / shape.queriesPerKey) })
    print(
      "induction screen in key/value groups: \(groups.count) of \(shape.layers * shape.keyValueHeads) groups of "
        + "\(shape.queriesPerKey) query heads: "
        + groups.sorted().map { "L\($0.layer) group \($0.head)" }.joined(separator: ", "))
  }

  /// The heads that look most at the KEY of a key-retrieval example.
  private func keys() {
    let found = measurement.heads.compactMap { head in head.key.map { (head.index, $0.selectivity) } }
    guard !found.isEmpty else { return }
    let most = found.sorted { $0.1 > $1.1 }.prefix(5).map { index, selectivity in
      "L\(index.layer)H\(index.head) \(NumberText.short(selectivity, digits: 3))"
    }
    print("KEY selectivity, largest: \(most.joined(separator: ", "))")
  }

  private func behaviour() {
    var rows = [["condition", "top-1", "top-5", "loss", "logit"], row("intact", measurement.intact)]
    rows += outcome.ablated.map { row($0.condition.label, $0.behaviour) }
    if let validation = outcome.validation {
      let losses = [validation.intact] + validation.ablated.map(\.behaviour)
      for index in rows.indices {
        rows[index].append(index == 0 ? "val loss" : NumberText.short(losses[index - 1].loss, digits: 4))
      }
    }
    rows[0].append("loss against intact, 95 %")
    for (index, ablated) in outcome.ablated.enumerated() { rows[index + 2].append(change(of: ablated)) }
    let width = rows.map { $0[0].count }.max() ?? 0
    for row in rows {
      let cells = row.enumerated().map { column, text in
        text + String(repeating: " ", count: max(1, (column == 0 ? width + 2 : 9) - text.count))
      }
      print("  " + cells.joined())
    }
  }

  /// By how much a condition's loss differs from the intact model's, on the same examples.
  private func change(of ablated: ConditionBehaviour) -> String {
    let difference = ablated.behaviour.loss - measurement.intact.loss
    let text = (difference < 0 ? "" : "+") + NumberText.short(difference, digits: 3)
    guard let error = ablated.changes.first?.lossError, error.isFinite,
      let reach = try? Sample.meanReach(error: error, count: ablated.behaviour.examples)
    else { return text }
    return "\(text) ± \(NumberText.short(reach, digits: 2))"
  }

  private func row(_ name: String, _ behaviour: Behaviour) -> [String] {
    [name] + [behaviour.top1, behaviour.top5, behaviour.loss, behaviour.targetLogit]
      .map { NumberText.short($0, digits: 4) }
  }
}

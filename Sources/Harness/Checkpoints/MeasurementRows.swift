import Claims
import Compute
import Foundation

/// Turns what a sweep measured into rows of the measurement table.
///
/// Run `panel` holds what belongs to heads, `ablation` the behaviour, intact and under each condition, as in
/// the published files.
struct MeasurementRows {
  let model: CheckpointModel
  let recipe: CheckpointRecipe
  let batch: MeasurementBatch
  let source: EvidenceSource
  let precision: String
  private let time = Date().formatted(.iso8601)

  init(
    model: CheckpointModel, recipe: CheckpointRecipe, batch: MeasurementBatch, source: EvidenceSource,
    precision: String
  ) {
    self.model = model
    self.recipe = recipe
    self.batch = batch
    self.source = source
    self.precision = precision
  }

  /// - Throws: ``MeasuringError`` naming the first number that is not finite.
  func rows(
    _ measurement: ModelMeasurement, _ ablated: [AblatedBehaviour],
    _ validation: CheckpointMeasurer.Validation? = nil
  ) throws(MeasuringError) -> [Measurement] {
    var rows = shape()
    for head in measurement.heads { rows += self.rows(of: head) }
    rows += counts(measurement)
    rows += self.rows(of: measurement.intact, ablated: .none, label: "baseline")
    rows += conditions(ablated)
    if let validation {
      let conditions = [(HeadSet.none, "baseline", validation.intact)]
        + validation.ablated.map { (HeadSet(indices: $0.condition.heads), $0.condition.name, $0.behaviour) }
      for (heads, label, loss) in conditions {
        rows.append(
          row(.validationLoss, loss.loss, run: "ablation", ablated: heads, label: label, examples: loss.examples))
      }
    }
    return try finite(rows)
  }

  /// Behaviour under each condition alone.
  func rows(
    _ ablated: [AblatedBehaviour]
  ) throws(MeasuringError) -> [Measurement] {
    try finite(conditions(ablated))
  }

  private func conditions(
    _ ablated: [AblatedBehaviour]
  ) -> [Measurement] {
    ablated.flatMap { ablated in
      let (heads, label) = (HeadSet(indices: ablated.condition.heads), ablated.condition.name)
      return rows(of: ablated.behaviour, ablated: heads, label: label)
        + ablated.changes.flatMap { rows(of: $0, examples: ablated.behaviour.examples, ablated: heads, label: label) }
    }
  }

  private func rows(of change: BehaviourChange, examples: Int, ablated: HeadSet, label: String) -> [Measurement] {
    let from = HeadSet(indices: change.from)
    func pair(_ quantity: Quantity, _ value: Double, _ changed: Quantity) -> Measurement {
      row(
        quantity, value, run: "ablation", detail: Quantity.pair(changed, minus: from.description), ablated: ablated,
        label: label, examples: examples)
    }
    let shares = [(change.top1, Quantity.top1), (change.top5, .top5)]
      .map { pair(.disagreement, Double($0) / Double(examples), $1) }
    let errors = [(change.lossError, Quantity.loss), (change.targetLogitError, .targetLogit)]
      .filter(\.0.isFinite).map { pair(.differenceError, $0, $1) }
    return shares + errors
  }

  private func finite(_ rows: [Measurement]) throws(MeasuringError) -> [Measurement] {
    if let bad = rows.first(where: { !$0.value.isFinite }) {
      let place = bad.headID.map { " of \($0)" } ?? ""
      throw MeasuringError(
        model.path,
        "\(bad.key.quantity.rawValue)\(place) is \(bad.value): the checkpoint's weights are damaged, or overflow "
          + "in single precision; nothing was written")
    }
    return rows
  }

  private func row(
    _ quantity: Quantity, _ value: Double, run: String, head: Head? = nil, layer: Int? = nil,
    detail: String = "", ablated: HeadSet = .none, label: String = "", examples: Int?
  ) -> Measurement {
    let isShape = examples == nil
    return Measurement(
      Measurement.Key(
        tier: .checkpoint, subject: recipe.subject, step: isShape ? nil : recipe.step,
        batch: isShape ? "" : batch.name, quantity: quantity, layer: head?.layer ?? layer, head: head?.head,
        detail: detail, ablated: ablated.description, run: run),
      value: value, examples: examples, checkpointDigest: model.digest,
      batchDigest: isShape ? nil : batch.digest, label: label,
      provenance: Provenance(
        source: source.name, digest: source.digest, precision: precision, software: source.software,
        time: time))
  }

  private func shape() -> [Measurement] {
    let shape = model.shape
    return [
      (Quantity.layerCount, shape.layers), (.headCount, shape.heads),
      (.keyValueHeadCount, shape.keyValueHeads), (.headDim, shape.headWidth), (.width, shape.width),
      (.parameters, model.parameterCount),
    ].map { row($0, Double($1), run: "", examples: nil) }
  }

  private func rows(of head: ModelMeasurement.Head) -> [Measurement] {
    let (at, count) = (Head(head.index), batch.examples.count)
    func panel(_ quantity: Quantity, _ value: Double, detail: String = "", examples: Int? = nil) -> Measurement {
      row(quantity, value, run: "panel", head: at, detail: detail, examples: examples ?? count)
    }
    var rows: [Measurement] = []
    for attentionClass in Compute.AttentionClass.allCases {
      guard let mean = head.attention.mean[attentionClass],
        let selectivity = head.attention.selectivity(attentionClass)
      else { continue }
      let examples = batch.examples.count { $0.positions[attentionClass]?.isEmpty == false }
      rows.append(panel(.selectivity, selectivity, detail: attentionClass.rawValue, examples: examples))
      rows.append(panel(.attention, mean, detail: attentionClass.rawValue, examples: examples))
    }
    rows.append(panel(.attention, head.attention.baseline, detail: "baseline"))
    if let key = head.key {
      let examples = batch.examples.count { $0.key != nil }
      rows.append(panel(.selectivity, key.selectivity, detail: "key", examples: examples))
      rows.append(panel(.attention, key.toKey, detail: "key", examples: examples))
    }
    // On a batch without targets of all six classes, heads have no class.
    if let found = head.attention.headClass() { rows.append(panel(.classified, 1, detail: found.name)) }
    // A head whose outputs are all zero has no participation ratio.
    if let ratio = head.spectrum.participationRatio { rows.append(panel(.pr, ratio)) }
    if let share = head.spectrum.topShare { rows.append(panel(.topShare, share)) }
    rows.append(panel(.kstar, Double(head.spectrum.kStar)))
    rows.append(panel(.norm, head.spectrum.norm))
    return rows
  }

  private func counts(_ measurement: ModelMeasurement) -> [Measurement] {
    let examples = batch.examples.count
    func panel(_ quantity: Quantity, _ value: Double, layer: Int? = nil, detail: String = "") -> Measurement {
      row(quantity, value, run: "panel", layer: layer, detail: detail, examples: examples)
    }
    var rows: [Measurement] = []
    if let counts = measurement.classCounts() {
      rows = (Compute.AttentionClass.allCases.map(HeadClass.of) + [.unclassified]).map {
        panel(.classCount, Double(counts[$0] ?? 0), detail: $0.name)
      }
    }
    let threshold = Int(HeadAttention.screenThreshold)
    rows.append(
      panel(
        .classCount, Double(measurement.screen(.induction).count), detail: "induction>=\(threshold)x"))
    for layer in [nil] + (0..<model.shape.layers).map(Optional.some) {
      guard let fraction = measurement.firstTokenFraction(layer: layer) else { continue }
      rows.append(panel(.bosFraction, fraction, layer: layer))
    }
    return rows
  }

  private func rows(of behaviour: Behaviour, ablated: HeadSet, label: String) -> [Measurement] {
    func ablation(_ quantity: Quantity, _ value: Double, detail: String = "") -> Measurement {
      row(
        quantity, value, run: "ablation", detail: detail, ablated: ablated, label: label, examples: behaviour.examples)
    }
    let means = [
      ablation(.top1, behaviour.top1), ablation(.top5, behaviour.top5), ablation(.loss, behaviour.loss),
      ablation(.targetLogit, behaviour.targetLogit),
    ]
    let errors = [(Quantity.loss, behaviour.lossError), (.targetLogit, behaviour.targetLogitError)]
      .filter { $0.1.isFinite }
      .map { ablation(.standardError, $0.1, detail: $0.0.rawValue) }
    return means + errors
  }
}

import Claims
import Compute
import Harness

/// Draws the report's charts from evidence; a chart whose evidence is missing is left out.
public struct ChartBuilder {
  let table: any EvidenceTable
  let library: ClaimLibrary
  let tier: Tier
  /// Remembers what it has read, so it is shared by all charts.
  private let evaluator: Evaluator

  public init(_ table: any EvidenceTable, library: ClaimLibrary, tier: Tier = .archive) {
    self.table = table
    self.library = library
    self.tier = tier
    evaluator = Evaluator(tier: tier, table: table, figures: library.figures, claim: "")
  }

  static let seeds = ["s42", "s271", "s149", "s256", "s123", "s314"]
  static let models: [(subject: String, name: String)] = [
    ("pythia-160m", "Pythia 160M"), ("pythia-410m", "Pythia 410M"), ("pythia-1b", "Pythia 1B"),
    ("olmoe-1b-7b", "OLMoE"), ("olmo-1b", "OLMo"),
  ]

  public func all() -> [Figure] {
    Self.seeds.compactMap(trajectories) + Self.seeds.compactMap(spreadMap) + [overlap(), ablation(), bosByLayer()].compactMap { $0 }
      + Self.models.compactMap { elbow($0.subject, $0.name) } + Self.models.compactMap { classMap($0.subject, $0.name) }
  }

  private func rows(_ subject: String, _ quantity: Quantity) -> [Measurement] {
    (try? table.rows(tier, subject: subject, quantity: quantity)) ?? []
  }

  private func picks(_ seed: String) -> HeadSet {
    guard case .heads(let set)? = library.figures["picks-\(seed)/picks"]?.content else { return .none }
    return set
  }

  private func trajectories(_ seed: String) -> Figure? {
    let curves = self.curves("ts51m/\(seed)")
    guard !curves.isEmpty else { return nil }
    let picked = picks(seed)
    let pin = rows("ts51m/\(seed)", .pin).filter { $0.key.run == "curve" }
      .sorted { ($0.key.step ?? 0) < ($1.key.step ?? 0) }
    func curve(_ head: Head) -> TrajectoryChart.Curve? {
      curves[head].map { TrajectoryChart.Curve(label: head.description, steps: $0.steps, values: $0.values) }
    }
    let chart = TrajectoryChart(
      title: "PR of the picks against the rest, \(seed)", quantity: "participation ratio",
      picks: picked.compactMap(curve),
      rest: curves.keys.sorted().filter { !Set(picked).contains($0) }.compactMap(curve),
      accuracy: [
        TrajectoryChart.Curve(
          label: "pin", steps: pin.map { Double($0.key.step ?? 0) }, values: pin.map(\.value))
      ], logarithmicSteps: true)
    return Figure(
      id: "trajectories-\(seed)", group: "PR over training, six seeds",
      caption: "Picks of \(seed) (\(picked)), the band of all other heads, and probe accuracy below.",
      chart: .trajectories(chart))
  }

  private func curves(_ subject: String) -> [Head: (steps: [Double], values: [Double])] {
    let byHead = Dictionary(grouping: rows(subject, .pr).filter { $0.headID != nil }, by: \.headID)
    var curves: [Head: (steps: [Double], values: [Double])] = [:]
    for (head, rows) in byHead {
      guard let head else { continue }
      let sorted = rows.sorted { ($0.key.step ?? 0) < ($1.key.step ?? 0) }
      curves[head] = (sorted.map { Double($0.key.step ?? 0) }, sorted.map(\.value))
    }
    return curves
  }

  private func spreadMap(_ seed: String) -> Figure? {
    let spreads = numbers("trajectory", ["subject": .text("ts51m/\(seed)"), "feature": .text("spread")])
    let byHead = Dictionary(
      spreads.compactMap { item in Head(item.label).map { ($0, item.value) } }, uniquingKeysWith: { first, _ in first })
    guard let layers = byHead.keys.map(\.layer).max(), let heads = byHead.keys.map(\.head).max() else { return nil }
    let values = (0...layers).map { layer in (0...heads).map { byHead[Head(layer: layer, head: $0)] ?? .nan } }
    return Figure(
      id: "spread-\(seed)", group: "Spread of PR by head",
      caption: "Largest minus smallest PR over all saved checkpoints of \(seed); the paper's picks are framed.",
      chart: .heat(
        HeadHeatMap(
          title: "Spread of PR, \(seed)", quantity: "spread of PR", values: values, marked: picks(seed),
          markLabel: "the paper's picks")))
  }

  private func overlap() -> Figure? {
    let sets = Self.seeds.map(picks)
    guard sets.contains(where: { !$0.isEmpty }) else { return nil }
    let chance = sets.map { a in
      sets.map { b in
        // Expected overlap when each set keeps its number of heads in a layer of 16.
        Set(a.map(\.layer)).reduce(0.0) { sum, layer in
          sum + Double(a.filter { $0.layer == layer }.count * b.filter { $0.layer == layer }.count) / 16
        }
      }
    }
    return Figure(
      id: "overlap", group: "Sharing between seeds",
      caption: "Heads that two seeds' pick sets share; in brackets what random heads of the same layers would share.",
      chart: .overlap(
        OverlapMatrix(
          title: "Shared picks of two seeds", quantity: "heads in both sets", names: Self.seeds,
          counts: sets.map { a in sets.map { a.intersection($0).count } }, expectedByChance: chance)))
  }

  private func ablation() -> Figure? {
    let steps = ["s271": 2000]
    let groups = Self.seeds.compactMap { seed -> BarChart.Group? in
      let step = steps[seed] ?? 4000
      let rows = rows("ts51m/\(seed)", .pin).filter { $0.key.run == "ablation" && $0.key.step == step }
      func bar(_ matches: (Measurement) -> Bool) -> BarChart.Bar? {
        rows.first(where: matches).map {
          BarChart.Bar(value: $0.value, lower: $0.samplingInterval?.lower, upper: $0.samplingInterval?.upper)
        }
      }
      guard !rows.isEmpty else { return nil }
      return BarChart.Group(
        label: "\(seed) @\(step)",
        bars: [
          bar { $0.key.ablated == "none" }, bar { $0.key.ablated == picks(seed).description },
          bar { $0.key.ablated == picks("s42").description }, bar { $0.label.contains("matched_random") },
          bar { $0.label.contains("full_L5L6L7") || $0.label.contains("full_L6L7") },
        ])
    }
    guard !groups.isEmpty else { return nil }
    return Figure(
      id: "ablation", group: "Ablation",
      caption: "Probe accuracy intact and with heads zeroed; s271 at step 2000, the others at step 4000, as in the paper's tables.",
      chart: .bars(
        BarChart(
          title: "Probe accuracy under ablation", groupLabel: "seed and step", valueLabel: "accuracy (pin)",
          errorLabel: "95 % exact binomial interval",
          series: ["intact", "own picks", "s42's L0 set", "matched random", "full late layers"], groups: groups,
          maximum: 1)))
  }

  private func bosByLayer() -> Figure? {
    let lines = Self.models.compactMap { subject, name -> LayerChart.Line? in
      let shares = numbers("bos-fraction", survey(subject).merging(["by-layer": .boolean(true)]) { $1 })
      return shares.isEmpty ? nil : LayerChart.Line(label: name, values: shares.map(\.value))
    }
    guard !lines.isEmpty else { return nil }
    return Figure(
      id: "bos-by-layer", group: "BOS fraction by layer",
      caption: "Share of heads of class first-token (selectivity ≥ \(Self.threshold)), synthetic batch.",
      chart: .layers(
        LayerChart(
          title: "BOS fraction by layer", valueLabel: "share of heads of class first-token", lines: lines, maximum: 1)))
  }

  private func elbow(_ subject: String, _ name: String) -> Figure? {
    let integrals = Expression.Kind.call(
      Call("per-head", ["subject": .text(subject), "quantity": .text(Quantity.integral.rawValue), "run": .text("features")].mapValues(asked)))
    let values = numbers(integrals).map(\.value)
    guard let elbow = numbers("elbow", ["of": integrals]).first else { return nil }
    return Figure(
      id: "elbow-\(subject)", group: "Sorted integrals and their elbow",
      caption: "PR integrals of all heads of \(name), largest first, with the place of largest distance to the chord.",
      chart: .elbow(
        ElbowChart(
          title: "Sorted PR integrals, \(name)", quantity: "integral of PR − 1", values: values,
          elbow: Int(elbow.value))))
  }

  private func classMap(_ subject: String, _ name: String) -> Figure? {
    let all = heads("all-heads", survey(subject).merging(["quantity": .text(Quantity.selectivity.rawValue)]) { $1 }) ?? .none
    guard let layers = all.map(\.layer).max(), let width = all.map(\.head).max() else { return nil }
    var classOfHead: [Head: Int] = [:]
    for (index, attentionClass) in AttentionClass.allCases.enumerated() {
      let question = survey(subject).merging(["class": .list([asked(.text(attentionClass.rawValue))])]) { $1 }
      // Where a head has no class, none of them is drawn as unclassified.
      guard let found = heads("of-class", question) else { return nil }
      for head in found { classOfHead[head] = index }
    }
    let cells = (0...layers).map { layer in (0...width).map { classOfHead[Head(layer: layer, head: $0)] } }
    return Figure(
      id: "classes-\(subject)", group: "Class of every head",
      caption: "Class of highest selectivity (≥ \(Self.threshold)) on the synthetic batch, \(name).",
      chart: .classes(HeadClassMap(title: "Classes of heads, \(name)", classes: HeadClassMap.Class.survey, cells: cells)))
  }
}

/// Drawn figures are answers to the questions that claims ask: each quantity has one definition.
extension ChartBuilder {
  private static var threshold: String { NumberText.short(HeadAttention.classThreshold) }

  /// What the surveys of all heads measured on the synthetic batch.
  private func survey(_ subject: String) -> [String: Expression.Kind] {
    ["subject": .text(subject), "run": .text("panel"), "batch": .text("synthetic")]
  }

  private func asked(_ kind: Expression.Kind) -> Expression {
    Expression(kind, at: SourceLocation(file: "charts"))
  }

  /// `nil` where the evidence does not answer.
  private func answer(_ question: Expression.Kind) -> Answer? {
    try? evaluator.answer(asked(question))
  }

  private func numbers(_ question: Expression.Kind) -> [(label: String, value: Double)] {
    (answer(question)?.items ?? []).compactMap { item in item.number.map { (item.label, $0) } }
  }

  private func numbers(_ name: String, _ arguments: [String: Expression.Kind]) -> [(label: String, value: Double)] {
    numbers(.call(Call(name, arguments.mapValues(asked))))
  }

  private func heads(_ name: String, _ arguments: [String: Expression.Kind]) -> HeadSet? {
    answer(.call(Call(name, arguments.mapValues(asked))))?.items.first?.heads
  }
}

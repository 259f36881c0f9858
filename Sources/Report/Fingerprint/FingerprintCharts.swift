import Claims
import Ground
import Measuring

/// The charts of a training run's fingerprint.
struct FingerprintCharts {
  let fingerprint: Fingerprint

  init(_ fingerprint: Fingerprint) { self.fingerprint = fingerprint }

  var all: [ChartFigure] { [trajectories, spreads, integrals, elbow] + (hasClasses ? [classes, sinks] : []) }

  /// Whether the batch gave every head a class, if only that of the unclassified.
  private var hasClasses: Bool { fingerprint.heads.allSatisfy { $0.lastClass != nil } }

  private var layers: Int { (fingerprint.heads.map(\.head.layer).max() ?? 0) + 1 }

  private func grid<Value>(_ value: (Fingerprint.HeadTrace) -> Value) -> [[Value]] {
    (0..<layers).map { layer in fingerprint.heads.filter { $0.head.layer == layer }.map(value) }
  }

  /// Heads that the worth-a-look rules pick, at most as many as colours tell apart.
  private var trajectories: ChartFigure {
    let shown = fingerprint.heads.filter { fingerprint.worthInvestigating.contains($0.head) }
      .sorted { $0.rankBySpread < $1.rankBySpread }.prefix(8)
    let names = Set(shown.map(\.head))
    let steps = fingerprint.steps.map(Double.init)
    func curve(_ trace: Fingerprint.HeadTrace) -> TrajectoryChart.Curve {
      TrajectoryChart.Curve(label: trace.head.description, steps: steps, values: trace.pr.values)
    }
    return ChartFigure(
      id: "trajectories", group: "PR over training",
      caption: "The picks of largest spread, the band of all other heads, and top-1 accuracy on the batch below.",
      chart: .trajectories(
        TrajectoryChart(
          title: "PR over training, \(fingerprint.subject)", quantity: "participation ratio",
          picks: shown.map(curve), rest: fingerprint.heads.filter { !names.contains($0.head) }.map(curve),
          accuracy: [TrajectoryChart.Curve(label: "top-1", steps: steps, values: fingerprint.accuracy)],
          axis: (steps.first ?? 0) > 0 ? .logarithmic : .linear)))
  }

  private var spreads: ChartFigure {
    ChartFigure(
      id: "spread", group: "Spread and integral by head",
      caption: "Largest minus smallest PR over all checkpoints; framed are the heads above the widest gap.",
      chart: .heat(
        HeadHeatMap(
          title: "Spread of PR", quantity: "spread of PR", values: grid { $0.pr.spread },
          marked: fingerprint.picksBySpread, markLabel: "picked by spread")))
  }

  private var integrals: ChartFigure {
    let largest = fingerprint.heads.map(\.integral).max() ?? 0
    let scale = largest > 0 ? largest : 1
    return ChartFigure(
      id: "integral", group: "Spread and integral by head",
      caption: "Integral of PR − 1 as a share of the largest; framed are the heads before the elbow.",
      chart: .heat(
        HeadHeatMap(
          title: "Integral of PR − 1", quantity: "share of the largest integral",
          values: grid { $0.integral / scale }, marked: fingerprint.picksByIntegral,
          markLabel: "picked by integral", decimals: 2)))
  }

  private var elbow: ChartFigure {
    ChartFigure(
      id: "elbow", group: "Sorted integrals", caption: "All heads' integrals, largest first, and their elbow.",
      chart: .elbow(
        ElbowChart(
          title: "Sorted PR integrals", quantity: "integral of PR − 1", values: fingerprint.heads.map(\.integral),
          elbow: fingerprint.elbow)))
  }

  private var classes: ChartFigure {
    let classes = HeadClassMap.Class.survey
    return ChartFigure(
      id: "classes", group: "Classes at the last checkpoint",
      caption: "Class of highest selectivity (≥ \(NumberText.short(HeadClass.threshold))) at step \(fingerprint.steps.last ?? 0).",
      chart: .classes(
        HeadClassMap(
          title: "Classes of heads at the last checkpoint", classes: classes,
          cells: grid { trace in classes.firstIndex { $0.name == trace.lastClass?.name } })))
  }

  private var sinks: ChartFigure {
    let shares = grid(\.lastClass).map { HeadClass.firstTokenFraction($0) ?? .nan }
    return ChartFigure(
      id: "bos-by-layer", group: "Classes at the last checkpoint",
      caption: "Share of heads of class first-token by layer.",
      chart: .layers(
        LayerChart(
          title: "BOS fraction by layer", valueLabel: "share of heads of class first-token",
          lines: [LayerChart.Line(label: fingerprint.subject, values: shares)], maximum: 1)))
  }
}

import Ground
import Report

/// One chart of each kind, with the texts and values that a chart must survive.
enum SampleCharts {
  static let odd = [0, 1, -0.0, .nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude, 2.5]
  static let all = charts(values: odd, name: "<b>&\"'\u{202E}")

  /// Charts of every kind over the given values.
  static func charts(values: [Double], name: String) -> [Chart] {
    let steps = values.indices.map { Double($0 * 100 + 1) }
    let curve = TrajectoryChart.Curve(label: name, steps: steps, values: values)
    let late = TrajectoryChart.Curve(label: name, steps: steps, values: values.map { $0 * 0.5 })
    let bars = values.map { BarChart.Bar(value: $0, lower: $0 - 1, upper: $0 + 1) }
    return [
      .trajectories(
        TrajectoryChart(title: name, quantity: name, picks: [curve], rest: [curve, late], accuracy: [curve])),
      .trajectories(
        TrajectoryChart(
          title: name, quantity: name, picks: [late], rest: [], accuracy: [curve], axis: .root)),
      .bars(
        BarChart(
          title: name, groupLabel: name, valueLabel: name, errorLabel: name, series: [name, "two"],
          groups: bars.map { BarChart.Group(label: name, bars: [$0, nil]) }, maximum: 1)),
      .heat(
        HeadHeatMap(
          title: name, quantity: name, values: [values, values.reversed()],
          marked: HeadSet([Head(layer: 0, head: 1), Head(layer: 9, head: 9)]), markLabel: name)),
      .classes(
        HeadClassMap(
          title: name, classes: [HeadClassMap.Class(name: name, letter: "<")],
          cells: values.isEmpty ? [] : [[0, nil, 7, -1], [nil, 0]])),
      .layers(
        LayerChart(
          title: name, valueLabel: name,
          lines: [LayerChart.Line(label: name, values: values), LayerChart.Line(label: "none", values: [])])),
      .elbow(
        ElbowChart(
          title: name, quantity: name, values: values, elbow: 2,
          marks: [ElbowChart.Mark(rank: 99, label: name)])),
      .overlap(
        OverlapMatrix(
          title: name, quantity: name, names: values.isEmpty ? [] : [name, "b"],
          counts: values.isEmpty ? [] : [[1], [2, 3]])),
    ]
  }
}

import Claims
import Ground

/// Charts of a suite that declares none: of each claim whose result is more than a value or two, the picture that fits what
/// was measured.
///
/// Values labelled by steps are drawn as a curve, values of many heads as a map, few values with their intervals as bars. What
/// is drawn are the measured values of the result that the claim's verdict is told by, so no number is computed anew.
struct DefaultCharts {
  /// More bars than these are not told apart.
  private static let mostBars = 24
  /// With fewer steps a curve shows no more than the table does.
  private static let fewestSteps = 3

  private let claims: [ClaimEntry]
  /// The checks, as `claim/check`, whose values are labelled by training steps.
  private let overSteps: Set<String>

  init(_ claims: [ClaimEntry], overSteps: Set<String>) { (self.claims, self.overSteps) = (claims, overSteps) }

  /// A figure for each claim that has one to show, in the claims' order, headed by the claim's kind.
  var figures: [ChartFigure] {
    claims.compactMap { claim in
      guard let principal = PrincipalResult(claim) else { return nil }
      let isOverSteps = overSteps.contains("\(claim.id)/\(principal.check.id)")
      guard let chart = Self.chart(principal, title: claim.title, isOverSteps: isOverSteps) else { return nil }
      return ChartFigure(
        id: "default-\(claim.id)", group: Self.group(chart), caption: "\(principal.check.question) (\(principal.result.tier.rawValue))",
        chart: chart, claims: [claim.id])
    }
  }

  private static func group(_ chart: Chart) -> String {
    switch chart {
    case .trend: "Over training"
    case .heat: "By head"
    default: "Measured values"
    }
  }

  private static func chart(_ principal: PrincipalResult, title: String, isOverSteps: Bool) -> Chart? {
    let values = principal.result.measured.compactMap { item in item.value.map { (label: item.label, value: $0, item: item) } }
    guard values.count == principal.result.measured.count, values.count > 1, values.allSatisfy({ $0.value.isFinite }) else { return nil }
    let quantity = principal.check.question
    let steps = values.compactMap { step(of: $0.label) }
    if isOverSteps, steps.count == values.count, Set(steps).count >= fewestSteps {
      return .trend(TrendChart(title: title, valueLabel: "measured", lines: lines(values.map { ($0.label, $0.value) })))
    }
    let heads = values.compactMap { Head($0.label) }
    if heads.count == values.count, heads.count > 3, let map = map(zip(heads, values.map(\.value)), title, quantity) { return .heat(map) }
    guard values.count <= mostBars, Set(values.map(\.label)).count == values.count else { return nil }
    let hasIntervals = values.contains { $0.item.lower != nil }
    return .bars(
      BarChart(
        title: title, groupLabel: "", valueLabel: "measured", errorLabel: hasIntervals ? "95 % interval" : "", series: ["measured"],
        groups: values.map { value in
          BarChart.Group(
            label: value.label, bars: [BarChart.Bar(value: value.value, lower: value.item.lower, upper: value.item.upper)])
        }))
  }

  /// The step that a label ends with: `200`, `large 200`.
  private static func step(of label: String) -> Double? {
    label.split(separator: " ").last.flatMap { Int($0) }.map(Double.init)
  }

  /// A line for each text in front of the steps.
  private static func lines(_ values: [(label: String, value: Double)]) -> [TrendChart.Line] {
    var lines: [TrendChart.Line] = []
    for (label, value) in values {
      guard let step = step(of: label) else { continue }
      let name = label.split(separator: " ").dropLast().joined(separator: " ")
      let index = lines.firstIndex { $0.label == name } ?? lines.endIndex
      if index == lines.endIndex { lines.append(TrendChart.Line(label: name, steps: [], values: [])) }
      lines[index].steps.append(step)
      lines[index].values.append(value)
    }
    return lines
  }

  private static func map(_ values: some Sequence<(Head, Double)>, _ title: String, _ quantity: String) -> HeadHeatMap? {
    let byHead = Dictionary(values.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
    guard byHead.keys.allSatisfy({ $0.layer < 256 && $0.head < 256 }), let values = byHead.keys.grid({ byHead[$0] ?? .nan }) else { return nil }
    return HeadHeatMap(title: title, quantity: quantity, values: values)
  }
}

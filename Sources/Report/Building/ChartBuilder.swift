import Claims
import Evidence
import Ground
import Questions

/// Draws the charts that a library declares: each series is a question, and what is drawn is its answer, the one that
/// checks are judged by. A chart whose evidence is missing is left out.
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

  public func all() -> [ChartFigure] { library.charts.compactMap(figure) }

  /// One chart; `nil` where the tier has nothing to draw.
  public func figure(_ declaration: ChartDeclaration) -> ChartFigure? {
    let rows = declaration.rows.map { row in
      (label: row.label, series: row.series.map { (name: $0.name, items: items($0.ask, declaration)) })
    }
    guard let chart = chart(declaration, rows.map { AnsweredRow(label: $0.label, series: $0.series) }) else { return nil }
    return ChartFigure(
      id: declaration.id, group: declaration.group, caption: declaration.caption, chart: chart,
      claims: declaration.illustrates)
  }

  /// A row's answers by series, empty where there is no evidence.
  private struct AnsweredRow {
    var label: String
    var series: [(name: String, items: [Answer.Item])]

    subscript(name: String) -> [Answer.Item] { series.first { $0.name == name }?.items ?? [] }
  }

  private func items(_ question: Expression, _ declaration: ChartDeclaration) -> [Answer.Item] {
    let evaluator = Evaluator(
      tier: tier, table: table, figures: library.figures, claim: declaration.illustrates.first ?? "")
    return (try? evaluator.answer(question).items) ?? []
  }

  private func chart(_ declaration: ChartDeclaration, _ rows: [AnsweredRow]) -> Chart? {
    guard let first = rows.first else { return nil }
    switch declaration.kind {
    case .trajectories: return trajectories(declaration, first)
    case .heat: return heat(declaration, first)
    case .overlap: return overlap(declaration, first)
    case .bars: return bars(declaration, rows)
    case .layers: return layers(declaration, rows)
    case .elbow: return elbow(declaration, first)
    case .classes: return classes(declaration, first)
    }
  }

  private func trajectories(_ declaration: ChartDeclaration, _ row: AnsweredRow) -> Chart? {
    let (picks, rest) = (curves(row["picks"]), curves(row["rest"]))
    guard !(picks + rest).isEmpty else { return nil }
    let accuracy = curves(row["accuracy"]).map { curve in
      // A series of its own has no label besides its steps.
      TrajectoryChart.Curve(label: curve.label.isEmpty ? "pin" : curve.label, steps: curve.steps, values: curve.values)
    }
    return .trajectories(
      TrajectoryChart(
        title: declaration.title, quantity: declaration.quantity, picks: picks, rest: rest,
        accuracy: accuracy, axis: declaration.stepAxis))
  }

  /// Items labelled `L0H3 200`, or `200` alone, as curves over steps.
  private func curves(_ items: [Answer.Item]) -> [TrajectoryChart.Curve] {
    var curves: [TrajectoryChart.Curve] = []
    for item in items {
      guard let value = item.number else { continue }
      var words = item.label.split(separator: " ")
      guard let step = words.popLast().flatMap({ Double($0) }) else { continue }
      let label = words.joined(separator: " ")
      if curves.last?.label != label { curves.append(TrajectoryChart.Curve(label: label, steps: [], values: [])) }
      curves[curves.count - 1].steps.append(step)
      curves[curves.count - 1].values.append(value)
    }
    return curves
  }

  private func heat(_ declaration: ChartDeclaration, _ row: AnsweredRow) -> Chart? {
    var values: [Head: Double] = [:]
    for item in row["values"] {
      if let head = Head(item.label) { values[head] = item.number }
    }
    guard let grid = values.keys.grid({ values[$0] ?? .nan }) else { return nil }
    return .heat(
      HeadHeatMap(
        title: declaration.title, quantity: declaration.quantity, values: grid,
        marked: row["marked"].compactMap(\.heads).reduce(.none) { $0.union($1) }, markLabel: declaration.marksAre))
  }

  private func overlap(_ declaration: ChartDeclaration, _ row: AnsweredRow) -> Chart? {
    let names = row["sizes"].map(\.label)
    let sizes = byLabel(row["sizes"])
    let shared = byLabel(row["shared"])
    let chance = byLabel(row["chance"])
    guard !shared.isEmpty else { return nil }
    func pair(_ values: [String: Double], _ a: String, _ b: String) -> Double? {
      values["\(a) & \(b)"] ?? values["\(b) & \(a)"]
    }
    return .overlap(
      OverlapMatrix(
        title: declaration.title, quantity: declaration.quantity, names: names,
        counts: names.map { a in names.map { b in Int(a == b ? sizes[a] ?? 0 : pair(shared, a, b) ?? 0) } },
        expectedByChance: chance.isEmpty
          ? [] : names.map { a in names.map { b in a == b ? sizes[a] ?? .nan : pair(chance, a, b) ?? .nan } }))
  }

  private func byLabel(_ items: [Answer.Item]) -> [String: Double] {
    var values: [String: Double] = [:]
    for item in items where values[item.label] == nil { values[item.label] = item.number }
    return values
  }

  private func bars(_ declaration: ChartDeclaration, _ rows: [AnsweredRow]) -> Chart? {
    let groups = rows.compactMap { row -> BarChart.Group? in
      let bars = row.series.map { series in
        series.items.first.flatMap { item in
          item.number.map { BarChart.Bar(value: $0, lower: item.interval?.lower, upper: item.interval?.upper) }
        }
      }
      return bars.contains { $0 != nil } ? BarChart.Group(label: row.label, bars: bars) : nil
    }
    guard let names = rows.first?.series.map(\.name), !groups.isEmpty else { return nil }
    return .bars(
      BarChart(
        title: declaration.title, groupLabel: declaration.rowsAre, valueLabel: declaration.quantity,
        errorLabel: declaration.errorsAre, series: names, groups: groups, maximum: declaration.maximum))
  }

  private func layers(_ declaration: ChartDeclaration, _ rows: [AnsweredRow]) -> Chart? {
    let lines = rows.compactMap { row -> LayerChart.Line? in
      let values = row.series.first?.items.compactMap(\.number) ?? []
      return values.isEmpty ? nil : LayerChart.Line(label: row.label, values: values)
    }
    guard !lines.isEmpty else { return nil }
    return .layers(
      LayerChart(
        title: declaration.title, valueLabel: declaration.quantity, lines: lines, maximum: declaration.maximum))
  }

  private func elbow(_ declaration: ChartDeclaration, _ row: AnsweredRow) -> Chart? {
    let values = row["values"].compactMap(\.number).sorted(by: >)
    guard let place = row["elbow"].first?.number, let rank = Int(exactly: place), values.indices.contains(rank) else {
      return nil
    }
    return .elbow(
      ElbowChart(title: declaration.title, quantity: declaration.quantity, values: values, elbow: rank))
  }

  private func classes(_ declaration: ChartDeclaration, _ row: AnsweredRow) -> Chart? {
    // Without evidence for any class the map would say that no head has one.
    guard row.series.contains(where: { $0.name != "heads" && !$0.items.isEmpty }) else { return nil }
    let heads = row["heads"].compactMap(\.heads).reduce(HeadSet.none) { $0.union($1) }
    let members = row.series.filter { $0.name != "heads" }.map { series in
      (name: series.name, heads: Set(series.items.compactMap(\.heads).reduce(HeadSet.none) { $0.union($1) }))
    }
    let classes = members.map { member in
      HeadClassMap.Class.survey.first { $0.name == member.name }
        ?? HeadClassMap.Class(name: member.name, letter: String(member.name.prefix(1)).uppercased())
    }
    guard let cells = Array(heads).grid({ head in members.firstIndex { $0.heads.contains(head) } }) else { return nil }
    return .classes(HeadClassMap(title: declaration.title, classes: classes, cells: cells))
  }
}

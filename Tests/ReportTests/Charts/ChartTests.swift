import Ground
import Testing

@testable import Report

/// Every chart is well-formed, says what it shows, and keeps numbers that are none out of the drawing.
@Suite struct ChartTests {
  @Test(arguments: SampleCharts.all)
  func `Survives hostile texts and values`(_ chart: Chart) throws {
    for isStandalone in [false, true] {
      let svg = chart.drawing.svg(id: "x", isStandalone: isStandalone)
      let page = try ParsedMarkup(svg)
      #expect(page.elements.first?.attributes["role"] == "img")
      #expect(page.elements.first?.attributes["aria-labelledby"] == "x-t x-d")
      #expect(page.elements.first?.attributes["viewBox"] != nil)
      #expect(page.count("title") == 1 && page.count("desc") == 1)
      #expect(page.count("style") == (isStandalone ? 1 : 0))
      for element in page.elements {
        for (name, value) in element.attributes where ["d", "x", "y", "width", "height"].contains(name) {
          #expect(!value.contains("n") && !value.contains("i"), "\(element.name) \(name)=\(value)")
        }
      }
      #expect(!svg.contains("-0 ") && !svg.contains("\"-0\""))
    }
  }

  @Test(arguments: SampleCharts.charts(values: [], name: "empty"))
  func `Survives having nothing to show`(_ chart: Chart) throws {
    let page = try ParsedMarkup(chart.drawing.svg(id: "x", isStandalone: false))
    #expect(page.count("title") == 1 && page.count("desc") == 1)
    #expect(chart.drawing.spoken.contains("no values"))
  }

  @Test func `Says how many values it left out`() {
    let chart = HeadHeatMap(title: "t", quantity: "q", values: [[1, .nan], [.infinity, 2]])
    #expect(
      chart.svg(id: "x", isStandalone: false).contains("2 values are no finite numbers and are left out."))
    #expect(remark(leavingOut: 0) == nil)
    #expect(remark(leavingOut: 1) == "1 value is no finite number and is left out.")
  }

  @Test func `Ids are its own`() throws {
    let page = try ParsedMarkup(
      "<root>"
        + SampleCharts.all.enumerated().map { $1.drawing.svg(id: "c\($0)", isStandalone: false) }.joined()
        + "</root>")
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
  }

  @Test(arguments: [
    ("overlap.svg", SampleGolden.overlap), ("heat.svg", SampleGolden.heat), ("bars.svg", SampleGolden.bars),
    ("elbow.svg", SampleGolden.elbow),
  ])
  func `Is the same to the byte`(_ file: String, _ chart: Chart) throws {
    let svg = chart.drawing.svg(id: "golden", isStandalone: false)
    try Fixture.expect(svg.replacing("><", with: ">\n<") + "\n", equals: file)
  }

  @Test(arguments: [
    (
      SampleGolden.overlap, "heads in both: a and b 1 (0.3 by chance)."
    ),
    (
      SampleGolden.heat,
      "spread of 2 layers with 2 heads each, from 1.0 to 4.0. Largest: L1H1 4.0, L1H0 3.0, L0H1 2.0, L0H0 1.0. "
        + "Framed (pick): L1H1."
    ),
    (SampleGolden.bars, "accuracy by seed. seed s1: intact 0.900, ablated 0.100; seed s2: intact 0.800."),
    (
      SampleGolden.elbow,
      "integral of 4 heads in descending order, from 9 down to 0. The elbow is at place 1, counted from 0, where the "
        + "value is 2."
    ),
  ])
  func `Tells its figures in words`(_ chart: Chart, _ words: String) {
    #expect(chart.drawing.spoken == words)
  }

  @Test func `Classes are counted with the unclassified`() {
    let chart = HeadClassMap(
      title: "t", classes: [.init(name: "self", letter: "S"), .init(name: "local", letter: "L")],
      cells: [[0, 0, nil], [1, 9, nil]])
    #expect(chart.spoken == "Class of each of 6 heads in 2 layers: self 2, local 1, unclassified 3.")
  }

  @Test func `Trajectories name the step at which accuracy rises`() {
    let steps = [1.0, 100, 200]
    let chart = TrajectoryChart(
      title: "t", quantity: "PR", picks: [.init(label: "L0H1", steps: steps, values: [1, 9, 20])],
      rest: [.init(label: "L0H0", steps: steps, values: [2, 3, 2])],
      accuracy: [.init(label: "pin", steps: steps, values: [0, 0.5, 1])])
    #expect(
      chart.spoken
        == "PR of 1 picked heads against 1 others from step 1 to 200, with the accuracy below on the same "
        + "axis. The median spread (maximum minus minimum) is 19.0 for the picks and 1.0 for the others. pin first "
        + "reaches one half at step 100.")
  }
}

/// Small charts whose drawings are kept as files.
enum SampleGolden {
  static let overlap = Chart.overlap(
    OverlapMatrix(
      title: "Shared picks", quantity: "heads in both", names: ["a", "b"], counts: [[2, 1], [1, 3]],
      expectedByChance: [[2, 0.25], [0.25, 3]]))
  static let heat = Chart.heat(
    HeadHeatMap(
      title: "Spread", quantity: "spread", values: [[1, 2], [3, 4]],
      marked: HeadSet([Head(layer: 1, head: 1)]),
      markLabel: "pick"))
  static let bars = Chart.bars(
    BarChart(
      title: "Ablation", groupLabel: "seed", valueLabel: "accuracy", errorLabel: "95 %",
      series: ["intact", "ablated"],
      groups: [
        .init(label: "s1", bars: [.init(value: 0.9, lower: 0.85, upper: 0.95), .init(value: 0.1)]),
        .init(label: "s2", bars: [.init(value: 0.8), nil]),
      ], maximum: 1))
  static let elbow = Chart.elbow(
    ElbowChart(title: "Sorted", quantity: "integral", values: [1, 9, 0, 2], elbow: 1))
}

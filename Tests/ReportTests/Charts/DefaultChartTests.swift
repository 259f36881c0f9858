import Claims
import Testing

@testable import Report

/// Pictures of a suite that declares none.
@Suite struct DefaultChartTests {
  private func claim(_ measured: [Measured]) -> ClaimEntry {
    ClaimEntry(
      id: "c", title: "A claim", statement: "", place: "section 1", kind: "figure", weight: .central,
      checks: [
        CheckEntry(
          id: "k", question: "What?", expected: "",
          results: [TierResult(tier: .checkpoint, verdict: .reproduced, measured: measured)], role: .core, rerunCommand: "")
      ])
  }

  private func values(_ labels: [String], intervals: Bool = false) -> [Measured] {
    labels.enumerated().map { index, label in
      Measured(label: label, value: Double(index) + 1, text: "", bounds: intervals ? (Double(index), Double(index) + 2) : nil)
    }
  }

  private func chart(_ measured: [Measured], overSteps: Bool = false) -> Chart? {
    DefaultCharts([claim(measured)], overSteps: overSteps ? ["c/k"] : []).figures.first?.chart
  }

  @Test func `Values over steps are a curve, of each subject its own`() throws {
    guard case .trend(let one) = try #require(chart(values(["100", "200", "300"]), overSteps: true)) else {
      Issue.record("no curve")
      return
    }
    #expect(one.lines.map(\.values) == [[1, 2, 3]] && one.lines[0].steps == [100, 200, 300])
    let labels = ["small 1", "small 2", "small 3", "large 1", "large 2"]
    guard case .trend(let two) = try #require(chart(values(labels), overSteps: true)) else {
      Issue.record("no curves")
      return
    }
    #expect(two.lines.map(\.label) == ["small", "large"] && two.lines[1].values == [4, 5])
  }

  @Test func `Labels that end in numbers are no steps where no course of training was asked for`() throws {
    guard case .bars(let bars) = try #require(chart(values(["L3/neuron 17", "L3/neuron 512", "L4/neuron 99"]))) else {
      Issue.record("no bars")
      return
    }
    #expect(bars.groups.map(\.label) == ["L3/neuron 17", "L3/neuron 512", "L4/neuron 99"])
  }

  @Test func `Values of heads are a map`() throws {
    guard case .heat(let map) = try #require(chart(values(["L0H0", "L0H1", "L1H0", "L1H1"]))) else {
      Issue.record("no map")
      return
    }
    #expect(map.values == [[1, 2], [3, 4]])
  }

  @Test func `A few values are bars, with their intervals where there are any`() throws {
    guard case .bars(let bars) = try #require(chart(values(["small", "large"], intervals: true))) else {
      Issue.record("no bars")
      return
    }
    #expect(bars.groups.map(\.label) == ["small", "large"] && bars.groups[1].bars == [BarChart.Bar(value: 2, lower: 1, upper: 3)])
    #expect(!bars.errorLabel.isEmpty)
    guard case .bars(let plain) = try #require(chart(values(["small", "large"]))) else {
      Issue.record("no bars")
      return
    }
    #expect(plain.errorLabel.isEmpty)
  }

  @Test func `A single value, a text and a crowd have no picture besides their strip`() {
    #expect(chart(values([""])) == nil)
    #expect(chart([Measured(label: "a", value: nil, text: "yes"), Measured(label: "b", value: 1, text: "1")]) == nil)
    #expect(chart(values((1...40).map { "model\($0)" })) == nil)
  }
}

import Testing

@testable import Report

/// Axes end on round numbers and refuse what they cannot show.
@Suite struct ScaleTests {
  @Test(
    arguments: [
      ([0, 0.97], 1.0, [0, 0.2, 0.4, 0.6, 0.8, 1]), ([3, 24.6], 25, [0, 5, 10, 15, 20, 25]),
      ([-4, 4], 4, [-4, -2, 0, 2, 4]), ([0, 0], 1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ] as [([Double], Double, [Double])])
  func `Linear axes cover the values in round steps`(_ values: [Double], _ upper: Double, _ ticks: [Double]) {
    let scale = Scale.linear(over: values, from: 0, to: 100)
    #expect(scale.upper == upper)
    #expect(scale.ticks.count == ticks.count)
    for (found, expected) in zip(scale.ticks, ticks) { #expect(abs(found - expected) < 1e-9) }
  }

  @Test func `Places are proportional`() {
    let scale = Scale.exact(10, 20, from: 200, to: 100)
    #expect(scale.place(10) == 200)
    #expect(scale.place(15) == 150)
    #expect(scale.place(20) == 100)
  }

  @Test func `Logarithmic axes have ticks at powers of ten`() {
    let scale = Scale.logarithmic(over: [1, 10_000, 0, -5, .nan], from: 0, to: 4)
    #expect(scale.ticks == [1, 10, 100, 1000, 10_000])
    #expect(scale.place(0) == nil)
    #expect((scale.place(100) ?? 0) == 2)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e200])
  func `What is no ordinary number has no place`(_ value: Double) {
    #expect(Scale.linear(over: [0, 1], from: 0, to: 1).place(value) == nil)
  }

  @Test(
    arguments: [
      [], [.nan], [.leastNonzeroMagnitude], [1e99, -1e99], [7], [1e308, .infinity], [1e-300, 2e-300],
      [-3, -3], [1e15, 1e15 + 0.1],
    ] as [[Double]])
  func `Every axis is usable`(_ values: [Double]) {
    for scale in [
      Scale.linear(over: values, from: 0, to: 100), .logarithmic(over: values, from: 0, to: 100),
      .exact(values.first ?? 0, values.last ?? 0, from: 0, to: 100),
    ] {
      #expect(scale.lower < scale.upper)
      #expect(scale.ticks.count <= 101)
    }
  }

  @Test(
    arguments: [
      (0, "0"), (0.2, "0.2"), (-0.0, "0"), (8000, "8000"), (10_000, "10000"), (200_000, "200 k"),
      (5_000_000, "5 M"), (2e12, "2e12"),
    ] as [(Double, String)])
  func `Ticks are labelled briefly`(_ tick: Double, _ label: String) {
    #expect(Scale.linear(over: [0, 1], from: 0, to: 1).label(tick) == label)
  }

  @Test func `Quantiles interpolate between order statistics`() {
    #expect(quantile(0.5, ofSorted: [1, 2, 3, 10]) == 2.5)
    #expect(quantile(0.1, ofSorted: [0, 10]) == 1)
    #expect(quantile(1, ofSorted: [4, 5]) == 5)
    #expect(quantile(0.9, ofSorted: []) == nil)
  }

  @Test func `An axis of roots gives early steps room and zero a place`() throws {
    let scale = Scale.root(to: 10000, from: 0, to: 100)
    #expect(scale.place(0) == 0 && scale.place(10000) == 100)
    #expect(try #require(scale.place(400)) == 20 && #require(scale.place(1000)) > 30)
    #expect(scale.place(-1) == nil)
    #expect(scale.ticks == [0, 100, 500, 2000, 5000, 10000])
    for upper in [0, -3, Double.nan, 1e308, 7, 143_000] {
      let scale = Scale.root(to: upper, from: 10, to: 50)
      #expect(scale.ticks.count > 1 && scale.ticks == scale.ticks.sorted())
      for tick in scale.ticks { #expect((10...50.001).contains(try #require(scale.place(tick)))) }
    }
  }
}

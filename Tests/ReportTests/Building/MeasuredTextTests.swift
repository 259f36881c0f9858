import Testing

@testable import Claims
@testable import Ground
@testable import Report

/// A measured value reads as what it is: what fails and what is open by name, counts that add up, digits that mean something.
@Suite struct MeasuredTextTests {
  private func members(_ judgements: [Bool?]) -> [Measured] {
    judgements.enumerated().map { Measured(label: "m\($0)", value: Double($0), text: "\($0)", holds: $1) }
  }

  private func brief(_ items: [Measured], _ judging: CheckEntry.Judging = .each) -> String {
    MeasuredText(items, judging: judging).brief.map(\.plainText).joined()
  }

  @Test func `Failing and open members come first, by name, then the share of all`() {
    let items = members([true, true, false, nil, true, nil, true])
    #expect(brief(items) == "failing m2 2; open m3 3 (open); m5 5 (open); 4 of 7 hold, 1 fails, 2 open: 0 to 6")
  }

  @Test(arguments: [[true, true, true, true, true], [nil, nil, nil, nil, nil, true], [false, nil, true, true, true, true]] as [[Bool?]])
  func `The parts of a share add up to all members`(_ judgements: [Bool?]) throws {
    let text = brief(members(judgements))
    let share = try #require(text.firstMatch(of: #/(\d+) of (\d+) hold(?:, (\d+) fails?)?(?:, (\d+) open)?/#))
    let parts = [share.1, share.3 ?? "0", share.4 ?? "0"].compactMap { Int($0) }
    #expect(parts.reduce(0, +) == judgements.count && Int(share.2) == judgements.count)
  }

  @Test func `Members that do not count are no failures`() {
    let text = brief(members([true, false, false, false, true, false]), .counted("above 0"))
    #expect(text == "2 of 6 above 0: m0 0, m4 4")
    #expect(!MeasuredText(members([true, false]), judging: .counted("above 0")).table(rows: 9).rows.flatMap(\.self).contains([.text("✗ no")]))
  }

  @Test func `Members that are judged together have no share`() {
    #expect(brief(members([false, false, false, false, false]), .together) == "5 values: 0 to 4")
  }

  @Test(arguments: [
    (0.194444444, nil, nil, "0.194"), (19.42137, 1.46, nil, "19.4"), (1234.5678, nil, nil, "1235"), (217, nil, nil, "217"),
    (0.0004321, nil, nil, "0.000432"), (-0.05, 0.012, nil, "-0.050"), (20.9049, nil, ExpectedBand(20.85, 20.95), "20.905"),
    (20.95004, nil, ExpectedBand(20.85, 20.95), "20.95004"),
  ] as [(Double, Double?, ExpectedBand?, String)])
  func `Digits are those that mean something`(_ value: Double, _ reach: Double?, _ band: ExpectedBand?, _ text: String) {
    #expect(Digits.text(value, interval: reach.map { (value - $0, value + $0) }, band: band) == text)
  }

  @Test func `Rounding never puts a value on the other side of its bound`() throws {
    for step in 0..<2000 {
      let value = 0.9 + Double(step) * 0.0001
      // What differs by less is the same number, written twice.
      for bound in [0.95, 1, 1.0503] where abs(value - bound) > 1e-9 {
        let text = try #require(Double(Digits.text(value, band: ExpectedBand(nil, bound))))
        #expect((text > bound) == (value > bound), "\(value) at \(bound)")
      }
    }
  }

  @Test func `A printed percentage has its unit once`() {
    let figure = Claims.Figure(
      name: "c/f", content: .number(0.17), printed: "17%", tolerance: 0.005, toleranceReason: nil, measures: nil,
      location: SourceLocation(file: "f"))
    #expect(FigureUnit([figure]) == .percent)
    #expect(FigureUnit.percent.text(figure) == "17 ± 0.5 %")
    #expect(Digits.text(0.164, unit: .percent) == "16.4 %")
  }
}

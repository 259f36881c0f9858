import Testing

@testable import Report

/// The small figure of a claim.
@Suite struct ValueStripTests {
  private func strip(_ values: [Double], _ band: ExpectedBand?, reach: Double? = nil) -> String? {
    ValueStrip(
      values.map { value in
        Measured(
          value: value, text: "", holds: value > 0, bounds: reach.map { (value - $0, value + $0) }, band: band)
      }, judging: .each)?.svg(words: "words <&>")
  }

  @Test(arguments: [[0.5], [0, 0, 0], [1e-300, 1e90], [-3, 5, 2.5], Array(repeating: 0.2, count: 300)] as [[Double]])
  func `Is well formed and stays in its frame`(_ values: [Double]) throws {
    for band in [nil, ExpectedBand(0, nil), ExpectedBand(nil, 1), ExpectedBand(0.2, 0.2), ExpectedBand(-1e9, 1e9)] {
      for reach in [nil, 0.1, 1e300] {
        let svg = try #require(strip(values, band, reach: reach))
        _ = try ParsedMarkup(svg)
        #expect(!svg.contains("nan") && !svg.contains("inf"))
        for found in svg.matches(of: #/[MH]\s*(-?[\d.]+)/#) {
          let x = try #require(Double(found.1))
          #expect((-1...ValueStrip.width + 1).contains(x), "\(svg)")
        }
      }
    }
  }

  @Test func `Failing members look otherwise than those that hold`() throws {
    let svg = try #require(strip([1, -1], ExpectedBand(0, nil)))
    #expect(svg.contains("p-ok") && svg.contains("p-no") && svg.contains("class=\"b\""))
  }

  @Test func `The range of chance is drawn where there is one`() throws {
    let item = Measured(value: 63, text: "63", holds: true, chance: ExpectedBand(55, 68))
    let svg = try #require(ValueStrip([item], judging: .each)?.svg(words: ""))
    #expect(svg.contains("class=\"z\""))
    #expect(try #require(strip([63], nil)).contains("class=\"z\"") == false)
  }

  @Test func `What is no number has none`() {
    #expect(ValueStrip([Measured(text: "L0H1")], judging: .each) == nil)
  }
}

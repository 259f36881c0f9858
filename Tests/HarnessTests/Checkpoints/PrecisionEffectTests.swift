import Ground
import Report
import Testing

@testable import Evidence
@testable import Measuring

/// What is said about the effect of a precision follows from the rows of the two measurements.
struct PrecisionEffectTests {
  private static func row(
    _ quantity: Quantity, _ value: Double, head: String? = nil, detail: String = "", ablated: String = "none"
  ) -> Measurement {
    .sample(quantity, value, head: head, batch: "synthetic", detail: detail, ablated: ablated, tier: .checkpoint)
  }

  @Test func `Each quantity has its median and largest difference, and where that is`() throws {
    let effect = try PrecisionEffect(
      from: [Self.row(.pr, 10, head: "L0H0"), Self.row(.pr, 20, head: "L0H1"), Self.row(.pr, 30, head: "L1H0")],
      to: [Self.row(.pr, 10.5, head: "L0H0"), Self.row(.pr, 18, head: "L0H1"), Self.row(.pr, 30, head: "L1H0")])
    let line = try #require(effect.lines.first)
    #expect(effect.lines.count == 1)
    #expect((line.rows, line.size, line.median, line.largest) == (3, 20, 0.5, 2))
    #expect(line.place == "L0H1")
    #expect(effect.unpaired == 0)
  }

  @Test func `Conditions are told apart, and what only one has is counted`() throws {
    let effect = try PrecisionEffect(
      from: [Self.row(.loss, 2), Self.row(.loss, 5, ablated: "L0H0"), Self.row(.loss, 7, ablated: "L0H1")],
      to: [Self.row(.loss, 2), Self.row(.loss, 5.25, ablated: "L0H0"), Self.row(.loss, 7, ablated: "L1H1")])
    #expect(effect.lines.map(\.rows) == [2])
    #expect(effect.lines.first?.place == "without L0H0")
    #expect(effect.unpaired == 2)
  }

  @Test func `Heads that change their class are named`() throws {
    let effect = try PrecisionEffect(
      from: [
        Self.row(.classified, 1, head: "L0H0", detail: "self"), Self.row(.classified, 1, head: "L0H1", detail: "local"),
      ],
      to: [
        Self.row(.classified, 1, head: "L0H0", detail: "unclassified"),
        Self.row(.classified, 1, head: "L0H1", detail: "local"),
      ])
    #expect(effect.lines.isEmpty)
    #expect(effect.unpaired == 0)
    #expect(
      effect.reclassified
        == [.init(batch: "synthetic", head: Head(layer: 0, head: 0), before: "self", after: "unclassified")])
  }
}

import Report
import Testing

@testable import Evidence

@Suite struct AccuraciesAndDrops {
  private static let rows: [Measurement] = [
    .sample(.pin, 0.9, batch: "probe", examples: 100),
    .sample(.pin, 0.5, batch: "probe", ablated: "L0H1", examples: 100, label: "ablate_spectral"),
    .sample(.pin, 0.8, batch: "probe", ablated: "L0H2", examples: 100, label: "matched_random"),
    .sample(.loss, 2, batch: "probe"),
    .sample(.loss, 5, batch: "probe", ablated: "L0H1"),
  ]
  private let asking = Asking(rows: rows)

  @Test(arguments: [
    ("accuracy(tiny, measure = pin)", 0.9),
    ("accuracy(tiny, measure = pin, ablated = L0H1)", 0.5),
    ("accuracy(tiny, measure = pin, label = matched_random)", 0.8),
    ("drop(tiny, measure = pin, ablated = L0H1)", 0.4),
    ("drop(tiny, measure = pin, label = spectral)", 0.4),
    // 0.4 / 0.9
    ("drop(tiny, measure = pin, ablated = L0H1, relative = true)", 0.4444444444444445),
    // How much more the ablation costs than the other: 0.8 − 0.5.
    ("drop(tiny, measure = pin, ablated = L0H1, against = matched_random)", 0.3),
    ("drop(tiny, measure = pin, ablated = L0H1, against-heads = L0H2)", 0.3),
    ("drop(tiny, measure = loss, ablated = L0H1)", -3),
  ])
  func `Conditions have the values of their rows`(question: String, value: Double) throws {
    #expect(abs(try asking.value(question) - value) < 1e-12)
  }

  @Test func `Accuracies carry their exact binomial interval`() throws {
    // scipy.stats.binomtest(90, 100).proportion_ci(method="exact")
    let interval = try #require(try asking.ask("accuracy(tiny, measure = pin)").items.first?.interval)
    #expect(abs(interval.lower - 0.8237774) < 1e-6)
    #expect(abs(interval.upper - 0.9509953) < 1e-6)
    let loss = try asking.ask("accuracy(tiny, measure = loss)").items.first
    #expect(loss?.interval == nil)
  }

  @Test func `Drops carry the hybrid score interval`() throws {
    // Newcombe's method 10 from the Wilson bounds of 90/100 and 50/100:
    // 0.4 − √((0.9 − l₁)² + (u₂ − 0.5)²), 0.4 + √((u₁ − 0.9)² + (0.5 − l₂)²).
    let interval = try #require(
      try asking.ask("drop(tiny, measure = pin, ablated = L0H1)").items.first?.interval)
    #expect(abs(interval.lower - 0.2784326) < 1e-6)
    #expect(abs(interval.upper - 0.5060792) < 1e-6)
  }

  @Test(arguments: [
    "drop(tiny, measure = pin)", "drop(tiny, measure = pin, ablated = none)",
    "drop(tiny, measure = pin, label = matched_random, against = matched_random)",
    "drop(tiny, measure = pin, ablated = L0H2, against-heads = L0H2)",
  ])
  func `A condition is not compared with itself`(question: String) throws {
    #expect(try asking.failure(question) == .badQuestion)
  }

  @Test func `Both sides of a drop come from one file where they can`() throws {
    let rows = Self.rows + [
      .sample(.pin, 0.95, batch: "probe", examples: 100, source: "b.json"),
      .sample(.pin, 0.7, batch: "probe", ablated: "L0H3", examples: 100, source: "b.json"),
    ]
    #expect(abs(try Asking(rows: rows).value("drop(tiny, measure = pin, ablated = L0H3)") - 0.25) < 1e-12)
    #expect(abs(try Asking(rows: rows).value("drop(tiny, measure = pin, ablated = L0H1)") - 0.4) < 1e-12)
    #expect(try Asking(rows: rows).failure("accuracy(tiny, measure = pin)") == .brokenEvidence)
  }

  @Test func `The intact model is that of the same step, batch and run`() throws {
    let rows: [Measurement] = [
      .sample(.pin, 0.9, step: 100, batch: "probe"), .sample(.pin, 0.6, step: 200, batch: "probe"),
      .sample(.pin, 0.5, step: 200, batch: "probe", ablated: "L0H1"),
      .sample(.pin, 0.4, step: 300, batch: "probe", ablated: "L0H2"),
    ]
    #expect(abs(try Asking(rows: rows).value("drop(tiny, measure = pin, ablated = L0H1)") - 0.1) < 1e-12)
    #expect(try Asking(rows: rows).failure("drop(tiny, measure = pin, ablated = L0H2)") == .noEvidence)
  }

  @Test func `A relative drop from nothing is undefined`() throws {
    let rows: [Measurement] = [.sample(.pin, 0), .sample(.pin, 0, ablated: "L0H1")]
    #expect(
      try Asking(rows: rows).failure("drop(tiny, measure = pin, ablated = L0H1, relative = true)")
        == .brokenEvidence)
  }

  @Test func `Printed accuracies carry half a unit of their last digit`() throws {
    let figures = ClaimText.figures(
      "intact: {printed: \"0.90\", measures: {subject: tiny, quantity: accuracy.pin}}",
      "ablated: {printed: \"0.50\", measures: {subject: tiny, quantity: accuracy.pin, ablated: L0H1}}")
    let paper = Asking(figures: figures, tier: .paper)
    let item = try #require(try paper.ask("drop(tiny, measure = pin, ablated = L0H1)").items.first)
    #expect(abs(item.slack - 0.01) < 1e-12)
    #expect(item.interval == nil)
    #expect(item.sources == ["golden sample/intact", "golden sample/ablated"])
  }
}

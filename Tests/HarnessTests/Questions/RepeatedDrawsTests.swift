import Testing

@testable import Evidence

@Suite struct RepeatedDraws {
  private static func top1(_ value: Double, _ heads: String, _ label: String) -> Evidence.Measurement {
    .sample(.top1, value, batch: "synthetic", ablated: heads, examples: 100, label: label)
  }
  private let asking = Asking(rows: [
    .sample(.top1, 0.9, batch: "synthetic", examples: 100, label: "baseline"),
    top1(0.2, "L0H1", "ablate_screen (1h)"),
    top1(0.8, "L0H2", "ablate_matched_random_of_screen.0"),
    top1(0.7, "L0H3", "ablate_matched_random_of_screen.1"),
    top1(0.6, "L0H4", "ablate_matched_random_of_screen.10"),
    top1(0.5, "L1H1", "ablate_given (1h)"),
    top1(0.4, "L1H2", "ablate_matched_random_of_given.0"),
    top1(0.3, "L2H1", "ablate_alone (1h)"),
  ])

  @Test(arguments: [
    // The mean of the screen's three draws is 0.7; the given set has one draw.
    ("drop(tiny, measure = top1, ablated = L0H1, against = matched_random)", 0.5),
    ("drop(tiny, measure = top1, ablated = L1H1, against = matched_random)", -0.1),
    ("drop(tiny, measure = top1, label = matched_random_of_screen)", 0.2),
    ("drop(tiny, measure = top1, control-of = L0H1)", 0.2),
    ("drop(tiny, measure = top1, control-of = L1H1)", 0.5),
    ("accuracy(tiny, measure = top1, control-of = L1H1)", 0.4),
    // Asked for by name, the draws of another set are compared with.
    ("drop(tiny, measure = top1, ablated = L2H1, against = matched_random_of_given)", 0.1),
    ("accuracy(tiny, measure = top1, label = matched_random_of_screen.1)", 0.7),
    ("accuracy(tiny, measure = top1, label = matched_random_of_screen.10)", 0.6),
  ])
  func `Draws of one control are one condition`(question: String, value: Double) throws {
    #expect(abs(try asking.value(question) - value) < 1e-12)
  }

  @Test(arguments: [
    "drop(tiny, measure = top1, ablated = L2H1, against = matched_random)",
    "drop(tiny, measure = top1, control-of = L2H1)",
  ])
  func `Controls of other heads are none`(question: String) throws {
    #expect(try asking.failure(question) == .noEvidence)
  }

  @Test(arguments: ["batch", "step", "source"])
  func `Draws of two measurements are not pooled`(differing: String) throws {
    let draws = [0, 1].map { draw in
      Evidence.Measurement.sample(
        .top1, draw == 0 ? 0.9 : 0.1, step: differing == "step" ? 100 * draw : 100,
        batch: differing == "batch" ? "b\(draw)" : "b", ablated: "L0H\(draw)", examples: 100,
        label: "ablate_matched_random.\(draw)", source: differing == "source" ? "\(draw).json" : "a.json")
    }
    let asking = Asking(rows: draws)
    #expect(try asking.failure("accuracy(tiny, measure = top1, label = matched_random)") == .brokenEvidence)
  }

  @Test func `Controls of two sets are ambiguous`() throws {
    #expect(try asking.failure("accuracy(tiny, measure = top1, label = matched_random)") == .brokenEvidence)
  }

  @Test func `Draws together are no more certain than one`() throws {
    let item = try #require(
      try asking.ask("accuracy(tiny, measure = top1, label = matched_random_of_screen)").items.first)
    // scipy.stats.binomtest(70, 100).proportion_ci(method="exact")
    #expect(abs((item.interval?.lower ?? 0) - 0.6001853) < 1e-6)
  }
}

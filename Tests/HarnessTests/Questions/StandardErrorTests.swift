import Ground
import Report
import Testing

@testable import Evidence

@Suite struct StandardErrors {
  private static func logit(_ value: Double, _ error: Double?, _ heads: String, _ label: String) -> [Evidence.Measurement] {
    let row = Evidence.Measurement.sample(
      .targetLogit, value, batch: "synthetic", ablated: heads, examples: 100, label: label)
    let spread = error.map {
      Evidence.Measurement.sample(
        .standardError, $0, batch: "synthetic", detail: "logit.target", ablated: heads, examples: 100, label: label)
    }
    return [row] + [spread].compactMap(\.self)
  }
  private let asking = Asking(
    rows: Self.logit(10, 0.3, "none", "baseline") + Self.logit(9, 0.4, "L0H1", "ablate_screen (1h)")
      + Self.logit(9.5, 0.1, "L0H2", "ablate_matched_random_of_screen.0")
      + Self.logit(9.7, 0.4, "L0H3", "ablate_matched_random_of_screen.1") + Self.logit(8, nil, "L1H1", "ablate_given (1h)"))

  // scipy.stats.t.ppf(0.975, 99)
  private static let quantile = 1.9842169515086827

  private func interval(_ question: String) throws -> Interval? { try asking.ask(question).items.first?.interval }

  @Test func `A mean carries its t interval`() throws {
    let interval = try #require(try interval("accuracy(tiny, measure = logit)"))
    #expect(abs(interval.lower - (10 - 0.3 * Self.quantile)) < 1e-9)
    #expect(abs(interval.upper - (10 + 0.3 * Self.quantile)) < 1e-9)
    #expect(try self.interval("measurement(logit.target, subject = tiny)") == interval)
  }

  @Test func `A difference of means adds the squares of their errors`() throws {
    let interval = try #require(try interval("drop(tiny, measure = logit, ablated = L0H1)"))
    #expect(abs(interval.lower - (1 - 0.5 * Self.quantile)) < 1e-9)
    #expect(abs(interval.upper - (1 + 0.5 * Self.quantile)) < 1e-9)
  }

  @Test func `Repeated draws are as uncertain as the most uncertain of them`() throws {
    let drop = "drop(tiny, measure = logit, ablated = L0H1, against = matched_random)"
    #expect(abs(try asking.value(drop) - 0.6) < 1e-12)
    let interval = try #require(try interval(drop))
    #expect(abs(interval.upper - interval.lower - 2 * Self.quantile * (0.32).squareRoot()) < 1e-9)
  }

  @Test func `Without a measured error there is no interval`() throws {
    #expect(try interval("accuracy(tiny, measure = logit, ablated = L1H1)") == nil)
    #expect(try interval("drop(tiny, measure = logit, ablated = L1H1)") == nil)
  }

  @Test func `Values over training and values by head carry their intervals as single ones do`() throws {
    func row(_ quantity: Quantity, _ value: Double, step: Int? = nil, head: Head? = nil, detail: String = "") -> Evidence.Measurement {
      var row = Evidence.Measurement.sample(quantity, value, batch: "synthetic", detail: detail, examples: 100)
      (row.key.step, row.key.layer, row.key.head) = (step, head?.layer, head?.head)
      return row
    }
    let (one, other) = (Head(layer: 0, head: 1), Head(layer: 0, head: 2))
    let asking = Asking(
      rows: [row(.loss, 2.9, step: 1), row(.standardError, 0.3, step: 1, detail: "loss"), row(.loss, 2.6, step: 2)]
        + [row(.targetLogit, 7, head: one), row(.standardError, 0.4, head: one, detail: "logit.target"), row(.targetLogit, 6, head: other)])
    let series = try asking.ask("series(loss, subject = tiny)").items
    #expect(series.map(\.label) == ["1", "2"] && series[1].interval == nil)
    #expect(abs((try #require(series[0].interval)).upper - (2.9 + 0.3 * Self.quantile)) < 1e-9)
    for question in ["per-head(logit.target, subject = tiny)", "measurement(logit.target, subject = tiny, heads = L0H{1,2})", "items(logit.target, subject = tiny)"] {
      let heads = try asking.ask(question).items
      #expect(heads.map(\.label) == ["L0H1", "L0H2"] && heads[1].interval == nil, "\(question)")
      #expect(abs((try #require(heads[0].interval)).lower - (7 - 0.4 * Self.quantile)) < 1e-9, "\(question)")
    }
  }
}

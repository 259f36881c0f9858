import Testing

@testable import Evidence

@Suite struct SeriesOverHeadsAndChanges {
  private let asking = Asking(
    rows: [(100, 0.1, 0.2), (200, 0.5, 0.3), (400, 0.6, 0.9)].flatMap { step, first, second in
      [
        Measurement.sample(.prefixMatching, first, head: "L0H0", step: step, run: "trajectory"),
        Measurement.sample(.prefixMatching, second, head: "L1H3", step: step, run: "trajectory"),
        Measurement.sample(.inContextScore, -first, step: step, run: "curve"),
      ]
    })

  @Test func `The greatest over heads is taken at each step`() throws {
    let question = "greatest-over-heads(prefix-matching-score, subject = tiny)"
    #expect(try asking.labelled(question) == ["100=0.2", "200=0.5", "400=0.9"])
    #expect(
      try asking.labelled("greatest-over-heads(prefix-matching-score, subject = tiny, layers = [0])")
        == ["100=0.1", "200=0.5", "400=0.6"])
    #expect(try asking.failure("greatest-over-heads(prefix-matching-score, subject = tiny, layers = [7])") == .noEvidence)
  }

  @Test func `Two values of a head at one step are refused`() throws {
    var twice = asking
    twice.rows.append(Measurement.sample(.prefixMatching, 0.4, head: "L0H0", step: 100, run: "panel"))
    #expect(try twice.failure("greatest-over-heads(prefix-matching-score, subject = tiny)") == .badQuestion)
    #expect(try twice.values("greatest-over-heads(prefix-matching-score, subject = tiny, run = trajectory)").count == 3)
  }

  @Test func `The steepest change is by steps, and has a direction`() throws {
    let score = "series(in-context-score, subject = tiny)"
    // 0.4 in 100 steps, then 0.1 in 200.
    #expect(try asking.value("steepest-change(\(score), direction = fall)") == 200)
    #expect(try asking.value("steepest-change(\(score), direction = fall, from = 200)") == 400)
    #expect(try asking.failure("steepest-change(\(score), direction = rise)") == .noEvidence)
    #expect(try asking.failure("steepest-change(\(score), direction = fall, to = 100)") == .noEvidence)
    let second = "greatest-over-heads(prefix-matching-score, subject = tiny, layers = [1])"
    #expect(try asking.value("steepest-change(\(second), direction = rise)") == 400)
  }

  @Test func `An in-context score has the interval of its standard error`() throws {
    var rows = [
      Measurement.sample(.inContextScore, -0.5, run: "ablation", examples: 100),
      Measurement.sample(.standardError, 0.05, detail: "in-context-score", run: "ablation", examples: 100),
    ]
    let item = try #require(Asking(rows: rows).ask("accuracy(tiny, measure = in-context)").items.first)
    let interval = try #require(item.interval)
    #expect(abs(interval.lower + 0.599) < 0.001 && abs(interval.upper + 0.401) < 0.001)
    rows.append(Measurement.sample(.inContextScore, 0.1, ablated: "L1H3", run: "ablation", examples: 100))
    rows.append(
      Measurement.sample(
        .differenceError, 0.02, detail: "in-context-score minus none", ablated: "L1H3", run: "ablation", examples: 100))
    // Pairs are of one batch.
    for index in rows.indices { rows[index].batchDigest = "text" }
    let drop = try #require(Asking(rows: rows).ask("drop(tiny, measure = in-context, ablated = L1H3)").items.first)
    #expect(abs((drop.number ?? 0) + 0.6) < 1e-9)
    #expect(drop.interval.map { abs($0.upper + 0.56) < 0.002 } == true)
  }
}

import Testing

@testable import Evidence

@Suite struct TrajectoriesOfHeads {
  // Steps 0, 100, 200, 300.
  private let asking = Asking(
    rows: Measurement.trajectory("L0H0", 1, 3, 2, 0.5) + Measurement.trajectory("L0H1", 2, 1, 5, 5))

  @Test(arguments: [
    ("spread", [2.5, 4]), ("final", [0.5, 5]), ("initial", [1, 2]), ("max", [3, 5]), ("min", [0.5, 1]),
    ("step-of-max", [100, 200]), ("step-of-min", [300, 100]), ("step-of-steepest-rise", [100, 200]),
    ("step-of-largest-gain", [100, 200]),
    // Trapezoids of max(PR − 1, 0): 100·(0+2)/2 + 100·(2+1)/2 + 100·(1+0)/2 and 100·(1+0)/2 + 100·(0+4)/2 + 100·(4+4)/2.
    ("integral", [300, 650]),
  ])
  func `Features come out head by head`(feature: String, values: [Double]) throws {
    #expect(try asking.values("trajectory(\(feature), subject = tiny)") == values)
  }

  @Test func `A window cuts the trajectory`() throws {
    #expect(try asking.values("trajectory(spread, subject = tiny, from = 200)") == [1.5, 0])
    #expect(try asking.values("trajectory(final, subject = tiny, to = 100)") == [3, 1])
    #expect(try asking.failure("trajectory(final, subject = tiny, from = 1000)") == .noEvidence)
  }

  @Test func `Half of the rise is reached after the minimum`() throws {
    // From 1 at step 100 to 5: half is 3, reached at step 200.
    #expect(try asking.value("trajectory(step-of-half-rise, subject = tiny, heads = L0H1)") == 200)
  }

  @Test(arguments: ["step-of-half-rise", "step-of-steepest-rise", "step-of-largest-gain"])
  func `A trajectory that only falls is broken evidence for its rise, one checkpoint is none`(feature: String) throws {
    let falling = Asking(rows: Measurement.trajectory("L0H0", 5, 3, 1))
    #expect(try falling.failure("trajectory(\(feature), subject = tiny)") == .brokenEvidence)
    #expect(try falling.failure("trajectory(\(feature), subject = tiny, from = 200)") == .noEvidence)
  }

  @Test func `The steepest rise is by slope over the axis, the largest gain is not`() throws {
    // 4 in 10 steps, then 6 in 100, then 1 in 1; in tokens' logarithms: 4 in ln 10, 6 in ln 2, 1 in ln 1.5.
    let rows = [(10, 1.0, 1e9), (20, 5, 1e10), (120, 11, 2e10), (121, 12, 3e10)].map { step, value, tokens in
      Measurement.sample(.pr, value, head: "L0H0", step: step, tokens: tokens)
    }
    let asking = Asking(rows: rows)
    #expect(try asking.value("trajectory(step-of-steepest-rise, subject = tiny, to = 120)") == 20)
    #expect(try asking.value("trajectory(step-of-steepest-rise, subject = tiny)") == 121)
    #expect(try asking.value("trajectory(step-of-steepest-rise, subject = tiny, axis = ln-tokens)") == 120)
    #expect(try asking.value("trajectory(step-of-largest-gain, subject = tiny)") == 120)
  }

  @Test func `The integral may run over tokens`() throws {
    // 1, 2 and 4 billion tokens with PR 2, 3, 5: Σ (y₁ + y₂)/2 · ln(t₂/t₁) = 1.5 ln 2 + 3 ln 2.
    let rows = [(1, 2.0, 1e9), (2, 3, 2e9), (4, 5, 4e9)].map { step, value, tokens in
      Measurement.sample(.pr, value, head: "L0H0", step: step, tokens: tokens)
    }
    let asking = Asking(rows: rows)
    for axis in ["ln-tokens", "ln-billions"] {
      let value = try asking.value("trajectory(integral, subject = tiny, axis = \(axis))")
      #expect(abs(value - 3.1191623125197516) < 1e-12)
    }
    // ln(max(t, 1)): what lies before one billion tokens has no width; with 0.5, 1 and 2 billion (y = 1, 2, 4)
    // it is (2 + 4)/2 · ln 2.
    let early = try asking.value(
      "trajectory(integral, subject = tiny, axis = ln-billions, tokens-per-step = 5e8)")
    #expect(abs(early - 2.0794415416798357) < 1e-12)
  }

  @Test func `Without token counts there is no integral over tokens`() throws {
    #expect(try asking.failure("trajectory(integral, subject = tiny, axis = ln-tokens)") == .badQuestion)
    let zero = Asking(rows: Measurement.trajectory("L0H0", 1, 2, tokens: 1e6))
    #expect(try zero.failure("trajectory(integral, subject = tiny, axis = ln-tokens)") == .badQuestion)
  }

  @Test func `A hole in the grid is broken evidence`() throws {
    let rows = Measurement.trajectory("L0H0", 1, 2, 3) + Measurement.trajectory("L0H1", 1, 2)
    #expect(try Asking(rows: rows).failure("trajectory(final, subject = tiny)") == .brokenEvidence)
    #expect(try Asking(rows: rows).values("trajectory(final, subject = tiny, to = 100)") == [2, 2])
  }

  @Test func `Two values of one cell are broken evidence`() throws {
    let rows = Measurement.trajectory("L0H0", 1, 2) + [.sample(.pr, 2.5, head: "L0H0", step: 100, source: "b.json")]
    #expect(try Asking(rows: rows).failure("trajectory(final, subject = tiny)") == .brokenEvidence)
    #expect(try Asking(rows: rows).value("trajectory(final, subject = tiny, source = a.)") == 2)
  }

  @Test func `Heads without a trajectory are no evidence`() throws {
    #expect(try asking.failure("trajectory(final, subject = tiny, heads = L3H0)") == .noEvidence)
    #expect(try asking.failure("mean-trajectory(tiny, heads = L3H0)") == .noEvidence)
    #expect(try asking.failure("mean-trajectory(tiny, heads = none)") == .badQuestion)
  }

  @Test func `The mean over heads is taken at each step`() throws {
    #expect(
      try asking.labelled("mean-trajectory(tiny, heads = L0H{0,1}, to = 200)")
        == ["0=1.5", "100=2", "200=3.5"])
  }

  @Test func `The first step at which a level is crossed is found`() throws {
    let series = "mean-trajectory(tiny, heads = L0H1)"
    #expect(try asking.value("first-step(\(series), above = 2)") == 200)
    #expect(try asking.value("first-step(\(series), at-most = 1)") == 100)
    // A run in which it never happens is no evidence, and no damaged one either.
    #expect(try asking.failure("first-step(\(series), above = 5)") == .noEvidence)
    #expect(try asking.value("at(\(series), label = 300)") == 5)
    #expect(try asking.failure("at(\(series), label = 400)") == .noEvidence)
  }

  @Test func `All heads of a model, or of some layers, are listed`() throws {
    let rows = Measurement.trajectory("L0H0", 1) + Measurement.trajectory("L1H3", 1)
    #expect(try Asking(rows: rows).heads("all-heads(tiny)") == "L0H0+L1H3")
    #expect(try Asking(rows: rows).heads("all-heads(tiny, layers = [1])") == "L1H3")
    #expect(try Asking(rows: rows).failure("all-heads(tiny, quantity = selectivity)") == .noEvidence)
  }
}

import Claims
import Testing

@testable import Evidence

@Suite struct LastCheckpointTests {
  private static func rows(_ tier: Tier) -> [Evidence.Measurement] {
    [
      .sample(.pr, 3, head: "L0H0", step: 10, batch: "synthetic", run: "trajectory", tier: tier),
      .sample(.pr, 7, head: "L0H0", step: 20, batch: "synthetic", run: "trajectory", tier: tier),
      .sample(.top1, 0.1, step: 10, batch: "synthetic", run: "curve", examples: 10, tier: tier),
      .sample(.top1, 0.6, step: 20, batch: "synthetic", run: "curve", examples: 10, tier: tier),
      .sample(.bosFraction, 0.2, step: 10, batch: "synthetic", run: "panel", tier: tier),
      .sample(.bosFraction, 0.5, step: 20, batch: "synthetic", run: "panel", tier: tier),
      .sample(.layerCount, 1, tier: tier),
    ]
  }

  @Test func `What describes one checkpoint counts for the last only`() {
    let rows = Self.rows(.checkpoint)
    let last = LastCheckpoint(of: rows)
    #expect(last.steps == ["tiny": 20])
    #expect(rows.filter(last.counts) == rows.filter { $0.key.quantity != .bosFraction || $0.key.step == 20 })
    #expect(last.notices.count == 1 && last.notices[0].contains("step 20"))
  }

  @Test func `One checkpoint and other tiers are left alone`() {
    let one = Self.rows(.checkpoint).filter { $0.key.step != 10 }
    #expect(LastCheckpoint(of: one).steps.isEmpty)
    #expect(LastCheckpoint(of: Self.rows(.replica)).steps.isEmpty)
  }

  @Test(arguments: [
    ("measurement(pr, subject = tiny, heads = L0H0)", 7.0),
    ("measurement(pr, subject = tiny, heads = L0H0, step = 10)", 3),
    ("accuracy(tiny, measure = top1)", 0.6),
    ("trajectory(spread, subject = tiny, heads = L0H0)", 4),
  ])
  func `A model is its last checkpoint unless its course is meant`(question: String, value: Double) throws {
    let rows = Self.rows(.checkpoint)
    let asking = Asking(rows: rows.filter(LastCheckpoint(of: rows).counts), tier: .checkpoint)
    #expect(try asking.values(question) == [value])
  }

  @Test func `Published rows of several steps stay ambiguous`() throws {
    let asking = Asking(rows: Self.rows(.archive))
    #expect(try asking.failure("accuracy(tiny, measure = top1)") == .brokenEvidence)
  }
}

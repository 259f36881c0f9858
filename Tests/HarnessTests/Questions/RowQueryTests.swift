import Report
import Testing

@testable import Evidence

@Suite struct LookingUpRows {
  private let asking = Asking(rows: [
    .sample(.loss, 3, step: 100, batch: "natural", run: "survey"),
    .sample(.loss, 2, step: 200, batch: "natural", run: "survey"),
    .sample(.loss, 2.5, step: 200, batch: "synthetic", run: "panel", source: "b.json"),
    .sample(.loss, 4, step: 200, batch: "natural", ablated: "L0H1", run: "survey", label: "ablate_one"),
    .sample(.width, 512),
  ])

  @Test(arguments: [
    ("measurement(loss, subject = tiny, step = 100)", 3.0),
    ("measurement(loss, subject = tiny, step = 200, batch = natural)", 2),
    ("measurement(loss, subject = tiny, run = panel)", 2.5),
    ("measurement(loss, subject = tiny, source = b.)", 2.5),
    ("measurement(loss, subject = tiny, ablated = L0H1)", 4),
    ("measurement(loss, subject = tiny, label = one)", 4),
    // A row that belongs to no batch or run answers whatever these are.
    ("measurement(shape.width, subject = tiny, batch = natural, run = survey)", 512),
  ])
  func `Fields given choose the row`(question: String, value: Double) throws {
    #expect(try asking.value(question) == value)
  }

  @Test(arguments: [
    ("measurement(loss, subject = tiny)", EvaluationError.Kind.brokenEvidence),
    ("measurement(loss, subject = tiny, step = 200)", .brokenEvidence),
    ("measurement(loss, subject = tiny, step = 300)", .noEvidence),
    ("measurement(loss, subject = other)", .noEvidence),
    ("measurement(pr, subject = tiny)", .noEvidence),
    ("measurement(loss, subject = tiny, batch = natural-midseq)", .noEvidence),
    ("measurement(loss, subject = tiny, step = 99.5)", .badQuestion),
    ("measurement(shape.width, subject = tiny, heads = L0H1)", .noEvidence),
  ])
  func `Several or no rows are no answer`(question: String, kind: EvaluationError.Kind) throws {
    #expect(try asking.failure(question) == kind)
  }

  @Test func `Rows that repeat a measurement agree`() throws {
    let same = Asking(rows: [.sample(.loss, 1.234567), .sample(.loss, 1.234568, source: "b.json")])
    #expect(try same.value("measurement(loss, subject = tiny)") == 1.234567)
    let other = Asking(rows: [.sample(.loss, 1.2345), .sample(.loss, 1.2346, source: "b.json")])
    #expect(try other.failure("measurement(loss, subject = tiny)") == .brokenEvidence)
  }

  @Test func `Where a file is damaged the absence of rows is broken evidence`() throws {
    let damaged = Asking(broken: ["x.json: cut short"])
    #expect(try damaged.failure("measurement(loss, subject = tiny)") == .brokenEvidence)
    #expect(try damaged.failure("presence(loss, subject = tiny)") == .brokenEvidence)
  }

  /// One file was read; another, which may have held more, was not.
  @Test(arguments: [
    "steps(loss, subject = tiny)", "examples(loss, subject = tiny)",
    "labels(loss, subject = tiny)", "conditions(tiny, quantity = loss)",
    "sources([tiny], quantity = loss)", "sources([tiny])",
  ])
  func `What is counted is not counted where a file is damaged`(question: String) throws {
    let row = Measurement.sample(.loss, 1, step: 1, ablated: "L0H1", examples: 9, label: "one")
    #expect(try Asking(rows: [row]).failure(question) == nil)
    #expect(try Asking(rows: [row], broken: ["x.json: cut short"]).failure(question) == .brokenEvidence)
  }

  @Test func `Presence is zero only for subjects that are known`() throws {
    #expect(try asking.value("presence(loss, subject = tiny)") == 1)
    #expect(try asking.value("presence(pr, subject = tiny)") == 0)
    #expect(try asking.value("presence(loss, subject = tiny, step = 300)") == 0)
    #expect(try asking.failure("presence(pr, subject = other)") == .noEvidence)
  }

  @Test func `Series are in order of steps and of the intact model`() throws {
    #expect(try asking.labelled("series(loss, subject = tiny, batch = natural)") == ["100=3", "200=2"])
    #expect(try asking.labelled("series(loss, subject = tiny, from = 150, batch = natural)") == ["200=2"])
    #expect(try asking.failure("series(loss, subject = tiny, from = 300)") == .noEvidence)
    #expect(try asking.failure("series(loss, subject = tiny)") == .brokenEvidence)
    #expect(try asking.values("steps(loss, subject = tiny)") == [100, 200])
  }

  @Test func `Ablated rows do not stand for the intact model`() throws {
    let only = Asking(rows: [.sample(.pr, 7, head: "L0H0", step: 0, ablated: "L0H1")])
    #expect(try only.failure("per-head(pr, subject = tiny)") == .noEvidence)
    #expect(try only.failure("trajectory(final, subject = tiny)") == .noEvidence)
  }

  @Test func `Conditions, examples and names are read`() throws {
    let asking = Asking(rows: [
      .sample(.pin, 1, examples: 2000), .sample(.pin, 0.5, ablated: "L0H1", examples: 2000, label: "b"),
      .sample(.pin, 0.2, ablated: "L0{1}", label: "c"),
    ])
    #expect(try asking.values("examples(accuracy.pin, subject = tiny)") == [2000])
    #expect(try asking.labelled("labels(accuracy.pin, subject = tiny)") == ["b=b", "c=c"])
    #expect(try asking.failure("conditions(tiny)") == .brokenEvidence)
    #expect(try asking.heads("conditions(tiny, label = b)") == "L0H1")
    #expect(try asking.failure("conditions(tiny, label = d)") == .noEvidence)
  }

  @Test func `Completeness is the share of cells that hold a number`() throws {
    let grid = Measurement.trajectory("L0H0", 1, 2) + Measurement.trajectory("L0H1", 3, .nan)
    // 3 of 2 heads × 2 steps.
    #expect(
      try Asking(rows: grid).value("completeness(pr, subject = tiny, layers = 1, heads-per-layer = 2)") == 0.75)
    #expect(
      try Asking(rows: grid).failure("completeness(pr, subject = tiny, layers = 0, heads-per-layer = 2)")
        == .badQuestion)
  }
}

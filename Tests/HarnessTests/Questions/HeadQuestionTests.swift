import Testing

@testable import Evidence

@Suite struct RankingsOfHeads {
  private let asking = Asking(rows: Measurement.heads(.spread, 5, 9, 1, 9))
  private static let spread = "per-head(pr.spread, subject = tiny)"

  @Test(arguments: [
    ("top(\(spread), k = 0)", "none"), ("top(\(spread), k = 1)", "L0H1"),
    ("top(\(spread), k = 3)", "L0H{0,1,3}"), ("top(\(spread), k = 4)", "L0H{0,1,2,3}"),
    ("heads-where(\(spread), at-least = 5)", "L0H{0,1,3}"), ("heads-where(\(spread), above = 5)", "L0H{1,3}"),
    ("heads-where(\(spread), above = 1, at-most = 5)", "L0H0"), ("heads-where(\(spread), below = 1)", "none"),
    // 9, 9 | 5 | 1: both gaps are 4 wide, the first wins.
    ("above-largest-gap(\(spread))", "L0H{1,3}"),
  ])
  func `Sets of heads come out as by hand`(question: String, heads: String) throws {
    #expect(try asking.heads(question) == heads)
  }

  @Test(arguments: [
    ("rank(\(spread), head = L0H1)", 1.0), ("rank(\(spread), head = L0H3)", 2),
    ("rank(\(spread), head = L0H2)", 4), ("nth-largest(\(spread), n = 3)", 5),
    ("extreme(\(spread), which = minimum)", 1), ("extreme(\(spread), which = maximum)", 9),
  ] as [(String, Double)])
  func `Places and values come out as by hand`(question: String, value: Double) throws {
    #expect(try asking.value(question) == value)
  }

  @Test(arguments: [
    ("top(\(spread), k = 5)", EvaluationError.Kind.badQuestion), ("top(\(spread), k = -1)", .badQuestion),
    ("top(\(spread), k = 1.5)", .badQuestion), ("nth-largest(\(spread), n = 0)", .badQuestion),
    ("nth-largest(\(spread), n = 5)", .badQuestion), ("rank(\(spread), head = L1H0)", .noEvidence),
    ("above-largest-gap(\(spread), at-most = 0)", .badQuestion), ("top([1, 2], k = 1)", .badQuestion),
    ("elbow([a = 1, b = 2])", .badQuestion),
  ])
  func `What cannot be chosen is a mistake of the question`(question: String, kind: EvaluationError.Kind) throws {
    #expect(try asking.failure(question) == kind)
  }

  @Test func `Equal values have no gap`() throws {
    let level = Asking(rows: Measurement.heads(.spread, 2, 2, 2, 2))
    #expect(try level.failure("above-largest-gap(\(Self.spread))") == .brokenEvidence)
  }

  @Test func `The elbow is furthest from the chord`() throws {
    // Sorted 10, 6, 3, 2, 1, 0; the chord falls by 2 a step: distances 0, 2, 3, 2, 1, 0.
    let asking = Asking(rows: Measurement.heads(.integral, 2, 10, 0, 6, 1, 3))
    #expect(try asking.value("elbow(per-head(pr.integral, subject = tiny))") == 2)
  }

  @Test func `A published ranking must hold the first k`() throws {
    let ranks: [Measurement] = [
      .sample(.rank, 1, head: "L0H3", detail: "integral"), .sample(.rank, 2, head: "L0H1", detail: "integral"),
      .sample(.rank, 1, head: "L0H2", detail: "spread"),
    ]
    let asking = Asking(rows: ranks)
    #expect(try asking.heads("published-top(tiny, k = 2, detail = integral)") == "L0H{1,3}")
    #expect(try asking.failure("published-top(tiny, k = 3, detail = integral)") == .noEvidence)
    #expect(try asking.failure("published-top(tiny, k = 2)") == .noEvidence)
  }

  @Test func `A value that is no number is broken evidence`() throws {
    let broken = Asking(rows: Measurement.heads(.spread, 1, .nan, 2))
    for question in ["top(\(Self.spread), k = 1)", "mean(\(Self.spread))", "rank(\(Self.spread), head = L0H0)"] {
      #expect(try broken.failure(question) == .brokenEvidence)
    }
  }
}

@Suite struct SetsOfHeads {
  private let asking = Asking()

  @Test(arguments: [
    ("L0H{1,2} | L0H2+L1H0", "L0H{1,2}+L1H0"), ("L0H{1,2} & L0H{2,3}", "L0H2"),
    ("L0H1 & L0H2", "none"), (#"L0H{1,2} \ L0H2"#, "L0H1"),
    ("in-layers(L0H1+L1H1+L2H1, layers = [0, 2])", "L0H1+L2H1"),
    ("full-layers([1], heads-per-layer = 2)", "L1H{0,1}"),
  ])
  func `Operations on sets come out as by hand`(question: String, heads: String) throws {
    #expect(try asking.heads(question) == heads)
  }

  @Test(arguments: [
    ("count(L0H{1,2,3})", ["=3"]), ("count(none)", ["=0"]), ("count([5, 6])", ["=2"]),
    ("count([a = L0H{1,2}, b = none])", ["a=2", "b=0"]),
    ("layers-of(L0H1+L2H{1,3})", ["L0=0", "L2=2"]), ("layers-of(none)", []),
    ("members(L0H{1,2})", ["L0H1=L0H1", "L0H2=L0H2"]),
    ("recurrence([a = L0H{1,2}, b = L0H2])", ["L0H2=2", "L0H1=1"]),
    ("pairwise-overlap([a = L0H{1,2}, b = L0H2, c = L0H3])", ["a & b=L0H2", "a & c=none", "b & c=none"]),
  ])
  func `Counts and members come out as by hand`(question: String, labelled: [String]) throws {
    #expect(try asking.labelled(question) == labelled)
  }

  @Test func `The expected overlap is the sum over layers of what random heads would share`() throws {
    // Layer 0: 2 · 1 / 4, layer 1: 1 · 2 / 4 for a and b; nothing in a layer that only one set has.
    let question = "expected-overlap([a = L0H{0,1}+L1H0, b = L0H2+L1H{1,3}, c = L2H0], heads-per-layer = 4)"
    #expect(try Asking().labelled(question) == ["a & b=1", "a & c=0", "b & c=0"])
  }

  @Test(arguments: ["intersection([L0H1])", "recurrence([1, 2])", "pairwise-overlap([1, 2])", "union([1])"])
  func `Other things are refused`(question: String) throws {
    #expect(try asking.failure(question) == .badQuestion)
  }
}

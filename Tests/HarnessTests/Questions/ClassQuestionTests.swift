import Ground
import Testing

@testable import Evidence

@Suite struct ClassesOfHeads {
  /// Selectivities of a head: the classes named, 1 for the others.
  private static func head(_ name: String, _ classes: [String: Double]) -> [Measurement] {
    AttentionClass.allCases.map { each in
      .sample(.selectivity, classes[each.rawValue] ?? 1, head: name, batch: "synthetic", detail: each.rawValue)
    }
  }

  private let asking = Asking(
    rows: head("L0H0", ["first-token": 400]) + head("L0H1", ["induction": 60, "first-token": 90])
      + head("L0H2", ["first-token": 200]) + head("L1H0", ["induction": 55]) + head("L1H1", ["local": 30]) + head("L1H2", ["self": 29.9]))

  @Test(arguments: [
    ("of-class(subject = tiny)", "L0H{0,1,2}+L1H{0,1}"), ("of-class([induction], subject = tiny)", "L1H0"),
    ("of-class(except = [first-token], subject = tiny)", "L1H{0,1}"),
    ("of-class(threshold = 29, subject = tiny)", "L0H{0,1,2}+L1H{0,1,2}"),
    ("of-class(layers = [1], subject = tiny)", "L1H{0,1}"), ("of-class(within = L0H0+L1H2, subject = tiny)", "L0H0"),
    ("of-class([duplicate-token], subject = tiny)", "none"),
    // The screen asks for a capability, whatever the head's own class.
    ("screen(induction, subject = tiny)", "L0H1+L1H0"),
    ("screen(induction, threshold = 60, subject = tiny)", "L0H1"),
    ("screen(induction, layers = [1], subject = tiny)", "L1H0"),
  ])
  func `Heads of a class are listed`(question: String, heads: String) throws {
    #expect(try asking.heads(question) == heads)
  }

  @Test(arguments: [
    // 3 of 6 heads, all of layer 0 and none of layer 1.
    ("bos-fraction(subject = tiny)", ["=0.5"]), ("bos-fraction([0], subject = tiny)", ["=1"]),
    ("bos-fraction(by-layer = true, subject = tiny)", ["L0=1", "L1=0"]),
    ("bos-fraction(threshold = 401, subject = tiny)", ["=0"]),
    ("selectivity(heads = L0H1, subject = tiny)", ["L0H1=90"]),
    ("selectivity(induction, heads = L0H1, subject = tiny)", ["L0H1=60"]),
  ])
  func `Shares and counts come out as by hand`(question: String, labelled: [String]) throws {
    #expect(try asking.labelled(question) == labelled)
  }

  @Test(arguments: [
    ("of-class([inductoin], subject = tiny)", EvaluationError.Kind.badQuestion),
    ("of-class(within = L5H0, subject = tiny)", .noEvidence), ("of-class(layers = [7], subject = tiny)", .noEvidence),
    ("bos-fraction([7], subject = tiny)", .noEvidence), ("bos-fraction(subject = other)", .noEvidence),
    ("selectivity(heads = L5H0, subject = tiny)", .noEvidence), ("screen(key, subject = tiny)", .noEvidence),
    ("of-class(subject = tiny, batch = natural)", .noEvidence),
  ])
  func `What is not there is no empty set`(question: String, kind: EvaluationError.Kind) throws {
    #expect(try asking.failure(question) == kind)
  }

  @Test func `The threshold is inclusive and ties go to the first class`() throws {
    let tie = Asking(rows: Self.head("L0H0", ["induction": 30, "local": 30]))
    #expect(try tie.heads("of-class([induction], subject = tiny)") == "L0H0")
    #expect(try tie.heads("of-class([local], subject = tiny)") == "none")
  }

  @Test func `Two values of one selectivity are broken evidence`() throws {
    let rows = Self.head("L0H0", [:]) + [.sample(.selectivity, 9, head: "L0H0", batch: "synthetic", detail: "local", source: "b")]
    #expect(try Asking(rows: rows).failure("of-class(subject = tiny)") == .brokenEvidence)
  }

  @Test func `A selectivity that is no number is broken evidence`() throws {
    let rows = Self.head("L0H0", ["induction": .nan, "local": 400])
    #expect(try Asking(rows: rows).failure("of-class(subject = tiny)") == .brokenEvidence)
  }

  @Test func `Ablated selectivities are not those of the model`() throws {
    let rows: [Measurement] = [.sample(.selectivity, 99, head: "L0H0", detail: "induction", ablated: "L0H1")]
    #expect(try Asking(rows: rows).failure("of-class(subject = tiny)") == .noEvidence)
  }

  /// A model of which layer 1 was looked at for induction alone, and layer 2 not at all.
  private let partly = Asking(
    rows: head("L0H0", ["first-token": 400]) + [
      .sample(.selectivity, 60, head: "L1H0", batch: "synthetic", detail: "induction")
    ])

  @Test(arguments: [
    "screen(induction, layers = [0, 2], subject = tiny)",
    "screen(self, layers = [1], subject = tiny)", "bos-fraction([1], subject = tiny)",
    "of-class([first-token], layers = [1], subject = tiny)", "of-class(layers = [2], subject = tiny)",
  ])
  func `Where nobody looked none is no answer`(question: String) throws {
    #expect(try partly.failure(question) == .noEvidence)
  }

  @Test func `A listing of some heads is no whole model`() throws {
    let heads = ["L0H0", "L0H1", "L1H0", "L1H1"].map { Self.head($0, ["first-token": 400]) }
    #expect(try Asking(rows: Array(heads.joined())).value("bos-fraction(subject = tiny)") == 1)
    let some = Asking(rows: Array(heads.dropLast().joined()))
    #expect(try some.failure("bos-fraction(subject = tiny)") == .noEvidence)
    // A whole layer, of a model that is known to have another one.
    let layer = Asking(rows: Array(heads.prefix(2).joined()) + [.sample(.layerCount, 2)])
    #expect(try layer.failure("bos-fraction([0], subject = tiny)") == .noEvidence)
  }

  @Test(arguments: ["of-class([previous-token], subject = tiny)", "bos-fraction(subject = tiny)"])
  func `A head may be of a class that nobody looked at`(question: String) throws {
    let rows = Self.head("L0H0", ["previous-token": 90]).filter { $0.key.detail != "self" }
    #expect(try Asking(rows: rows).failure(question) == .noEvidence)
  }

  @Test func `What was looked for is an answer`() throws {
    #expect(try partly.heads("screen(induction, layers = [1], subject = tiny)") == "L1H0")
    #expect(try partly.heads("of-class([self], layers = [0], subject = tiny)") == "none")
  }
}

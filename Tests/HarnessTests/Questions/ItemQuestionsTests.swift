import Claims
import Foundation
import Testing

@testable import Evidence
@testable import Questions

/// Rows that are about no head: neurons, features, examples.
@Suite struct ItemQuestionsTests {
  private func row(_ path: String, _ value: Double, subject: String = "tiny", quantity: Quantity = .norm) throws -> Evidence.Measurement {
    var row = Measurement.sample(quantity, value, subject: subject)
    row.key.path = try #require(ItemPath(path))
    return row
  }

  private func asking() throws -> Asking {
    Asking(rows: [
      try row("feature 2", 0.5), try row("feature 10", 0.9), try row("L1/neuron 3", 0.7), try row("L0H1", 0.2), try row("", 9),
      try row("feature 2", 0.4, subject: "other"), try row("feature 10", 0.3, subject: "other"), try row("L1/neuron 3", 0.8, subject: "other"),
    ])
  }

  @Test(arguments: [
    ("L5H3", 5, 3, ""), ("L5", 5, nil, ""), ("L5/neuron 512", 5, nil, "neuron 512"), ("L5H3/query", 5, 3, "query"),
    ("feature 1203", nil, nil, "feature 1203"), ("L", nil, nil, "L"), ("Lx", nil, nil, "Lx"), ("", nil, nil, ""),
  ] as [(String, Int?, Int?, String)])
  func `A path is read and written alike`(text: String, layer: Int?, head: Int?, rest: String) throws {
    let path = try #require(ItemPath(text))
    #expect(path == ItemPath(layer: layer, head: head, rest: rest))
    #expect(path.description == text)
  }

  @Test(arguments: ["a//b", "/a", "a/", "a\nb", "a\u{1F}b", " a", String(repeating: "x", count: 201)])
  func `What is no path is refused, in rows too`(text: String) throws {
    #expect(ItemPath(text) == nil)
    var row = Measurement.sample(.norm, 1)
    row.key.item = text
    #expect(row.impossibility?.contains("no path") == true)
  }

  @Test func `Items are asked by path, in the order of their numbers, and the model as a whole is none of them`() throws {
    let asking = try asking()
    #expect(try asking.labelled("items(norm, subject = tiny)") == ["feature 2=0.5", "feature 10=0.9", "L0H1=0.2", "L1/neuron 3=0.7"])
    #expect(try asking.labelled("items(norm, subject = tiny, within = feature)") == ["feature 2=0.5", "feature 10=0.9"])
    #expect(try asking.labelled("items(norm, subject = tiny, within = L1)") == ["L1/neuron 3=0.7"])
    #expect(try asking.value("measurement(norm, subject = tiny, item = \"L1/neuron 3\")") == 0.7)
    #expect(try asking.failure("measurement(norm, subject = tiny, item = \"feature 3\")") == .noEvidence)
  }

  @Test func `The greatest are ranked, sets of them overlap, and values of two models correlate by item`() throws {
    let asking = try asking()
    let (own, other) = ("items(norm, subject = tiny)", "items(norm, subject = other)")
    #expect(try asking.labelled("greatest(\(own), n = 2)") == ["feature 10=0.9", "L1/neuron 3=0.7"])
    #expect(try asking.value("shared-labels(greatest(\(own), n = 2), with = greatest(\(other), n = 2))") == 1)
    #expect(abs(try asking.value("correlation(matching(\(own), labels-of = \(other)), y = \(other))") + 0.5) < 1e-12)
    #expect(try asking.failure("greatest(\(own), n = 9)") == .badQuestion)
    var tied = asking
    tied.rows.append(try row("feature 11", 0.7))
    #expect(try tied.failure("greatest(\(own), n = 2)") != nil)
    #expect(try tied.values("greatest(\(own), n = 3)") == [0.9, 0.7, 0.7])
  }

  @Test func `A part of a head is not the head`() throws {
    let asking = Asking(rows: [try row("L0H1", 1, quantity: .pr), try row("L0H1/query", 5, quantity: .pr), try row("L0H2", 2, quantity: .pr)])
    #expect(try asking.labelled("per-head(pr, subject = tiny)") == ["L0H1=1", "L0H2=2"])
  }

  @Test func `Items pass through a store and through lines, and tables take them`() throws {
    var row = try row("L1/neuron 3", 0.7)
    row.key.tier = .checkpoint
    row.key.detail = "axis"
    let store = try MeasurementStore()
    try store.add(measured: [row])
    #expect(try store.rows(tier: .checkpoint, subject: "tiny", quantity: .norm).map(\.key) == [row.key])
    #expect(try store.summary().map(\.detail) == ["axis"])
    #expect(try MeasurementLines.decode(MeasurementLines.encode([row]), path: "x").map(\.key) == [row.key])
    let table = Data("subject,quantity,value,item\ntiny,norm,0.7,L1/neuron 3\ntiny,norm,0.2,L0H1\n".utf8)
    #expect(try MeasurementLines.decode(table, path: "x.csv").map(\.key.path.description) == ["L1/neuron 3", "L0H1"])
    #expect(throws: MeasuringError.self) {
      try MeasurementLines.decode(Data("subject,quantity,value,head,item\ntiny,norm,0.7,L0H0,L1/neuron 3\n".utf8), path: "x.csv")
    }
  }
}

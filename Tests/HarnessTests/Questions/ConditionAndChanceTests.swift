import Claims
import Ground
import Testing

@testable import Evidence
@testable import Questions

private let nowhere = SourceLocation(file: "test")

private func answer(_ question: String, _ arguments: [String: Expression.Kind], _ rows: [Measurement] = []) throws -> Answer {
  let expression = Expression(
    .call(Call(question, arguments.mapValues { Expression($0, at: nowhere) })), at: nowhere)
  return try Evaluator(tier: .archive, table: MemoryTable(rows), figures: [:], claim: "c").answer(expression)
}

private func row(_ ablated: String, label: String, step: Int) -> Measurement {
  let key = Measurement.Key(
    tier: .archive, subject: "ts51m/s42", step: step, batch: "probe", quantity: .pin, ablated: ablated, run: "ablation")
  return Measurement(
    key, value: 0.5, label: label,
    provenance: Provenance(source: "a.json", digest: "", precision: "fp32", software: "authors"))
}

private let rows = [
  row("none", label: "baseline", step: 1), row("L0H3", label: "ablate_circuit", step: 1),
  row("L0H{1,2}", label: "ablate_matched_random", step: 1), row("L0H{1,2}", label: "ablate_matched_random", step: 2),
]

@Test func `Conditions are the sets zeroed, each once`() throws {
  let found = try answer("conditions", ["subject": .text("ts51m/s42")], rows)
  #expect(found.items.map(\.value.written) == ["L0H3", "L0H{1,2}"])
  #expect(found.items.map(\.label) == ["ablate_circuit", "ablate_matched_random"])
}

@Test(arguments: ["matched_random", "ablate_matched_random"])
func `A condition is found by its name, with or without its verb`(name: String) throws {
  let found = try answer("conditions", ["subject": .text("ts51m/s42"), "label": .text(name)], rows)
  #expect(found.items.map(\.value.written) == ["L0H{1,2}"])
  #expect(found.items.map(\.label) == [""])
}

@Test func `The intact model is no condition`() {
  #expect(throws: EvaluationError.self) {
    try answer("conditions", ["subject": .text("ts51m/s42"), "label": .text("baseline")], rows)
  }
}

/// A p-value below 5 % lies wholly above zero, any other on both sides: what chance gives easily refutes nothing.
@Test(arguments: [(0.01, true, true), (0.049, true, true), (0.051, false, true), (0.5, false, true), (0.96, false, true)])
func `Chance leaves the score open`(p: Double, lowerIsPositive: Bool, upperIsPositive: Bool) throws {
  let item = try #require(try answer("beyond-chance", ["of": .number(p)]).items.first)
  let interval = try #require(item.interval)
  #expect((interval.lower > 0) == lowerIsPositive)
  #expect((interval.upper > 0) == upperIsPositive)
}

@Test(arguments: [0.0, 1.0]) func `Certainty has a finite score`(p: Double) throws {
  let item = try #require(try answer("beyond-chance", ["of": .number(p)]).items.first)
  #expect(item.number?.isFinite == true)
}

@Test func `A score needs a probability`() {
  #expect(throws: EvaluationError.self) { try answer("beyond-chance", ["of": .number(1.5)]) }
}

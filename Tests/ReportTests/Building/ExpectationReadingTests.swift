import Testing

@testable import Claims
@testable import Ground
@testable import Report

/// Expectations in words, with every operand evaluated.
@Suite struct ExpectationReadingTests {
  private let place = SourceLocation(file: "c.yaml")

  private func number(_ value: Double) -> Expression { Expression(.number(value), at: place) }

  private func call(_ name: String, _ arguments: [String: Expression]) -> Expression {
    Expression(.call(Call(name, arguments)), at: place)
  }

  private func figure(_ name: String) -> Expression { call("figure", ["name": Expression(.text(name), at: place)]) }

  private var reading: ExpectationReading {
    func printed(_ name: String, _ value: Double, _ text: String, _ tolerance: Double = 0) -> (String, Claims.Figure) {
      (
        "c/\(name)",
        Claims.Figure(
          name: "c/\(name)", content: .number(value), printed: text, tolerance: tolerance, toleranceReason: nil, measures: nil,
          location: place)
      )
    }
    return ExpectationReading(
      figures: Dictionary(uniqueKeysWithValues: [printed("last", 1000, "1000"), printed("first", 400, "400"), printed("pr", 22, "near 22", 2.2)]),
      claim: "c",
      resolve: { expression in
        guard case .call(let call) = expression.kind else { return nil }
        return call.question == "difference" ? Answer(600) : nil
      })
  }

  @Test func `A difference of printed figures shows its value and where it comes from`() {
    let span = call("difference", ["of": figure("last"), "minus": figure("first")])
    #expect(reading.words(.atMost(span)) == "at most 600 (1000 − 400)")
    #expect(reading.band(.atMost(span), label: "") == ExpectedBand(nil, 600))
  }

  @Test func `An operand without an answer gives no words, rather than code`() {
    #expect(reading.words(.above(call("median", ["of": number(1)]))) == nil)
    #expect(reading.words(.above(Expression(.variable("model"), at: place))) == nil)
  }

  @Test func `Figures have their tolerance and counts their condition`() {
    let name = Expression(.text("pr"), at: place)
    #expect(reading.words(.figure(name)) == "near 22 ± 2.2")
    #expect(reading.band(.figure(name), label: "") == ExpectedBand(19.8, 24.2))
    #expect(reading.words(.count(where: .above(number(0)), is: .equals(number(2)))) == "exactly 2 of the members above 0")
    #expect(reading.words(.not(.equals(number(3)))) == "anything but 3")
    #expect(reading.words(.all([.above(number(0)), .below(number(1))])) == "above 0 and below 1")
    #expect(reading.band(.all([.above(number(0)), .below(number(1))]), label: "") == ExpectedBand(0, 1))
  }

  @Test(arguments: [
    Claims.Expectation.order(.descending), .order(.nonAscending), .allEqual, .allDifferent, .withinNoise, .noEffect(margin: 0.05, reason: ""),
  ])
  func `Expectations about wholes have words too`(_ expectation: Claims.Expectation) throws {
    let words = try #require(reading.words(expectation))
    #expect(!words.isEmpty && !words.contains("non-"))
  }
}

import Testing

@testable import Claims
@testable import Ground

@Suite struct Substitution {
  private static let place = SourceLocation(file: "f")

  private func text(_ text: String) -> Expression { Expression(.text(text), at: Self.place) }
  private func number(_ value: Double) -> Expression { Expression(.number(value), at: Self.place) }

  @Test(arguments: [
    ("ts51m/$seed", "ts51m/s42"), ("$seed", "s42"), ("$seed-$step", "s42-4000"), ("$seeds", "$seeds"),
    ("costs 5 $", "costs 5 $"), ("$step$step", "40004000"), ("$", "$"), ("no variable", "no variable"),
  ])
  func `Names inside texts are replaced by written values`(written: String, expected: String) {
    let bindings = ["seed": text("s42"), "step": number(4000)]
    #expect(text(written).substituting(bindings).kind == .text(expected))
  }

  @Test func `A variable standing alone keeps the type of its value`() {
    let variable = Expression(.variable("step"), at: Self.place)
    #expect(variable.substituting(["step": number(4000)]).kind == .number(4000))
    #expect(variable.substituting(["other": number(1)]).kind == .variable("step"))
  }

  @Test func `Arguments, lists and labels are reached`() {
    let call = Expression(
      .call(
        Call("values", [
          "of": Expression(
            .labelled([Expression.Label(name: "at $step", value: Expression(.list([text("$seed")]), at: Self.place))]),
            at: Self.place)
        ])), at: Self.place)
    let replaced = call.substituting(["step": number(5), "seed": text("s1")])
    #expect(replaced.written == "values(of: {at 5: [s1]})")
    #expect(call.variables == ["step", "seed"])
    #expect(replaced.variables.isEmpty)
  }

  @Test func `What is put in is not read again`() {
    #expect(text("$a").substituting(["a": text("$b"), "b": text("c")]).kind == .text("$b"))
  }

  @Test func `The original place is kept`() {
    let placed = Expression(.variable("a"), at: SourceLocation(file: "f", line: 7, column: 3))
    #expect(placed.substituting(["a": number(1)]).location.line == 7)
  }
}

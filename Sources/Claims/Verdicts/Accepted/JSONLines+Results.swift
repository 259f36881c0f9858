import Ground

extension JSONLines {
  init(_ result: CheckResult) {
    self = .object([
      ("check", .text(result.check)), ("tier", .text(result.tier.rawValue)),
      ("verdict", .text(result.verdict.rawValue)), ("reason", .given(result.reason)),
      ("items", .given(result.items.map(Self.init))), ("nulls", .given(result.nulls.map(Self.init))),
      ("variants", .given(result.variants.map(Self.init))),
      ("sources", .given(result.sources.map { .text($0.name) })),
    ])
  }

  private init(_ item: CheckResult.Item) {
    self = .object([
      ("label", .given(item.label)), ("number", item.number.map { .number($0) }),
      ("value", item.value == item.number.map(Self.textOfWritten) ? nil : .text(item.value)),
      ("interval", item.interval.map(Self.init)), ("expected", .text(item.expected)),
      ("judgement", .text(item.judgement.rawValue)),
    ])
  }

  /// The text of a number after it was written and read again.
  private static func textOfWritten(_ number: Double) -> String {
    NumberText.short(Double(NumberText.short(number, digits: 9)) ?? number)
  }

  private init(_ interval: Interval) {
    self = .object([
      ("lower", .number(interval.lower)), ("upper", .number(interval.upper)),
      ("confidence", .number(interval.confidence)),
    ])
  }

  private init(_ null: CheckResult.NullResult) {
    self = .object([
      ("name", .text(null.name)), ("passes", .number(Double(null.passes))), ("draws", .number(Double(null.draws))),
      ("note", .text(null.note)), ("members", .given(null.members.map(Self.init))),
      ("moves", null.moves ? nil : .flag(false)),
    ])
  }

  private init(_ member: CheckResult.NullResult.Member) {
    let chance = member.chance
    self = .object([
      ("label", .text(member.label)),
      (
        "chance",
        .object([
          ("observed", .number(chance.observed)), ("mean", .number(chance.mean)), ("lower", .number(chance.lower)),
          ("upper", .number(chance.upper)), ("atLeast", .number(chance.atLeast)), ("atMost", .number(chance.atMost)),
          ("draws", chance.draws.map { .number(Double($0)) }),
        ])
      ), ("side", .text(member.side.rawValue)),
    ])
  }

  private init(_ variant: CheckResult.VariantResult) {
    self = .object([
      ("name", .text(variant.name)), ("verdict", .text(variant.verdict.rawValue)),
      ("measured", .text(variant.measured)),
    ])
  }

  init(_ source: CheckResult.Source) {
    self = .object([
      ("name", .text(source.name)), ("digest", .text(source.digest)), ("precision", .text(source.precision)),
    ])
  }

  init(_ change: AcceptedClaim.Change) {
    self = .object([
      ("check", .text(change.check)), ("tier", .text(change.tier.rawValue)), ("from", .text(change.from)),
      ("to", .text(change.to)), ("reason", .text(change.reason)), ("date", .text(change.date)),
    ])
  }
}

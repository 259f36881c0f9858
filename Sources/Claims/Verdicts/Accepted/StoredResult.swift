import Ground

/// What files of accepted verdicts hold: a result without its claim, which the file names, and without what is empty.
protocol Stored: Decodable {
  var format: Int { get }
}

struct StoredClaim: Stored {
  var format: Int
  var claim: String
  var results: [StoredResult]
  var changes: [AcceptedClaim.Change]?
}

struct StoredSources: Stored {
  var format: Int
  var sources: [CheckResult.Source]
}

struct StoredResult: Decodable {
  var check: String
  var tier: Tier
  var verdict: Verdict
  var reason: String?
  var items: [StoredItem]?
  var nulls: [CheckResult.NullResult]?
  var variants: [CheckResult.VariantResult]?
  /// Their names.
  var sources: [String]?

  func result(of claim: String, sources known: [String: CheckResult.Source]) -> CheckResult {
    CheckResult(
      claim: claim, check: check, tier: tier, verdict: verdict, reason: reason ?? "", items: (items ?? []).map(\.item),
      nulls: nulls ?? [], variants: variants ?? [],
      sources: (sources ?? []).map { known[$0] ?? CheckResult.Source(name: $0, digest: "", precision: "printed") })
  }
}

struct StoredItem: Decodable {
  var label: String?
  var number: Double?
  /// Nothing where it is the number's text.
  var value: String?
  var interval: Interval?
  var expected: String
  var judgement: Judgement

  var item: CheckResult.Item {
    CheckResult.Item(
      label: label ?? "", value: value ?? number.map { NumberText.short($0) } ?? "", number: number,
      interval: interval, expected: expected, judgement: judgement)
  }
}

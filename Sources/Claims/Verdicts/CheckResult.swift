import Ground

/// What a check found on one tier, complete enough to be reported without its evidence.
public struct CheckResult: Sendable, Hashable, Codable {
  public var claim: String
  public var check: String
  public var tier: Tier
  public var verdict: Verdict
  /// Why, where the items do not say it: what evidence is missing, what broke.
  public var reason: String
  public var items: [Item]
  public var nulls: [NullResult]
  public var variants: [VariantResult]
  public var sources: [Source]

  public struct Item: Sendable, Hashable, Codable {
    public var label: String
    public var value: String
    /// The number itself where the value is one.
    public var number: Double?
    public var interval: Interval?
    public var expected: String
    public var judgement: Judgement
    /// See ``Answer/Item/sampleSize``; accepted results do not keep it.
    public var sampleSize: Int?

    public init(
      label: String, value: String, number: Double?, interval: Interval?, expected: String, judgement: Judgement,
      sampleSize: Int? = nil
    ) {
      self.sampleSize = sampleSize
      self.label = label
      self.value = value
      self.number = number
      self.interval = interval
      self.expected = expected
      self.judgement = judgement
    }
  }

  public struct VariantResult: Sendable, Hashable, Codable {
    public var name: String
    public var verdict: Verdict
    public var measured: String

    public init(name: String, verdict: Verdict, measured: String) {
      self.name = name
      self.verdict = verdict
      self.measured = measured
    }
  }

  public struct Source: Sendable, Hashable, Codable {
    public var name: String
    public var digest: String
    public var precision: String

    public init(name: String, digest: String, precision: String) {
      self.name = name
      self.digest = digest
      self.precision = precision
    }
  }

  public init(
    claim: String, check: String, tier: Tier, verdict: Verdict, reason: String = "", items: [Item] = [],
    nulls: [NullResult] = [], variants: [VariantResult] = [], sources: [Source] = []
  ) {
    self.claim = claim
    self.check = check
    self.tier = tier
    self.verdict = verdict
    self.reason = reason
    self.items = items
    self.nulls = nulls
    self.variants = variants
    self.sources = sources
  }

  public var reference: String { "\(claim)/\(check)" }
}
